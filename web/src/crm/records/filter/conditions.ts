import type { Field } from '../fields.ts'

/** How values of a field are compared, in the words of people. */
export type Comparison = 'is' | 'not' | 'contains' | 'range' | 'period' | 'empty' | 'filled'

/** One condition of a filter: any of several values, both ends of a range (an empty one is open), the name of a span of days. */
export interface Condition {
  code: string
  how: Comparison
  values: string[]
}

/** What a condition is filled in by. */
export type Kind = 'text' | 'exact' | 'number' | 'day' | 'choice' | 'person' | 'record' | 'flag'

const kinds: Readonly<Record<string, Kind>> = {
  string: 'text',
  text: 'text',
  url: 'text',
  address: 'text',
  money: 'text',
  integer: 'number',
  double: 'number',
  date: 'day',
  datetime: 'day',
  char: 'flag',
  boolean: 'flag',
  crm_status: 'choice',
  crm_currency: 'choice',
  enumeration: 'choice',
  user: 'person',
  employee: 'person',
  crm_company: 'record',
  crm_contact: 'record',
  crm_multifield: 'exact',
}

/** What kind of values a field is compared by; undefined: nobody can filter by it. */
export const kindOf = ({ type }: Field): Kind | undefined => kinds[type]

const ofKind: Readonly<Record<Kind, readonly Comparison[]>> = {
  text: ['contains', 'is', 'empty', 'filled'],
  exact: ['is', 'empty', 'filled'],
  number: ['range', 'is', 'empty', 'filled'],
  day: ['period', 'range', 'empty', 'filled'],
  choice: ['is', 'not', 'empty', 'filled'],
  person: ['is', 'not', 'empty', 'filled'],
  record: ['is', 'empty', 'filled'],
  flag: ['is'],
}

/** What the values of a field can be compared by, the most likely first. */
export const comparisonsOf = (field: Field): readonly Comparison[] => {
  const kind = kindOf(field)
  return kind ? ofKind[kind] : []
}

const MARK = 'f.'

type Query = Readonly<Record<string, unknown>>

const listed = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string')

/** How the key of a condition ends in an address: nothing where a field is one of some values. */
const ENDS: Readonly<Record<string, Comparison>> = {
  '': 'is',
  not: 'not',
  has: 'contains',
  in: 'period',
  from: 'range',
  to: 'range',
  empty: 'empty',
  filled: 'filled',
}
const endOf = (how: Comparison): string => Object.keys(ENDS).find(end => ENDS[end] === how) ?? ''

/** The conditions in the query of an address: `f.STAGE_ID=NEW&f.STAGE_ID=WON`, `f.OPPORTUNITY.from=100`, `f.CLOSEDATE.in=thisWeek`. */
export function conditionsIn(query: Query): Condition[] {
  const conditions: Condition[] = []
  for (const [key, value] of Object.entries(query)) {
    const [, code, end = ''] = /^f\.(\w+)(?:\.(\w+))?$/.exec(key) ?? []
    const how = ENDS[end]
    if (!code || !how) continue
    const values = listed(value).filter(Boolean)
    let condition = conditions.find(one => one.code === code && one.how === how)
    if (!condition) {
      condition = { code, how, values: how === 'range' ? ['', ''] : [] }
      conditions.push(condition)
    }
    if (how === 'range') condition.values[end === 'from' ? 0 : 1] = values[0] ?? ''
    else if (how !== 'empty' && how !== 'filled') condition.values = values
  }
  return conditions
}

function pairsOf({ code, how, values }: Condition): [string, string | string[]][] {
  const key = MARK + code
  if (how !== 'range')
    return [[[key, endOf(how)].filter(Boolean).join('.'), values.length > 1 ? values : (values[0] ?? '')]]
  const [from = '', to = ''] = values
  const ends: [string, string][] = [
    [`${key}.from`, from],
    [`${key}.to`, to],
  ]
  const given = ends.filter(([, value]) => value)
  return given.length ? given : ends.slice(0, 1)
}

/** The query of an address with these conditions in the place of those that it had. */
export function queryWith(query: Query, conditions: readonly Condition[]): Record<string, string | string[]> {
  const others = Object.entries(query).filter(([key]) => !key.startsWith(MARK)) as [string, string][]
  return Object.fromEntries([...others, ...conditions.flatMap(pairsOf)])
}

/** What of an address filters: the conditions and the text that is searched for. */
export const filteringPart = (query: Query): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(query).filter(([key]) => key.startsWith(MARK) || key === 'q') as [string, string | string[]][],
  )
