import type { Field } from '../../../records/field.ts'
import { fieldType } from '../../../records/field-types/index.ts'
import { keptShape, type Shape } from '../../../records/page.ts'
import { columnOf, jsonObject } from '../../../records/show.ts'
import type { Call } from '../../../rest/call.ts'
import type { Flavor, Sql } from '../../../store/flavor.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { ItemField, ItemFields } from './fields.ts'
import { type FirstValue, firstValues } from './multifields.ts'

/** What of an item is asked for: its fields, and first values of its multifields by their names. `null` is everything. */
export type Wanted = { fields: readonly ItemField[]; firstValues: readonly FirstValue[] } | null

/** What a `select` names; `*`, and nothing at all, is everything. The id is always among it. */
export function wantedOf({ multifields }: EntityType, fields: ItemFields, select: readonly string[]): Wanted {
  if (!select.length || select.includes('*')) return null
  const named = select.map(name => fields.byName.get(name)).filter(field => field !== undefined)
  return {
    fields: [...new Set([fields.byName.get('ID')!, ...named])],
    firstValues: multifields ? firstValues.filter(({ name }) => select.includes(name)) : [],
  }
}

/** The SQL of what an item has in columns: lists, multifields and parents are added to it (parts.ts). */
export const itemShape = (call: Call, type: EntityType, fields: ItemFields, wanted: Wanted): Shape =>
  keptShape(call, fields, wanted?.fields.map(({ name }) => name).join(' ') ?? '*', () => {
    const shown = wanted?.fields ?? fields.all
    const entries: (readonly [string, Sql])[] = []
    for (const one of shown)
      if (one.storage === 'column') entries.push([one.shown, shownValue(call.flavor, one.name, one.field)])
    if (!wanted) {
      for (const name of type.disabled ?? []) entries.push([name, 'null'])
      entries.push(['entityTypeId', String(type.entityTypeId)])
    }
    return {
      object: jsonObject(call.flavor, entries),
      userfields: shown.some(({ userfield }) => userfield !== undefined),
    }
  })

/** A value of a column as crm.item.* show it: numbers as numbers, nothing as null, several values as a list. */
function shownValue(flavor: Flavor, name: string, field: Field): Sql {
  const column = columnOf(name, field)
  if (!field.multiple)
    return one(flavor, field, field.modernEmpty ? `coalesce(${column},${field.modernEmpty})` : column)
  const { column: kind } = fieldType(field)
  const elements =
    kind === 'text' && !fieldType(field).showItem
      ? flavor.json(column)
      : flavor.mapElements(column, value => {
          const typed = kind === 'text' ? value : `cast(${value} as ${flavor.types[kind]})`
          const element = one(flavor, field, typed)
          return field.type === 'file' ? flavor.json(element) : element
        })
  return `case when ${column} is null then ${flavor.json("'[]'")} else ${elements} end`
}

function one(flavor: Flavor, field: Field, value: Sql): Sql {
  const type = fieldType(field)
  if (type.showItem) return type.showItem(value, flavor, field)
  return type.column === 'number' ? flavor.jsonNumber(value) : value
}
