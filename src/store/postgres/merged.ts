/** A statement with its parameters. */
export interface Asked {
  sql: string
  parameters: readonly unknown[]
}

/** A statement that writes one table by what it is given. */
const WRITES = /^(?:insert into|update|delete from) "?(\w+)"?/

/** It reads a table too, and so perhaps what a statement before it has written, or gives something back. */
const READS = /\b(?:select|returning)\b/

const KEPT = 2000
const tables = new Map<string, string | null>()

/** The table that a plain write is of; null for any other statement. */
function tableOf(sql: string): string | null {
  let table = tables.get(sql)
  if (table === undefined) {
    table = READS.test(sql) ? null : (WRITES.exec(sql)?.[1] ?? null)
    if (tables.size >= KEPT) tables.clear()
    tables.set(sql, table)
  }
  return table
}

/**
 * The same work in fewer statements: plain writes of different tables, one after the other, are parts of one. All parts of
 * a statement see what was there before it, which is the same where none reads and no table is written twice.
 */
export function merged(statements: readonly Asked[]): Asked[] {
  const out: Asked[] = []
  let group: Asked[] = []
  let written = new Set<string>()
  const end = () => {
    if (group.length) out.push(group.length === 1 ? group[0]! : oneOf(group))
    group = []
    written = new Set()
  }
  for (const statement of statements) {
    const table = tableOf(statement.sql)
    if (!table || written.has(table)) end()
    if (table) {
      written.add(table)
      group.push(statement)
    } else out.push(statement)
  }
  end()
  return out
}

const texts = new Map<string, string>()

function oneOf(group: readonly Asked[]): Asked {
  const key = group.map(({ sql }) => sql).join(';')
  let sql = texts.get(key)
  if (!sql) {
    const parts = group.slice(0, -1).map((one, i) => `w${i} as (${one.sql})`)
    sql = `with ${parts.join(', ')} ${group.at(-1)!.sql}`
    if (texts.size >= KEPT) texts.clear()
    texts.set(key, sql)
  }
  return { sql, parameters: group.flatMap(({ parameters }) => parameters) }
}
