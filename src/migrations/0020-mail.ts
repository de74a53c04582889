import { indexes, type Schema, table } from '../store/schema.ts'

/** E-mails that came in and that go out, or would. */
export async function mail(schema: Schema): Promise<void> {
  await table(schema, 'mail_message', {
    ...{ id: 'id', direction: 'text', state: 'text', message_id: 'text', activity_id: 'integer' },
    ...{ sender: 'text', recipients: 'text', copies: 'text', subject: 'text', text: 'text', html: 'text' },
    ...{ in_reply_to: 'text', attempts: 'integer', next_attempt: 'text', problem: 'text', created: 'text' },
  })
  await indexes(schema, 'mail_message', [['state', 'next_attempt'], ['message_id'], ['activity_id']])
}
