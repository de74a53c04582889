import { sourceOf } from '../../../../lib/source.ts'
import { inLanguage, type Language } from '../../../../lib/text.ts'
import { description } from '../../../../records/show.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import {
  CLASSIC_MODE,
  type EnumerationElement,
  enumerationElementFields,
  enumerations,
  orderOwnerTypes,
  ownerTypes,
} from './enumerations.ts'

const common = {
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename, './enumerations.ts'),
  params: {},
  phrases: {},
} as const

/** Methods about the constants of the CRM (api-reference/crm/auxiliary/enum/, crm-settings-mode-get.md). */
export const enumerationMethods: Method[] = [
  ...Object.entries(enumerations).map(([name, elements]) =>
    method({ ...common, name: `crm.enum.${name}`, run: ({ language }) => elements.map(one => show(one, language)) }),
  ),
  method({
    ...common,
    name: 'crm.enum.ownertype',
    async run(call) {
      const all = [...ownerTypes, ...(await addedTypes(call))]
      return all.map(one => show(one, call.language))
    },
  }),
  method({
    ...common,
    name: 'crm.enum.getorderownertypes',
    run: ({ language }) =>
      ownerTypes
        .filter(({ id }) => orderOwnerTypes.includes(id))
        // Quirk: other names of fields than everywhere, and an attribute that is always the same.
        .map(({ id, name, code }) => ({ attribute: 'DYN', code, id, name: inLanguage(name, language) })),
  }),
  method({
    ...common,
    name: 'crm.enum.fields',
    run: call =>
      Object.fromEntries(
        Object.entries(enumerationElementFields).map(([name, { type, title }]) => [
          name,
          description(call, name, { type, title, readOnly: true }),
        ]),
      ),
  }),
  // Portico always works with leads.
  method({ ...common, name: 'crm.settings.mode.get', run: () => CLASSIC_MODE }),
]

/** Types that this portal has beside the known ones: its smart processes. */
async function addedTypes(call: Call): Promise<EnumerationElement[]> {
  const types = await entityTypesOf(call)
  return types
    .filter(type => !ownerTypes.some(({ id }) => id === type.entityTypeId))
    .map(type => ({
      id: type.entityTypeId,
      name: type.title,
      code: type.entityTypeName,
      shortCode: type.entityTypeAbbr,
    }))
}

const show = ({ id, name, code = '', shortCode = '' }: EnumerationElement, language: Language) => ({
  ID: id,
  NAME: inLanguage(name, language),
  SYMBOL_CODE: code || null,
  SYMBOL_CODE_SHORT: shortCode || null,
})
