import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import { addressEvent } from '../model/events.ts'

/** Notes that an address, by the columns of its row, was written or has gone. */
export function recordAddressChange(call: Call, row: Row, how: 'add' | 'update' | 'delete'): void {
  const { type_id, entity_type_id, entity_id } = row
  call.recordChange('ADDRESS', `${type_id}:${entity_type_id}:${entity_id}`, how, addressEvent(how, row))
}
