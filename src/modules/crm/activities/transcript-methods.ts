import { sourceOf } from '../../../lib/source.ts'
import { parameterMissing } from '../../../records/modern/phrases.ts'
import { type Method, method } from '../../../rest/method.ts'
import { query } from '../../../store/store.ts'
import { CALL } from './fields.ts'
import { neededNumber } from './params.ts'
import { requireActivity } from './require.ts'

/** What was said in a call; an operator puts it there (`portico activity transcribe`), as the original's service does. */
export const transcriptMethods: Method[] = [
  method({
    name: 'crm.activity.call.getTranscript',
    scopes: ['crm'],
    kind: 'read',
    source: sourceOf(import.meta.filename),
    access: 'who may read one of its records',
    params: { activityId: neededNumber('activityIdMissing') },
    phrases: {
      activityIdMissing: parameterMissing('activityId'),
      notFound: { code: 'NOT_FOUND', text: 'Element not found' },
      accessDenied: { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' }, status: 403 },
    },
    async run(call, { activityId }) {
      const activity = await requireActivity(call, activityId, 'read')
      if (activity.type_id !== CALL) call.fail('notFound')
      const [row] = await query(call.db, 'select transcription from activity_transcript where activity_id = ?', [
        activityId,
      ])
      return row ? { transcription: row.transcription } : null
    },
  }),
]
