import { callStatuses, markCalled } from '../../modules/crm/index.ts'
import { noun, operation } from '../operation.ts'
import { id, text } from '../params.ts'
import { missing, wrong } from '../refusal.ts'

/** Call lists. */
export const callLists = noun('calllist', 'call lists, which crm.calllist.* makes', [
  operation({
    verb: 'mark',
    at: 'POST /call-lists/{id}/mark',
    kind: 'write',
    meaning: 'Says what came of a call to a participant, as a user does who calls.',
    params: {
      id: id('the call list', { required: true }),
      participant: id('the contact or company', { required: true }),
      status: text('IN_WORK, SUCCESS, WRONG_NUMBER, STOP_CALLING or another code of crm.calllist.statuslist', {
        required: true,
      }),
    },
    words: ['id', 'participant', 'status'],
    async run({ db }, { id, participant, status }) {
      const known = (await callStatuses(db)).map(({ status_id }) => String(status_id))
      if (!known.includes(status)) throw wrong(`There is no call status ${status}. There are: ${known.join(', ')}.`)
      if (!(await markCalled(db, id, participant, status)))
        throw missing(
          `Call list ${id} has no participant ${participant}. See portico call crm.calllist.items.get LIST_ID=${id}.`,
        )
      return { id, participant, status }
    },
    says: ({ id, participant, status }) => `Call list ${id}: ${participant} is ${status}.`,
  }),
])
