export type { Listening, ListenOptions } from './http/server.ts'
export { type Answer, openPortal, type Portal, type PortalOptions } from './open-portal.ts'
