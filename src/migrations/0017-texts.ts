import { itemIndexes } from '../modules/crm/smart-processes/tables.ts'
import { textKey } from '../store/folded.ts'
import { indexes, type Schema, table } from '../store/schema.ts'
import { type Db, query } from '../store/store.ts'
import { findingIndex, makeTextIndex, sortingIndex, type TextIndex } from '../store/text-index.ts'

const all: readonly TextIndex[] = [
  { ...sortingIndex('contact', 'last_name'), before: 'contact_last_name_name' },
  ...['company', 'lead', 'deal', 'quote'].map(table => sortingIndex(table, 'title')),
  ...['lead', 'contact', 'company', 'deal'].map(table => findingIndex(table, 'origin_id')),
  { table: 'multifield', columns: ['type_id', 'value'], sorts: true },
  sortingIndex('portal_user', 'email'),
  { table: 'product', columns: ['catalog_id', 'name'], sorts: true },
  ...['name', 'code', 'xml_id'].map(column => sortingIndex('product', column)),
  { table: 'product_section', columns: ['catalog_id', 'name'], sorts: true },
  sortingIndex('product_section', 'xml_id'),
  ...['xml_id', 'rq_inn'].map(column => findingIndex('requisite', column)),
  findingIndex('bank_detail', 'xml_id'),
]

/** Types of user fields whose texts have no case. */
const TEXTS = `(user_type_id in ('string', 'url', 'address') or user_type_id like 'rest\\_%' escape '\\')`

/** Texts are compared and sorted without case: by an index of what `fold` makes of them. */
export async function texts(schema: Schema): Promise<void> {
  const { db, flavor } = schema
  if (flavor.makeFold) await query(db, flavor.makeFold)
  const types = await query<{ id: number }>(db, 'select id from item_type')
  const items = ['smart_invoice', ...types.map(({ id }) => `item_${id}`)]
  const fields = await textsOfUserfields(schema)
  const ofRecords = [...all, ...items.flatMap(itemIndexes)]
  const tell = progress(ofRecords.length + fields.length)
  for (const index of ofRecords) {
    await makeTextIndex(schema, index)
    tell()
  }
  for (const { name, table, column } of fields) {
    await query(db, `drop index "${name}"`)
    await query(db, `create index "${name}" on "${table}" (${textKey(`"${column}"`)}) where "${column}" is not null`)
    tell()
  }
  await foldKept(db)
  await substringTables(schema)
}

interface FieldIndex {
  name: string
  table: string
  column: string
}

/** Indexes of user fields that are texts of any length, of columns of deleted fields too: their names are of other fields. */
async function textsOfUserfields({ db, flavor }: Schema): Promise<FieldIndex[]> {
  const made = flavor.makeFold
    ? await query(db, 'select indexname as name, indexdef as made from pg_indexes where schemaname = current_schema()')
    : await query(db, "select name, sql as made from sqlite_master where type = 'index' and sql is not null")
  const owned = await query(db, "select id, field_name, user_type_id from userfield where multiple <> 'Y'")
  const [spares] = await query(db, "select value from setting where name = 'userfield_spare_columns'")
  const isText = new Set([
    ...owned
      .filter(({ user_type_id: type }) => /^(string|url|address|money|crm|crm_status|rest_.*)$/.test(type))
      .map(({ id, field_name: name }) => `${String(name).toLowerCase()}_${id}`),
    ...(spares ? (JSON.parse(spares.value) as { column: string; form: string }[]) : [])
      .filter(({ form }) => form === 'text indexed whole')
      .map(({ column }) => column),
  ])
  return made.flatMap(({ name, made }) => {
    const [, table, column] = / on (?:\w+\.)?"?(\w+)"? .* where \(*"?(\w+)"? is not null/i.exec(made) ?? []
    return /^userfield_\d+$/.test(name) && table && isText.has(column!) ? [{ name, table, column: column! }] : []
  })
}

/** Which columns have an index of parts of texts (store/substrings.ts), and which of their rows have changed since. */
async function substringTables(schema: Schema): Promise<void> {
  await table(schema, 'substring_index', {
    id: 'id',
    source_table: 'text',
    source_column: 'text',
    is_list: 'text',
    filled: 'integer',
    last: 'integer',
  })
  await indexes(schema, 'substring_index', [['source_table', 'source_column']], { unique: true })
  await table(schema, 'substring_change', { id: 'id', index_id: 'integer', record_id: 'integer' })
  await indexes(schema, 'substring_change', [['index_id']])
}

/** Texts that are kept once more for being found are kept as they are compared. */
async function foldKept(db: Db): Promise<void> {
  await query(
    db,
    `update userfield_element set text = ${textKey('text')}
      where text <> ${textKey('text')} and userfield_id in (select id from userfield where ${TEXTS})`,
  )
  await query(
    db,
    `update product_property_value set text = ${textKey('text')}
      where text <> ${textKey('text')} and property_id in (select id from product_property where property_type = 'S'
        and coalesce(user_type, '') in ('', 'HTML', 'directory', 'map_google', 'map_yandex'))`,
  )
}

const QUIET_MS = 2000

/** Says how far it has come, where that takes long enough for somebody to wonder. */
function progress(total: number): () => void {
  const began = Date.now()
  let [done, told] = [0, began]
  return () => {
    done++
    if (Date.now() - told < QUIET_MS) return
    told = Date.now()
    process.stderr.write(`Bringing the database up to this version: ${done} of ${total} indexes of texts.\n`)
  }
}
