import { indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** Owners of user fields until now, by the entity that their fields belong to. */
const tables: Readonly<Record<string, string>> = {
  CRM_LEAD: 'lead_userfield',
  CRM_DEAL: 'deal_userfield',
  CRM_CONTACT: 'contact_userfield',
  CRM_COMPANY: 'company_userfield',
  CRM_QUOTE: 'quote_userfield',
  USER: 'portal_user_userfield',
}

/** Types of user fields that applications register, and the values of fields with several of them one by one. */
export async function userFieldTypes(schema: Schema): Promise<void> {
  const { db } = schema
  await table(schema, 'userfield_type', {
    id: 'id',
    application_id: 'integer',
    code: 'text',
    handler: 'text',
    title: 'text',
    description: 'text',
    height: 'integer',
  })
  await query(db, 'create unique index userfield_type_code on userfield_type (code)')

  await table(schema, 'userfield_element', {
    userfield_id: 'integer',
    record_id: 'integer',
    // One of the two, as the field's values are stored; a long text is cut.
    text: 'text',
    number: 'number',
  })
  for (const column of ['text', 'number'])
    await query(
      db,
      `create index userfield_element_${column} on userfield_element (userfield_id, "${column}", record_id) where "${column}" is not null`,
    )
  await query(db, 'create index userfield_element_record on userfield_element (userfield_id, record_id)')
  await splitLists(schema)
  await dropWaiting(schema)
  await indexFiltered(schema)
}

/** What the examples of the lists filter by and no index had (bench/filters.ts). */
async function indexFiltered(schema: Schema): Promise<void> {
  for (const name of ['lead', 'deal', 'quote']) await indexes(schema, name, [['opportunity']])
  for (const [name, column] of [
    ['lead', 'source_id'],
    ['contact', 'source_id'],
    ['deal', 'type_id'],
    ['deal', 'stage_id'],
    ['company', 'company_type'],
  ] as const)
    await indexes(schema, name, [[column]])
}

const CHUNK = 500

/** Lists that were written before: each of their values becomes a row. */
async function splitLists({ db }: Schema): Promise<void> {
  const fields = await query(db, `select id, entity_id, field_name from userfield where multiple = 'Y'`)
  for (const { id, entity_id, field_name } of fields) {
    const from = tables[entity_id]
    const column = `${String(field_name).toLowerCase()}_${id}`
    for (let after = 0; from; ) {
      const rows = await query<{ id: number; list: string }>(
        db,
        `select id, "${column}" as list from "${from}" where id > ? and "${column}" is not null order by id limit ${CHUNK}`,
        [after],
      )
      if (!rows.length) break
      for (const row of rows)
        for (const value of new Set(JSON.parse(row.list) as (string | number)[]))
          await query(db, 'insert into userfield_element (userfield_id, record_id, text, number) values (?, ?, ?, ?)', [
            Number(id),
            Number(row.id),
            typeof value === 'string' ? value.slice(0, 200).toWellFormed() : null,
            typeof value === 'number' ? value : null,
          ])
      after = Number(rows.at(-1)!.id)
    }
  }
}

/** Columns of deleted fields, which are no longer dropped but given to later fields, go as they were promised to. */
async function dropWaiting({ db }: Schema): Promise<void> {
  const name = 'userfield_columns_to_drop'
  const [row] = await query(db, 'select value from setting where name = ?', [name])
  for (const waiting of row ? (JSON.parse(row.value) as { table: string; column: string }[]) : [])
    await query(db, `alter table "${waiting.table}" drop column "${waiting.column}"`)
  await query(db, 'delete from setting where name = ?', [name])
}
