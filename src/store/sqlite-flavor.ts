import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { sql } from 'kysely'
import { offsetText, wireMoment, type Zone } from '../lib/moment.ts'
import type { Flavor } from './flavor.ts'

type SqlFunction = { name: string; run: (...args: SQLOutputValue[]) => SQLInputValue }

/** How SQLite says it, with the functions it has to be given for that. */
export function sqliteFlavor(zone: Zone): Flavor & { functions: SqlFunction[] } {
  // A zone whose offset never changes needs no call out of SQL for each date of a page.
  const isUtc = zone.fixedOffset === 0
  return {
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
    numbersOf: (json, name) => `json_each(${json}) ${name}`,
    indexable: column => column,
    beginsAsOne: null,
    lookedUp: null,
    learn: null,
    beforeAltering: null,
    unlikely: condition => sql<boolean>`likelihood(${condition}, 0.0001)`,
    like: (column, pattern) => sql<boolean>`matches(${column}, ${pattern.toLowerCase()}) = 1`,
    anyElement: (column, test) =>
      sql<boolean>`exists (select 1 from json_each(${column}) as element where ${test(sql`element.value`)})`,
    functions: [
      { name: 'wire_moment', run: value => (typeof value === 'string' ? wireMoment(value, zone) : null) },
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
    lastTest = compile(pattern)
  }
  return lastTest(String(value).toLowerCase())
}

function compile(pattern: string): (text: string) => boolean {
  const inner = pattern.slice(1, -1)
  if (pattern.length > 1 && pattern.startsWith('%') && pattern.endsWith('%') && !/[%_\\]/.test(inner))
    return text => text.includes(inner)
  return likePattern(pattern)
}

/** LIKE without regular expressions, whose backtracking a caller could make explode. */
function likePattern(pattern: string): (text: string) => boolean {
  const tokens: { wild: 'many' | 'one' | null; text: string }[] = []
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!
    if (c === '%') tokens.push({ wild: 'many', text: '' })
    else if (c === '_') tokens.push({ wild: 'one', text: '' })
    else tokens.push({ wild: null, text: c === '\\' && i + 1 < pattern.length ? pattern[++i]! : c })
  }
  return text => {
    let t = 0
    let p = 0
    let star = -1
    let mark = 0
    while (t < text.length) {
      const token = tokens[p]
      if (token && (token.wild === 'one' || (token.wild === null && token.text === text[t]))) {
        t++
        p++
      } else if (token?.wild === 'many') {
        star = p++
        mark = t
      } else if (star >= 0) {
        p = star + 1
        t = ++mark
      } else return false
    }
    while (tokens[p]?.wild === 'many') p++
    return p === tokens.length
  }
}
