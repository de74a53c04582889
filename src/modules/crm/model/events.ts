import type { RecordChange } from '../../../rest/changes/record-change.ts'
import type { Row } from '../../../store/store.ts'
import type { EntityType } from './entity-type.ts'

export type How = Exclude<RecordChange['how'], 'read'>

export const suffixes: Readonly<Record<How, string>> = { add: 'ADD', update: 'UPDATE', delete: 'DELETE' }

/** Items of every type share their events; those of a smart process can be had alone, too (universal/events/). */
export const DYNAMIC = 'ONCRMDYNAMICITEM'

export const itemEventName = (how: How, entityTypeId: number): string => `${DYNAMIC}${suffixes[how]}_${entityTypeId}`

/** The event of an item, which names its type; undefined for records of types that have events of their own. */
export const itemEvent = (
  { itemEvents, entityTypeId }: EntityType,
  how: How,
  id: number,
): RecordChange['eventOverride'] =>
  itemEvents
    ? {
        event: DYNAMIC + suffixes[how],
        also: itemEventName(how, entityTypeId),
        data: { FIELDS: { ID: String(id), ENTITY_TYPE_ID: String(entityTypeId) } },
      }
    : undefined

/** The event of an address by its row; one that is changed is registered anew (requisites/events/). */
export const addressEvent = (how: How, row: Row) => ({
  event: how === 'delete' ? 'ONCRMADDRESSUNREGISTER' : 'ONCRMADDRESSREGISTER',
  data: {
    FIELDS: Object.fromEntries(
      ['type_id', 'entity_type_id', 'entity_id', 'anchor_id', 'anchor_type_id'].map(name => [
        name.toUpperCase(),
        Number(row[name]),
      ]),
    ),
  },
})

/** A click in what an application shows in an activity, which is told to that application (configurable/structure/action.md). */
export const TIMELINE_ITEM_ACTION = 'ONCRMTIMELINEITEMACTION'

/** What comes again and again, as the names of its events and their fields call it. */
export const recurring = ['DEAL', 'INVOICE'] as const

/** The event of what makes records again and again (deals/recurring-deals/events/); `name` is that of their type. */
export const recurringEvent = (
  name: string,
  what: 'ADD' | 'UPDATE' | 'DELETE' | 'EXPOSE',
  id: number,
  template?: number,
  record?: number,
) => ({
  event: `ONCRM${name}RECURRING${what}`,
  data: {
    FIELDS: {
      ID: String(id),
      ...(template === undefined ? {} : { [`RECURRING_${name}_ID`]: String(template) }),
      ...(record === undefined ? {} : { [`${name}_ID`]: String(record) }),
    },
  },
})
