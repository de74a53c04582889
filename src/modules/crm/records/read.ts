import { classicObject, fromRecords, starFields, userFields } from '../../../records/show.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { lookUp } from '../../../store/store.ts'
import { accessTo, isDenied, permits } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { fieldsOf } from './fields.ts'
import { multifieldsOf, withOwn } from './show-multifields.ts'

/** One record in its classic form, with all fields and multifields. */
export async function getRecord(
  call: Call<'accessDenied' | 'notFound'>,
  type: EntityType,
  id: number,
): Promise<RawJson> {
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) call.fail('accessDenied', { id })
  const text = await call.memo(`get of ${type.entityTypeName}`, () => getText(call, type))
  const row = await lookUp(call.db, text, id)
  if (!row) return call.fail('notFound', { id })
  if (!permits(access, row)) call.fail('accessDenied', { id })
  call.recordChange(type.entityTypeName, id, 'read')
  return new RawJson(withOwn(row.json, row.multifields))
}

async function getText(call: Call, type: EntityType): Promise<string> {
  const fields = await fieldsOf(call, type)
  const userfields = userFields(fields)
  const object = classicObject(call.flavor, { ...starFields(fields), ...userfields })
  const category = type.categories ? ', r.category_id' : ''
  const from = fromRecords(type, Object.keys(userfields).length > 0)
  const own = type.multifields ? `, ${multifieldsOf(call.flavor, type)} as multifields` : ''
  return `select r.id, ${object} as json, r.assigned_by_id, r.opened${category}${own} ${from} where r.id = ?`
}
