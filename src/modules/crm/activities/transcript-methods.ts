import { sourceOf } from '../../../lib/source.ts'
import { parameterMissing } from '../../../records/modern/phrases.ts'
import { type Method, method } from '../../../rest/method.ts'
import { type Db, query } from '../../../store/store.ts'
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

/** Keeps what was said in a call, nothing where the text is empty; false where there is no such call. */
export async function setTranscript(db: Db, activityId: number, transcription: string): Promise<boolean> {
  const [call] = await query(db, 'select id from activity where id = ? and type_id = ?', [activityId, CALL])
  if (!call) return false
  await query(db, 'delete from activity_transcript where activity_id = ?', [activityId])
  if (transcription)
    await query(db, 'insert into activity_transcript (activity_id, transcription) values (?, ?)', [
      activityId,
      transcription,
    ])
  return true
}
