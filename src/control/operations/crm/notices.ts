import { wireMoment } from '../../../lib/moment.ts'
import { listNotices } from '../../../modules/im/index.ts'
import { noun, operation } from '../../operation.ts'
import { id, number } from '../../params.ts'

/** What people are told. */
export const notices = noun('notice', 'what people are told: by rules, reminders, comments that name them', [
  operation({
    verb: 'list',
    at: 'GET /notices',
    kind: 'read',
    meaning: 'Lists the last notices, the newest first: of one user, or of all.',
    params: {
      user: id('the user who is told'),
      limit: number('how many', { fallback: 100, least: 1, most: 1000, whole: true }),
    },
    run: async ({ db, zone }, { user, limit }) =>
      (await listNotices(db, limit, user)).map(({ created, seen, ...notice }) => ({
        ...notice,
        seen: seen !== null,
        created: wireMoment(created, zone),
      })),
    columns: {
      ID: n => n.id,
      USER: n => n.userId,
      KIND: n => n.kind,
      TEXT: n => n.text,
      PAGE: n => n.path,
      CREATED: n => n.created,
    },
  }),
])
