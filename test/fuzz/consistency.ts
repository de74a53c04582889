import { sql } from 'kysely'
import type { Portal } from '../../src/index.ts'
import { modules } from '../../src/modules/index.ts'

/** A type of records: its number, the letter that some tables know it by, its table. */
interface Type {
  entityTypeId: number
  entityTypeAbbr: string
  table: string
}

const fixedTypes: readonly Type[] = [
  { entityTypeId: 1, entityTypeAbbr: 'L', table: 'lead' },
  { entityTypeId: 2, entityTypeAbbr: 'D', table: 'deal' },
  { entityTypeId: 3, entityTypeAbbr: 'C', table: 'contact' },
  { entityTypeId: 4, entityTypeAbbr: 'CO', table: 'company' },
  { entityTypeId: 7, entityTypeAbbr: 'Q', table: 'quote' },
  { entityTypeId: 31, entityTypeAbbr: 'SI', table: 'invoice' },
]

/** What of the stored data contradicts itself, a line each: rows of records that are gone, ids of nothing, wrong flags. */
export async function contradictions({ store }: Portal): Promise<string[]> {
  const db = store.read
  const found: string[] = []
  const tables = new Map((await db.introspection.getTables()).map(({ name, columns }) => [name, columns]))
  const rowsOf = async (text: string): Promise<Record<string, unknown>[]> =>
    (await sql.raw<Record<string, unknown>>(text).execute(db)).rows
  const itemTypes = await rowsOf('select id, entity_type_id from item_type')
  const types = [
    ...fixedTypes.filter(({ table }) => tables.has(table)),
    ...itemTypes.map(({ id, entity_type_id }) => ({
      entityTypeId: Number(entity_type_id),
      entityTypeAbbr: `T${Number(entity_type_id).toString(16)}`,
      table: `item_${id}`,
    })),
  ]
  const complain = async (what: string, text: string) => {
    const rows = await rowsOf(`${text} limit 3`)
    if (rows.length) found.push(`${what}: ${JSON.stringify(rows)}`)
  }

  for (const { table, owner } of modules.flatMap(({ owned = [] }) => owned))
    for (const type of types) {
      const key = owner.as ? `'${type.entityTypeAbbr}'` : type.entityTypeId
      await complain(
        `${table} of ${type.table}`,
        `select t.* from "${table}" t where t."${owner.type}" = ${key} and t."${owner.id}" not in (select id from "${type.table}")`,
      )
    }
  for (const { table, column, entityTypeId } of modules.flatMap(({ references = [] }) => references)) {
    const type = types.find(one => one.entityTypeId === entityTypeId)
    if (type)
      await complain(
        `${table}.${column}`,
        `select id, "${column}" from "${table}" where "${column}" is not null and "${column}" <> 0 and "${column}" not in (select id from "${type.table}")`,
      )
  }
  // Contacts and companies that records name are not asked for: an administrator may name one that is not there.
  for (const { table, entityTypeId } of types)
    for (const [flag, kind] of [
      ['has_phone', 'PHONE'],
      ['has_email', 'EMAIL'],
    ] as const)
      if (tables.get(table)?.some(({ name }) => name === flag))
        await complain(
          `${table}.${flag}`,
          `select r.id, r.${flag} from "${table}" r where (r.${flag} = 'Y') <> exists (select 1 from multifield m where m.entity_type_id = ${entityTypeId} and m.record_id = r.id and m.type_id = '${kind}')`,
        )
  if (store.kind === 'sqlite') {
    const [whole] = await rowsOf('pragma integrity_check')
    if (Object.values(whole ?? {})[0] !== 'ok') found.push(`integrity: ${JSON.stringify(whole)}`)
    const keys = await rowsOf('pragma foreign_key_check')
    if (keys.length) found.push(`foreign keys: ${JSON.stringify(keys.slice(0, 3))}`)
  }
  return found
}
