import type { Call } from '../../../rest/call.ts'
import { entityTypes } from '../entities/index.ts'
import { INVOICE } from '../entities/invoice.ts'
import { type TimelinePage, timelinePage } from './stream.ts'

/** The number of a type by its name, `deal` or `dynamic_177`; undefined for what can be none. */
function numberOf(name: string): number | undefined {
  const wanted = name.trim().toUpperCase()
  if (wanted === 'SMART_INVOICE') return INVOICE
  const [, dynamic] = /^DYNAMIC_(\d{1,10})$/.exec(wanted) ?? []
  return dynamic ? Number(dynamic) : entityTypes.find(type => type.entityTypeName === wanted)?.entityTypeId
}

/** A page of the timeline of a record, for whoever has the portal; undefined where there can be no such type. */
export async function timelineOfRecord(
  reading: Pick<Call, 'db' | 'clock' | 'zone'>,
  type: string,
  recordId: number,
  asked: { before?: number | undefined; limit?: number },
): Promise<TimelinePage | undefined> {
  const entityTypeId = numberOf(type)
  return entityTypeId === undefined ? undefined : timelinePage(reading, { entityTypeId, recordId }, asked)
}
