import type { Clock } from '../lib/clock.ts'
import { stored } from '../lib/moment.ts'
import type { Db } from '../store/store.ts'

/** What people do to the portal itself. */
type AuditedAction =
  | 'login.password'
  | 'login.link'
  | 'logout'
  | 'password.change'
  | 'acting.start'
  | 'acting.end'
  | 'tokens.reused'

/** Notes who did what; `detail` is JSON with what else is known. */
export async function audit(
  db: Db,
  clock: Clock,
  userId: number,
  action: AuditedAction,
  detail: Record<string, string | number> = {},
): Promise<void> {
  await db
    .insertInto('audit')
    .values({ created: stored(clock.now()), user_id: userId, action, detail: JSON.stringify(detail) })
    .execute()
}
