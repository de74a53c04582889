import type { Call } from '../../../../rest/call.ts'
import type { OwnedTable, OwnerType, Reference } from '../../../../rest/changes/ownership.ts'
import { query } from '../../../../store/store.ts'
import { deal } from '../../entities/index.ts'
import { recurringEvent } from '../../model/events.ts'

/** Settings go with the template that they are of. */
async function deleteSettings(call: Call, { entityTypeId, entityTypeName }: OwnerType, id: number): Promise<void> {
  const gone = await query(call.db, 'delete from recurring where entity_type_id = ? and record_id = ? returning id', [
    ...[entityTypeId, id],
  ])
  for (const row of gone) tellSettings(call, entityTypeName, 'DELETE', Number(row.id))
}

/** What makes records of a template again and again. */
export const ownedSettings: OwnedTable = {
  table: 'recurring',
  owner: { type: 'entity_type_id', id: 'record_id' },
  deleted: deleteSettings,
  merged: 'planned',
  cameBack: (call, { entityTypeName, id }, came) => {
    for (const row of came) tellSettings(call, entityTypeName, 'ADD', Number(row.id), id)
  },
}

/** The deal that a template was made of. */
export const templateReference: Reference = { table: 'recurring', column: 'based_id', entityTypeId: deal.entityTypeId }

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
