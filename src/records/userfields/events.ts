import type { RecordChange } from '../../rest/changes/record-change.ts'
import type { UserfieldOwner } from './owner.ts'

/** What can happen to a user field, with the end of its event's name; `list` is a change of what can be chosen in it. */
const suffixes = { add: 'ADD', update: 'UPDATE', delete: 'DELETE', list: 'SETENUMVALUES' } as const

export const userfieldEventSuffixes: readonly string[] = Object.values(suffixes)

/** The event of a user field, where those of its owner have any. */
export const userfieldEvent = (
  how: keyof typeof suffixes,
  { userfieldEvents, userFieldEntityId }: UserfieldOwner,
  id: number,
  name: string,
): RecordChange['eventOverride'] =>
  userfieldEvents === undefined
    ? undefined
    : {
        event: userfieldEvents + suffixes[how],
        data: { FIELDS: { ID: String(id), ENTITY_ID: userFieldEntityId, FIELD_NAME: name } },
      }
