import { StatementSync } from 'node:sqlite'
import pg from 'pg'
import type { Portal } from '../src/index.ts'
import { query } from '../src/store/store.ts'

/** A statement as the database got it. */
export interface Ran {
  sql: string
  values: readonly unknown[]
}

const listeners = new Set<(ran: Ran) => void>()
const tell = (ran: Ran) => {
  for (const listener of listeners) listener(ran)
}

let listening = false

/** Both drivers are listened to where they take a statement: what is explained is what was asked. */
function listen(): void {
  if (listening) return
  listening = true
  const all = StatementSync.prototype.all as (...values: unknown[]) => unknown
  Object.assign(StatementSync.prototype, {
    all(this: StatementSync, ...values: unknown[]) {
      if (listeners.size) tell({ sql: this.sourceSQL, values })
      return all.apply(this, values)
    },
  })
  const real = pg.Client.prototype.query as (...args: unknown[]) => unknown
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: unknown[]) {
      const [first] = args as [{ text?: string; values?: unknown[] } | string]
      if (listeners.size && typeof first === 'object' && first?.text)
        tell({ sql: first.text, values: first.values ?? [] })
      return real.apply(this, args)
    },
  })
}

/** The statements that read records, called `r`, or look for their ids while work runs. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Ran[]> {
  listen()
  const found: Ran[] = []
  const listener = (ran: Ran) => {
    if (/ from ("\w+" r|userfield_element e)\b/.test(ran.sql)) found.push(ran)
  }
  listeners.add(listener)
  try {
    await work()
  } finally {
    listeners.delete(listener)
  }
  return found
}

/**
 * What a database reads as a whole to answer a statement; empty: it finds every row by an index. PostgreSQL would rather read
 * all of a small table, whatever indexes there are, and is told not to.
 */
export async function fullScans({ store }: Portal, { sql, values }: Ran, small: boolean): Promise<string[]> {
  if (store.kind === 'sqlite') {
    const rows = await query<{ detail: string }>(store.read, `explain query plan ${sql}`, values)
    return rows
      .map(({ detail }) => detail)
      .filter(detail => detail.startsWith('SCAN ') && !/VIRTUAL TABLE|CONSTANT ROW|^SCAN (few|\(subquery)/.test(detail))
  }
  const [row] = await store.write(async db => {
    if (small) await query(db, 'set local enable_seqscan = off')
    return query<{ 'QUERY PLAN': { Plan: Node }[] }>(db, `explain (format json) ${sql}`, values)
  })
  return nodes(row!['QUERY PLAN'][0]!.Plan)
    .filter(
      node =>
        node['Relation Name'] !== undefined &&
        // The rows that are shown are looked up one by one.
        !['file', 'status'].includes(node['Relation Name']) &&
        (node['Node Type'] === 'Seq Scan' || (/^Index/.test(node['Node Type']) && node['Index Cond'] === undefined)),
    )
    .map(
      node =>
        `${node['Node Type']} on ${node['Relation Name']}${node['Index Name'] ? ` by ${node['Index Name']}` : ''}`,
    )
}

/** How a database sorts what no index gives it in order: all of it, not only rows of one value. */
export async function sorts({ store }: Portal, { sql, values }: Ran): Promise<string[]> {
  if (store.kind === 'sqlite') {
    const rows = await query<{ detail: string }>(store.read, `explain query plan ${sql}`, values)
    return rows.map(({ detail }) => detail).filter(detail => /TEMP B-TREE FOR ORDER BY/.test(detail))
  }
  const [row] = await store.write(async db => {
    await query(db, 'set local enable_sort = off')
    return query<{ 'QUERY PLAN': { Plan: Node }[] }>(db, `explain (format json) ${sql}`, values)
  })
  return nodes(row!['QUERY PLAN'][0]!.Plan)
    .map(node => node['Node Type'])
    .filter(type => type === 'Sort')
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Node[]
}

const nodes = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodes)]
