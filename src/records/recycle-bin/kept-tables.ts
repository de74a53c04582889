import type { Call } from '../../rest/call.ts'
import type { Keeping, OwnerType, PartTable } from '../../rest/changes/ownership.ts'
import type { Sql } from '../../store/flavor.ts'
import type { Row } from '../../store/store.ts'
import { keyOf, ownedBy } from '../ownership.ts'

/** Rows of a table that go with a record, or that are emptied when it goes. */
export interface KeptTable extends Keeping {
  table: string
  /** Which rows, under an alias, by an expression of the record's id. */
  where(alias: string, id: Sql): Sql
  /** Whether a row that is kept is one of them; what came back of other tables may be asked for. */
  has(row: Row, record: { id: number }, came: (table: string) => readonly Row[]): boolean
}

/** Rows by a column with the id of the record. */
export const rowsBy = (table: string, column: string, more: Keeping & { and?: Sql } = {}): KeptTable => ({
  table,
  ...more,
  where: (alias, id) => `${alias}."${column}" = ${id}${more.and ? ` and ${alias}.${more.and}` : ''}`,
  has: (row, { id }) => Number(row[column]) === id,
})

/** A type of records whose deleted ones are kept. */
export interface BinKind {
  type: OwnerType
  /** What people call a record, as an expression over its row `r`. */
  title: Sql
  /** Columns by which rights are found, as expressions over `r`. */
  rights: { assigned: Sql; opened: Sql; category: Sql }
  /** What it has beside its row and the tables that modules declare: user fields, lists of members, those that refer to it. */
  more: readonly KeptTable[]
}

/** All that is kept of the records of a kind: tables of rows that belong to a record, each with what goes with such rows behind it. */
export function keptGroups(call: Call, { type, more }: BinKind): KeptTable[][] {
  const mine = ownedBy(call, type).filter(one => !one.keptElsewhere)
  const owned = mine.map((one): KeptTable => {
    const { table, owner } = one
    const key = keyOf(one, type)
    return {
      ...keeping(one),
      table,
      where: (alias, id) =>
        `${alias}.${owner.type} = ${typeof key === 'number' ? key : `'${key}'`} and ${alias}.${owner.id} = ${id}`,
      has: (row, { id }) => String(row[owner.type]) === String(key) && Number(row[owner.id]) === id,
    }
  })
  return [rowsBy(type.table, 'id'), ...more, ...owned].map(root => {
    const group = [root]
    // Parts of parts follow them; what is only emptied has none.
    for (const whole of group) {
      if (whole.emptied) continue
      for (const part of call.rest.ownership.parts) if (part.of === whole.table) group.push(partOf(whole, part))
    }
    return group
  })
}

function partOf(whole: KeptTable, part: PartTable): KeptTable {
  const { table, column, by = 'id', where = {}, and } = part
  const others = Object.entries(where)
  return {
    ...keeping(part),
    table,
    where(alias, id) {
      const inner = `${alias}p`
      const tests = others.map(([name, value]) => `${alias}.${name} = ${value}`)
      const named = `${alias}.${column} in (select ${inner}.${by} from "${whole.table}" ${inner} where ${whole.where(inner, id)})`
      return [...tests, named, ...(and ? [and] : [])].join(' and ')
    },
    // Where the row that it goes with never went, it stayed too, or somebody has taken it away since.
    has: (row, _, came) =>
      others.every(([name, value]) => Number(row[name]) === value) &&
      came(whole.table).some(one => Number(one[by]) === Number(row[column])),
  }
}

const keeping = ({ emptied, names, cameBack }: Keeping): Keeping => ({
  ...(emptied && { emptied }),
  ...(names && { names }),
  ...(cameBack && { cameBack }),
})
