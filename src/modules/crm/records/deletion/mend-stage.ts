import { column } from '../../../../records/field.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { categoriesOf, portalSettings } from '../../model/portal-settings.ts'

/**
 * A record whose category is gone comes back to the default one, one whose stage is gone to the first that means the same.
 * Gives the columns of its row that had to be others.
 */
export async function mendStage(call: Call, type: EntityType, row: Row): Promise<string[]> {
  if (!type.stages) return []
  const settings = await portalSettings(call)
  const changed: string[] = []
  const set = (name: string, value: unknown) => {
    if (row[name] === value) return
    row[name] = value
    changed.push(name)
  }
  const byDefault = settings.defaultCategory(type.entityTypeId)
  if ('category_id' in row && Number(row.category_id ?? 0) !== byDefault) {
    const known = await categoriesOf(call, type.entityTypeId)
    if (!known.has(Number(row.category_id))) set('category_id', byDefault)
  }
  const stage = column(type.stages.field)
  const directory = type.stages.directory(row)
  if (settings.semantics(directory, row[stage] ?? '') !== null) return changed
  const semantic = type.stages.semantic && column(type.stages.semantic)
  const meant = (semantic && row[semantic]) || 'P'
  const first = settings.first(directory, meant) ?? settings.first(directory)
  if (first === null) return changed
  set(stage, first)
  if (semantic) set(semantic, settings.semantics(directory, first) ?? 'P')
  return changed
}
