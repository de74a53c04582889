import { sourceOf } from '../../../lib/source.ts'
import { field, id, short } from '../../../records/define-field.ts'
import type { Draft } from '../../../records/draft.ts'
import { refuse } from '../../../records/guards.ts'
import { anyUser } from '../../../records/methods/record-type.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import { query } from '../../../store/store.ts'

type Condition = 'measureTaken'

/** Units are known by their codes (api-reference/catalog/measure/catalog-measure-add.md: one of a code). */
async function codeIsFree({ call, type, before, after }: Draft<Condition>): Promise<void> {
  if (!(after.code >= 0)) refuse(call, type.fields, 'CODE')
  const [other] = await query(call.db, 'select id from measure where code = ? and id <> ?', [
    after.code,
    before?.id ?? 0,
  ])
  if (other) call.fail('measureTaken', { code: after.code })
}

function named({ call, after }: Draft<Condition>): void {
  for (const [name, column] of [
    ['CODE', 'code'],
    ['MEASURE_TITLE', 'measure_title'],
  ] as const)
    if (after[column] === null || after[column] === undefined || after[column] === '')
      call.fail('fieldRequired', { field: name })
}

/** A new default takes over from the one before. */
async function oneDefault({ call, before, after }: Draft<Condition>): Promise<void> {
  if (after.is_default === 'Y' && before?.is_default !== 'Y')
    await query(call.db, "update measure set is_default = 'N' where is_default = 'Y'")
}

/** api-reference/crm/outdated/measure/ */
export const measure: TableType<Condition> = {
  method: 'crm.measure',
  name: 'MEASURE',
  source: sourceOf(import.meta.filename),
  table: 'measure',
  changesSettings: true,
  fields: {
    ...id,
    CODE: field('integer', 'Code', 'Код', { required: true }),
    MEASURE_TITLE: field('string', 'Name', 'Наименование', { required: true, ...short }),
    SYMBOL_RUS: field('string', 'Symbol', 'Условное обозначение', short),
    SYMBOL_INTL: field('string', 'International symbol', 'Международное обозначение', short),
    SYMBOL_LETTER_INTL: field('string', 'International letter code', 'Международный буквенный код', short),
    IS_DEFAULT: field('char', 'Default', 'По умолчанию'),
  },
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: anyUser,
  writers: anyUser,
  defaults: () => ({ is_default: 'N' }),
  guards: { add: [named, codeIsFree, oneDefault], update: [named, codeIsFree, oneDefault] },
  follow: {
    delete: async (call, row) => {
      await query(call.db, 'update product set measure = null where measure = ?', [row.id])
    },
  },
  phrases: {
    everywhere: { measureTaken: { code: 'ERROR_CORE', text: 'The unit with the code {code} already exists.' } },
  },
}
