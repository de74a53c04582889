import { sourceOf } from '../../../lib/source.ts'
import { inLanguage, isMap } from '../../../lib/text.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { method } from '../../../rest/method.ts'
import { type Param, phpArray, positiveId, wholeNumber } from '../../../rest/params.ts'
import { company, contact, deal, lead } from '../entities/index.ts'
import { accessTo, isDenied } from '../model/access.ts'
import type { WriteCondition } from '../model/entity-type.ts'
import { categoriesOf, portalSettings } from '../model/portal-settings.ts'
import { requireRecord } from '../records/require.ts'
import { updateRecord } from '../records/write.ts'
import { becomeCompany, becomeContact, becomeDeal, type Clients, primaryMember, type Wanted } from './become.ts'
import { shareBelongings } from './belongings.ts'
import { type Target, targets } from './fields.ts'
import { conversionPhrases } from './phrases.ts'

const wanted = (name: Target): Param<Wanted | null, 'becomesInvalid'> => ({
  type: 'object',
  required: false,
  read(value, call) {
    if (value === undefined || value === null || value === '' || value === false) return null
    const { id, fields = {} } = phpArray(value) ?? call.fail('becomesInvalid', { name })
    if (id === undefined) return isMap(fields) ? { fields } : call.fail('becomesInvalid', { name })
    const known = wholeNumber(id)
    return known !== undefined && known > 0 && name !== 'deal' ? { id: known } : call.fail('becomesInvalid', { name })
  },
})

type Converting = Call<WriteCondition | 'mayNotAdd' | 'nothingWanted' | 'categoryUnknown'>

/** What a lead has become; null for what was not wanted. */
type Converted = Record<`${Target}Id`, number | null>

/**
 * A lead becomes a contact, a company and a deal, each of them new or, of the clients, one that there is. Fields of one
 * meaning, user fields of one name, phones and addresses, product rows, observers, activities, comments and files go along,
 * and the lead is converted. No documented method does it (api-reference/crm/leads/index.md).
 */
export const convertLead = method({
  name: 'portico.lead.convert',
  scopes: ['crm'],
  kind: 'write',
  source: sourceOf(import.meta.filename),
  access: 'who may change the lead and add what it becomes',
  rows: ({ id, contact: one, company: other }) => [
    ...rowsIn(lead.table, id),
    ...rowsIn(contact.table, phpArray(one)?.id),
    ...rowsIn(company.table, phpArray(other)?.id),
  ],
  params: {
    id: positiveId('idInvalid'),
    contact: wanted('contact'),
    company: wanted('company'),
    deal: wanted('deal'),
  },
  phrases: conversionPhrases,
  async run(call, { id, ...wishes }): Promise<Converted> {
    const row = await requireRecord(call, lead, id, 'update')
    await requireRecord(call, lead, id, 'read')
    await requirePossible(call, wishes)
    const companyId = wishes.company && (await becomeCompany(call, row, wishes.company, wishes.contact !== null))
    const contactId = wishes.contact && (await becomeContact(call, row, wishes.contact, companyId))
    const dealId = wishes.deal && (await becomeDeal(call, row, wishes.deal, { contactId, companyId }))
    const made = { contactId, companyId, dealId }
    for (const name of ['contact', 'company', 'deal'] as const) {
      const madeId = made[`${name}Id`]
      if (madeId !== null) await shareBelongings(call, id, targets[name], madeId)
    }
    await closeLead(call, id, { contactId, companyId })
    return made
  },
})

async function requirePossible(call: Converting, wishes: Record<Target, Wanted | null>): Promise<void> {
  const all = (['contact', 'company', 'deal'] as const).filter(name => wishes[name])
  if (!all.length) call.fail('nothingWanted')
  for (const name of all) {
    const wish = wishes[name]!
    const type = targets[name]
    if ('id' in wish) await requireRecord(call, type, wish.id, 'read')
    else if (isDenied(await accessTo(call, type, 'add')))
      call.fail('mayNotAdd', { title: inLanguage(type.title, call.language) })
  }
  const given = wishes.deal && 'fields' in wishes.deal ? wishes.deal.fields.CATEGORY_ID : undefined
  const category = wholeNumber(given ?? 0) ?? -1
  if (category !== 0 && !(await categoriesOf(call, deal.entityTypeId)).has(category)) call.fail('categoryUnknown')
}

/** The lead names its client and is in the stage of those that are converted. */
async function closeLead(call: Converting, id: number, { contactId, companyId }: Clients): Promise<void> {
  const stage = (await portalSettings(call)).first('STATUS', 'S')
  const values = { status_id: stage, ...(companyId !== null && { company_id: companyId }) }
  const members = contactId === null ? [] : [primaryMember(lead, contactId)]
  await updateRecord(call, lead, id, async () => ({ values, userfields: {}, multifields: [], members }), {
    recorded: true,
  })
}
