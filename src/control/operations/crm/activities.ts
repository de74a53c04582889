import { setTranscript } from '../../../modules/crm/index.ts'
import { noun, operation } from '../../operation.ts'
import { id, text } from '../../params.ts'
import { missing } from '../../refusal.ts'

/** What no method of the API says of activities. */
export const activities = noun('activity', 'what was said in calls', [
  operation({
    verb: 'transcribe',
    at: 'PUT /activities/{id}/transcript',
    kind: 'write',
    meaning: 'Says what was spoken in a call, for crm.activity.call.getTranscript; an empty text takes it away.',
    params: {
      id: id('the activity of the call', { required: true }),
      transcript: text('what was said', { fallback: '' }),
    },
    words: ['id', 'transcript'],
    async run({ db }, { id, transcript }) {
      if (!(await setTranscript(db, id, transcript))) throw missing(`There is no call ${id}.`)
      return { id, characters: transcript.length }
    },
    says: ({ id, characters }) => `The transcript of call ${id} has ${characters} characters.`,
  }),
])
