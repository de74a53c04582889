import { wireMoment } from '../lib/moment.ts'
import type { Call } from '../rest/call.ts'
import type { RecordChange } from '../rest/changes/record-change.ts'
import type { User } from './users.ts'

/** Told when a user is there for the first time, not when they are added (api-reference/common/events/on-user-add.md). */
export const JOINED = 'ONUSERADD'

const texts = ['EMAIL', 'NAME', 'LAST_NAME', 'PERSONAL_GENDER', 'WORK_POSITION'] as const
const days = ['PERSONAL_BIRTHDAY', 'UF_EMPLOYMENT_DATE'] as const

/** What is told of a user who has joined: texts, days as `1990-01-31`, the moment as every answer has it. */
export function joined(
  { zone }: Pick<Call, 'zone'>,
  { id, active, departments, profile }: User,
): RecordChange['eventOverride'] {
  const registered = profile.DATE_REGISTER
  return {
    event: JOINED,
    data: {
      ID: id,
      ACTIVE: active ? 'Y' : 'N',
      ...Object.fromEntries(texts.map(name => [name, profile[name] ?? ''])),
      ...Object.fromEntries(days.map(name => [name, profile[name]?.slice(0, 10) ?? ''])),
      UF_DEPARTMENT: departments,
      DATE_REGISTER: registered ? wireMoment(registered, zone) : '',
    },
  }
}
