import { createHash } from 'node:crypto'
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { sql } from 'kysely'
import { chunks } from '../../lib/chunks.ts'
import { offsetText, wireMoment, type Zone } from '../../lib/moment.ts'
import { fold } from '../../lib/search/fold.ts'
import { likeTest } from '../../lib/search/like.ts'
import type { Flavor } from '../flavor.ts'
import { sqliteSubstrings } from './substrings.ts'

/** A function of SQLite takes a thousand arguments. */
const OBJECT_COLUMNS = 400

type SqlFunction = { name: string; run: (...args: SQLOutputValue[]) => SQLInputValue }

/** How SQLite says it, with the functions it has to be given for that. */
export function sqliteFlavor(zone: Zone): Flavor & { functions: SqlFunction[] } {
  // A zone whose offset never changes needs no call out of SQL for each date of a page.
  const isUtc = zone.fixedOffset === 0
  return {
    roundTrips: false,
    types: {
      id: 'integer primary key autoincrement',
      integer: 'integer',
      number: 'real',
      text: 'text',
      bytes: 'blob',
    },
    // There is one writer, so its rows are its own.
    forUpdate: '',
    skipLocked: '',
    forShare: '',
    longTextIndex: '',
    object: entries => `json_object(${entries.map(([name, value]) => `'${name}',${value}`).join(',')})`,
    rowObject: (alias, columns) => {
      const objects = chunks(columns, OBJECT_COLUMNS).map(
        some => `json_object(${some.map(name => `'${name}',${alias}."${name}"`).join(',')})`,
      )
      return objects.reduce((one, other) => `json_patch(${one},${other})`)
    },
    columnsOf: 'select name from pragma_table_info(?)',
    sha256: expression => `sha256(${expression})`,
    asText: expression => `cast(${expression} as text)`,
    number: expression => `case when ${expression} is null then null else printf('%.15g',${expression}) end`,
    jsonNumber: expression =>
      `case when ${expression} = cast(${expression} as integer) then cast(${expression} as integer) else ${expression} end`,
    fixed: (expression, decimals) =>
      `case when ${expression} is null then null else printf('%.${decimals}f',${expression}) end`,
    money: expression => `printf('%.2f',${expression})`,
    moment: expression => (isUtc ? `(${expression}||'${offsetText(0)}')` : `wire_moment(${expression})`),
    day: expression => (isUtc ? `(${expression}||'T00:00:00${offsetText(0)}')` : `wire_moment(${expression})`),
    json: expression => `json(${expression})`,
    mapElements: (column, element) => `(select json_group_array(${element('e.value')}) from json_each(${column}) e)`,
    joined: (text, between, order) => `group_concat(${text}, '${between}' order by ${order})`,
    numbersOf: (json, name) => `json_each(${json}) ${name}`,
    indexable: column => column,
    makeFold: null,
    nullsFirst: '',
    // Nothing comes first, and the id is the end of every index.
    inOrder: columns => columns.map(column => `"${column}"`).join(', '),
    lookedUp: null,
    learn: null,
    beforeAltering: null,
    unlikely: condition => sql<boolean>`likelihood(${condition}, 0.0001)`,
    like: (column, pattern) => sql<boolean>`matches(${column}, ${pattern}) = 1`,
    substrings: sqliteSubstrings,
    anyElement: (column, test) =>
      sql<boolean>`exists (select 1 from json_each(${column}) as element where ${test(sql`element.value`)})`,
    functions: [
      { name: 'wire_moment', run: value => (typeof value === 'string' ? wireMoment(value, zone) : null) },
      { name: 'fold', run: value => (value === null || value === undefined ? null : fold(String(value))) },
      { name: 'sha256', run: value => createHash('sha256').update(String(value)).digest('hex') },
      { name: 'matches', run: (value, pattern) => (matches(value, String(pattern)) ? 1 : 0) },
    ],
  }
}

let lastPattern = ''
let lastTest: (text: string) => boolean = () => false

/** SQLite's own LIKE folds Latin letters only. A pattern is used for a whole scan, so the last one stays compiled. */
function matches(value: SQLOutputValue | undefined, pattern: string): boolean {
  if (value === null || value === undefined) return false
  if (pattern !== lastPattern) {
    lastPattern = pattern
    lastTest = likeTest(pattern)
  }
  return lastTest(String(value))
}
