import { filterTooLong, limitFilter } from '../../rest/list-query.ts'
import { phpArray, scalarText } from '../../rest/params.ts'

/** Conditions that hold together, or one of which does; a leaf is a key of the filter as it was sent, with its value. */
interface Group {
  any: boolean
  parts: (Group | readonly [key: string, value: unknown])[]
}

/** How conditions are joined to one. */
interface Joins<T> {
  every(parts: readonly T[]): T
  some(parts: readonly T[]): T
}

/** Deeper than a person nests by far; stores have limits of their own on how deep an expression is. */
const DEEPEST = 50

/** A key without a name: its value is a filter in the filter. */
const isPlace = (key: string): boolean => /^\d+$/.test(key.trim())

function read(filter: Record<string, unknown>, depth: number): Group {
  if (depth > DEEPEST) throw filterTooLong()
  const group: Group = { any: false, parts: [] }
  for (const [key, value] of Object.entries(filter)) {
    const inner = isPlace(key) ? phpArray(value) : undefined
    if (inner) group.parts.push(read(inner, depth + 1))
    else if (key.trim().toLowerCase() === 'logic') group.any = scalarText(value)?.trim().toUpperCase() === 'OR'
    else group.parts.push([key, value])
  }
  return group
}

const isLeaf = (part: Group['parts'][number]): part is readonly [string, unknown] => Array.isArray(part)

const leaves = (group: Group): (readonly [string, unknown])[] =>
  group.parts.flatMap(part => (isLeaf(part) ? [part] : leaves(part)))

/**
 * A filter of the modern methods: conditions by field names with prefixes, and filters in it under keys that are numbers,
 * `{"0": {"logic": "OR", "0": {…}, "1": {…}}, "title": "A"}` (api-reference/crm/universal/crm-item-list.md, parameter
 * filter). All conditions of one level hold, with `logic: "OR"` one of them does; an empty filter in the filter says nothing.
 * `one` makes the condition of a key, or fails; keys with a number for a name and a plain value come to it too. `joins`
 * says how such conditions are joined. The conditions that come back hold together.
 */
export function nestedFilter<T>(
  filter: Record<string, unknown>,
  joins: Joins<T>,
  one: (key: string, value: unknown) => T,
): T[] {
  const group = read(filter, 1)
  // One key may stand at several places, so the places are counted and not the names.
  limitFilter(Object.fromEntries(leaves(group).map(([key, value], place) => [`${key} ${place}`, value])))
  const join = ({ any, parts }: Group): T[] => {
    if (!any) return parts.flatMap(part => (isLeaf(part) ? [one(...part)] : join(part)))
    const each = parts.flatMap(part => {
      const together = isLeaf(part) ? [one(...part)] : join(part)
      return together.length ? [joins.every(together)] : []
    })
    return each.length ? [joins.some(each)] : []
  }
  return join(group)
}
