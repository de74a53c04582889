import type { Portal } from '../../src/index.ts'
import { addApplication } from '../../src/portal/applications/applications.ts'

/** Adds an application with these scopes that everybody may use, and gives its id. */
export async function newApplication(portal: Portal, scopes: readonly string[] = []): Promise<number> {
  const { application } = await portal.store.write(db =>
    addApplication(db, {
      title: 'Test',
      scopes,
      handlerUrl: 'https://example.com/app',
      installUrl: '',
      redirectUri: '',
      users: null,
      onlyApi: true,
      now: '2026-01-01T00:00:00',
    }),
  )
  return application.id
}
