import type { Portal } from '../../src/index.ts'
import { stored } from '../../src/lib/moment.ts'
import { openGrant, type Tokens } from '../../src/portal/applications/tokens.ts'

/** An application as the operation that adds it tells of it. */
export interface Added {
  id: number
  clientId: string
  clientSecret: string
  applicationToken: string
}

/** Adds an application with the scope `crm`, or with what is given. */
export const addApp = (portal: Portal, app: Record<string, unknown> = {}): Promise<Added> =>
  portal.control('app', 'add', { title: 'Calls', scopes: ['crm'], ...app })

/** Tokens of a user for an application, as an authorization at this address of the portal gives them. */
export function tokensFor({ store, clock }: Portal, app: Added, userId: number, endpoint: string): Promise<Tokens> {
  const now = { seconds: Math.floor(clock.now().getTime() / 1000), stored: stored(clock.now()) }
  return store.write(db => openGrant(db, { applicationId: app.id, userId, endpoint }, now))
}
