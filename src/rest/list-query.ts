/** How a filter key compares (api-reference/crm/leads/crm-lead-list.md, parameter `filter`). */
export type Operator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'in'
  | 'not in'
  | 'contains'
  | 'not contains'
  | 'like'
  | 'not like'

/** Longest first, so that `!=%` is not read as `!=` and a field called `%…`. */
const PREFIXES: [string, Operator][] = [
  ['!=%', 'not like'],
  ['!%=', 'not like'],
  ['!%', 'not contains'],
  ['!@', 'not in'],
  ['!=', '!='],
  ['=%', 'like'],
  ['%=', 'like'],
  ['>=', '>='],
  ['<=', '<='],
  ['>', '>'],
  ['<', '<'],
  ['@', 'in'],
  ['%', 'contains'],
  ['!', '!='],
  ['=', '='],
]

/** A filter key split into its operator and the field's name; no prefix is equality. */
export function filterKey(key: string): { operator: Operator; field: string } {
  for (const [prefix, operator] of PREFIXES)
    if (key.startsWith(prefix)) return { operator, field: key.slice(prefix.length) }
  return { operator: '=', field: key }
}

/** A page: 50 rows (settings/how-to-call-rest-api/list-methods-pecularities.md). */
export const PAGE_SIZE = 50

/** Where a page begins; `start` is cut down to whole pages, -1 is the first page uncounted. */
export const pageOffset = (start: number): number => (start < 0 ? 0 : Math.floor(start / PAGE_SIZE) * PAGE_SIZE)
