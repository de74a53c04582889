import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { recurringEvent } from '../model/events.ts'

/** Deletes the settings of a template that goes; `name` is that of its type, `DEAL`. */
export async function deleteSettingsOf(call: Call, name: string, entityTypeId: number, id: number): Promise<void> {
  const gone = await query(call.db, 'delete from recurring where entity_type_id = ? and record_id = ? returning id', [
    ...[entityTypeId, id],
  ])
  for (const row of gone) tellSettings(call, name, 'DELETE', Number(row.id))
}

const how = { ADD: 'add', UPDATE: 'update', EXPOSE: 'update', DELETE: 'delete' } as const

/** Notes what became of settings; `template` and `record` are ids. */
export function tellSettings(
  call: Call,
  name: string,
  what: keyof typeof how,
  id: number,
  template?: number,
  record?: number,
): void {
  call.recordChange(`${name}_RECURRING`, id, how[what], recurringEvent(name, what, id, template, record))
}
