import { wireMoment } from '../../lib/moment.ts'
import { sourceOf } from '../../lib/source.ts'
import { type Method, method } from '../../rest/method.ts'
import { anything, wholeNumber } from '../../rest/params.ts'
import { countUnseen, listNotices, markSeen } from './notices.ts'

const common = { source: sourceOf(import.meta.filename), phrases: {} }

/** As many as a page shows at once. */
const AT_ONCE = 50

/** What the portal's own pages ask of the notices of who is logged in. */
export const noticeMethods: Method[] = [
  method({
    ...common,
    name: 'portico.notices',
    kind: 'read',
    params: {},
    async run({ db, zone, caller }) {
      const notices = await listNotices(db, AT_ONCE, caller.userId)
      return {
        unseen: await countUnseen(db, caller.userId),
        notices: notices.map(({ id, kind, text, path, created, seen }) => ({
          ...{ id, kind, text, path, seen: seen !== null, created: wireMoment(created, zone) },
        })),
      }
    },
  }),
  method({
    ...common,
    name: 'portico.notices.seen',
    kind: 'write',
    params: { lastId: anything('integer', true) },
    async run({ db, now, caller }, { lastId }) {
      await markSeen(db, caller.userId, wholeNumber(lastId) ?? 0, now)
      return true
    },
  }),
]
