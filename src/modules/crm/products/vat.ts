import { sourceOf } from '../../../lib/source.ts'
import { field, id } from '../../../records/define-field.ts'
import type { Draft } from '../../../records/draft.ts'
import type { Fields } from '../../../records/field.ts'
import { char, fixed, shortText } from '../../../records/field-types/plain.ts'
import { anyUser } from '../../../records/methods/record-type.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import { query } from '../../../store/store.ts'
import { configurers } from '../model/access.ts'

type Condition = 'selectInvalid'

const invalidParameters = 'Invalid parameters.'

/** What the database holds of a field (sample of crm.vat.fields). */
const sizes: Readonly<Record<string, string>> = { ID: '11', ACTIVE: '1', C_SORT: '18', NAME: '50', RATE: '18,2' }

function named({ call, before, after, givenColumns }: Draft<Condition>): void {
  if (!String(after.name ?? '').trim()) call.fail('fieldRequired', { field: 'NAME' })
  // "No VAT" is a rate without a number: it comes with the portal and can be kept, not made.
  const isRated = typeof after.rate === 'number' && after.rate >= 0
  if (!isRated && (!before || givenColumns.has('rate'))) call.fail('fieldRequired', { field: 'RATE' })
  after.timestamp_x = call.now
}

const fields: Fields = {
  ...id,
  TIMESTAMP_X: field('datetime', 'Modified on', 'Дата изменения', { readOnly: true }),
  ACTIVE: field('string', 'Active', 'Активность', { as: char }),
  C_SORT: field('integer', 'Sorting', 'Сортировка'),
  NAME: field('string', 'Name', 'Название', { as: shortText, maxLength: 50 }),
  RATE: field('double', 'Rate', 'Ставка', { as: fixed(2) }),
}

/** Neither the sample nor the table of crm-vat-get.md has the time of the change. */
const { TIMESTAMP_X: _, ...fieldsOfGet } = fields

/** api-reference/crm/outdated/vat/ */
export const vat: TableType<Condition> = {
  method: 'crm.vat',
  name: 'VAT',
  source: sourceOf(import.meta.filename),
  table: 'vat',
  changesSettings: true,
  fields,
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: anyUser,
  writers: configurers,
  defaults: () => ({ active: 'Y', c_sort: 100 }),
  guards: { add: [named], update: [named] },
  follow: {
    delete: async (call, row) => {
      await query(call.db, 'update product set vat_id = null where vat_id = ?', [row.id])
    },
  },
  prepareList(call, asked) {
    if (asked.select.some(name => name !== '*' && !Object.hasOwn(fields, name))) call.fail('selectInvalid')
    return asked
  },
  // Quirk: less is told of these fields than of others.
  describe: (_call, described) =>
    Object.fromEntries(
      Object.entries(described as Record<string, Record<string, unknown>>).map(
        ([name, { type, isRequired, isReadOnly, title }]) => [
          name,
          { type, ...(sizes[name] ? { size: sizes[name] } : {}), isRequired, isReadOnly, title },
        ],
      ),
    ),
  fieldsOf: (_call, verb) => (verb === 'get' ? fieldsOfGet : fields),
  answers: { update: row => row.id },
  phrases: {
    everywhere: {
      selectInvalid: 'Inadmissible fields for selection',
      idInvalid: 'Invalid identifier.',
      fieldsNotArray: invalidParameters,
      fieldInvalid: invalidParameters,
      fieldRequired: invalidParameters,
    },
    get: { idInvalid: 'VAT rate not found.', notFound: 'VAT rate not found.' },
    list: { filterNotArray: invalidParameters, orderNotArray: invalidParameters },
    update: { notFound: 'Error on updating VAT rate.' },
    delete: { notFound: 'Error on deleting VAT rate.' },
  },
}
