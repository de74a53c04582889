import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import { verbs } from '../../../portal/roles.ts'
import { binDays } from '../../../records/recycle-bin/keep.ts'
import { method } from '../../../rest/method.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { accessTo, isDenied, mayConfigure } from '../model/access.ts'
import { portalSettings } from '../model/portal-settings.ts'

/** What the shell of the portal's pages has to know of the CRM: which types there are, and what the caller may do with them. */
export const start = method({
  name: 'portico.start',
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: {},
  phrases: {},
  async run(call) {
    const types = []
    const days = await binDays(call)
    for (const type of await entityTypesOf(call)) {
      const rights: Record<string, boolean> = {}
      for (const verb of verbs) rights[verb] = !isDenied(await accessTo(call, type, verb))
      if (rights.read)
        types.push({
          id: type.entityTypeId,
          name: type.entityTypeName,
          title: inLanguage(type.title, call.language),
          letters: type.entityTypeAbbr,
          hasProducts: type.productRows === 'on',
          rights,
          isKept: days > 0 && !type.skipsRecycleBin,
        })
    }
    const { baseCurrency } = await portalSettings(call)
    return { types, currency: baseCurrency, mayConfigure: await mayConfigure(call) }
  },
})
