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

/** Notes who did what, null: whoever has the machine; operations are `noun.verb`. `detail` is what else is known, without secrets. */
export async function audit(
  db: Db,
  clock: Clock,
  userId: number | null,
  action: AuditedAction | `${string}.${string}`,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await db
    .insertInto('audit')
    .values({ created: stored(clock.now()), user_id: userId, action, detail: JSON.stringify(detail) })
    .execute()
}
