import { countryOf, normalForm } from '../lib/normal-form.ts'
import { addColumn, indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** Forms of records, what duplicates are found by, traces of advertising and orders of records. */
export async function forms(schema: Schema): Promise<void> {
  await table(schema, 'details_configuration', {
    id: 'id',
    entity_type_id: 'integer',
    // The kind of a lead, the category of a deal or a smart process; 0 where a type has one form.
    variant: 'integer',
    // Null could not be unique: 0 is the form of everybody.
    user_id: 'integer',
    sections: 'text',
  })
  await indexes(schema, 'details_configuration', [['entity_type_id', 'variant', 'user_id']], { unique: true })

  await addColumn(schema, 'multifield', 'normal', 'text')
  await fillNormalForms(schema)
  await indexes(schema, 'multifield', [['normal', 'entity_type_id', 'record_id']], {
    where: column => `${column} is not null`,
  })
  await table(schema, 'volatile_type', { id: 'id', entity_type_id: 'integer', field_code: 'text' })
  await indexes(schema, 'volatile_type', [['entity_type_id', 'field_code']], { unique: true })

  await table(schema, 'trace', { id: 'id', data: 'text', user_id: 'integer', created: 'text' })
  await table(schema, 'trace_entity', {
    id: 'id',
    trace_id: 'integer',
    entity_type_id: 'integer',
    record_id: 'integer',
  })
  await indexes(schema, 'trace_entity', [['entity_type_id', 'record_id']])
  await indexes(schema, 'trace_entity', [['trace_id', 'entity_type_id', 'record_id']], { unique: true })

  await table(schema, 'order_entity', {
    order_id: 'record',
    entity_type_id: 'integer',
    record_id: 'integer',
  })
  await indexes(schema, 'order_entity', [['entity_type_id', 'record_id']])
}

/** As many rows as are read at once. */
const CHUNK = 500

/** Numbers and addresses of a portal that was there before: of a new one there are none, and its country comes with its first data. */
async function fillNormalForms({ db }: Schema): Promise<void> {
  const language = await db.selectFrom('setting').select('value').where('name', '=', 'language').executeTakeFirst()
  if (!language) return
  const country = countryOf(language.value!)
  await db.insertInto('setting').values({ name: 'country', value: country }).execute()
  for (let after = 0; ; ) {
    const rows = await query<{ id: number; type_id: string; value: string }>(
      db,
      `select id, type_id, value from multifield where id > ? and type_id in ('PHONE', 'EMAIL') order by id limit ${CHUNK}`,
      [after],
    )
    for (const { id, type_id, value } of rows)
      await query(db, 'update multifield set normal = ? where id = ?', [normalForm(type_id, value, country), id])
    if (rows.length < CHUNK) return
    after = Number(rows.at(-1)!.id)
  }
}
