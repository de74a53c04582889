import { fromRecords } from '../../../records/show.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'
import { itemFieldsOf } from './fields.ts'
import { withParts } from './parts.ts'
import { itemShape } from './shape.ts'

/** One item with all that it has, as crm.item.get shows it; the record is there. */
export async function shownItem(call: Call, type: EntityType, id: number, originalNames: boolean): Promise<RawJson> {
  const fields = await itemFieldsOf(call, type, originalNames)
  const { object, userfields } = itemShape(call, type, fields, null)
  const rows = await query<{ id: number; json: string }>(
    call.db,
    `select r.id, ${object} as json ${fromRecords(type, userfields)} where r.id = ?`,
    [id],
  )
  const [json] = await withParts(call, type, fields, rows, null)
  return new RawJson(json!)
}
