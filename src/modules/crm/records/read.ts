import { classicObject, fromRecords, starFields, userFields } from '../../../records/show.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { accessTo, isDenied, permits } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { fieldsOf } from './fields.ts'
import { withMultifields } from './show-multifields.ts'

/** One record in its classic form, with all fields and multifields. */
export async function getRecord(
  call: Call<'accessDenied' | 'notFound'>,
  type: EntityType,
  id: number,
): Promise<RawJson> {
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) call.fail('accessDenied', { id })
  const text = await call.memo(`get of ${type.entityTypeName}`, () => getText(call, type))
  const [row] = await query(call.db, text, [id])
  if (!row) return call.fail('notFound', { id })
  if (!permits(access, row)) call.fail('accessDenied', { id })
  call.recordChange(type.entityTypeName, id, 'read')
  const [json] = await withMultifields(call, type, [{ id, json: row.json }], null)
  return new RawJson(json!)
}

async function getText(call: Call, type: EntityType): Promise<string> {
  const fields = await fieldsOf(call, type)
  const own = userFields(fields)
  const object = classicObject(call.flavor, { ...starFields(fields), ...own })
  const category = type.categories ? ', r.category_id' : ''
  const from = fromRecords(type, Object.keys(own).length > 0)
  return `select ${object} as json, r.assigned_by_id, r.opened${category} ${from} where r.id = ?`
}
