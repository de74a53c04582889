import { randomBytes, randomInt } from 'node:crypto'
import type { Db } from '../../store/store.ts'
import type { RowOf } from '../../store/table-types.ts'
import { hashOf, isSameHash, randomHex } from '../secrets.ts'
import { killTokens } from './tokens.ts'

/** A local application (local-integrations/local-apps.md). */
export interface Application {
  id: number
  /** `local.` and 24 hexadecimal digits and a dot and 8 digits. */
  clientId: string
  title: string
  scopes: string[]
  handlerUrl: string
  installUrl: string
  redirectUri: string
  /** Ids of the users who may use it; null: everybody. */
  users: number[] | null
  /** Ids of those who may not, whoever else may. */
  blocked: number[]
  /** The technical user that it works as by itself; null as long as it has none. */
  systemUserId: number | null
  /** Without an interface: it is installed as soon as it is added. */
  onlyApi: boolean
  /** Until then only administrators can open it, and no events go to it (settings/app-installation/installation-finish.md). */
  installed: boolean
  version: number
  /** `L`: local. */
  status: string
  paymentExpired: boolean
  /** Tells a handler that a request comes from this portal. */
  applicationToken: string
  created: string
}

interface NewApplication {
  title: string
  scopes: readonly string[]
  handlerUrl: string
  installUrl: string
  redirectUri: string
  users: readonly number[] | null
  onlyApi: boolean
  /** The moment, as stored. */
  now: string
}

/** As the original's are: 50 letters and digits. */
const newSecret = (): string => randomBytes(64).toString('base64').replace(/[+/=]/g, '').slice(0, 50)

/**
 * Adds an application and gives it with its secret, which is kept as a hash: it is shown this once. Without an install URL
 * there is nothing to do before it is ready.
 */
export async function addApplication(
  db: Db,
  application: NewApplication,
): Promise<{ application: Application; secret: string }> {
  const secret = newSecret()
  const row = {
    client_id: `local.${randomHex(7)}.${randomInt(10_000_000, 100_000_000)}`,
    secret_hash: hashOf(secret),
    title: application.title,
    scopes: application.scopes.join(','),
    handler_url: application.handlerUrl,
    install_url: application.installUrl,
    // A form of the original has one address for both.
    redirect_uri: application.redirectUri || application.handlerUrl,
    users: application.users ? application.users.join(',') : null,
    system_user_id: null,
    blocked: '',
    only_api: application.onlyApi ? 'Y' : 'N',
    installed: application.onlyApi || !application.installUrl ? 'Y' : 'N',
    version: 1,
    status: 'L',
    payment_expired: 'N',
    application_token: randomHex(16),
    created: application.now,
  }
  const { id } = await db.insertInto('application').values(row).returning('id').executeTakeFirstOrThrow()
  return { application: applicationOf({ id, ...row }), secret }
}

export async function listApplications(db: Db): Promise<Application[]> {
  return (await db.selectFrom('application').selectAll().orderBy('id').execute()).map(applicationOf)
}

export async function findApplication(db: Db, id: number): Promise<Application | undefined> {
  const row = await db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst()
  return row && applicationOf(row)
}

export async function applicationByClientId(db: Db, clientId: string): Promise<Application | undefined> {
  const row = await db.selectFrom('application').selectAll().where('client_id', '=', clientId).executeTakeFirst()
  return row && applicationOf(row)
}

type Access = Pick<Application, 'users' | 'systemUserId' | 'blocked' | 'installed'>

/**
 * Whether a user may use an application, as its technical user may whomever else it is open to. Until it is installed it is
 * for administrators alone (settings/app-installation/installation-finish.md).
 */
export const isOpenTo = (
  { users, systemUserId, blocked, installed }: Access,
  user: { id: number; isAdmin: boolean },
): boolean =>
  (users === null || users.includes(user.id) || user.id === systemUserId) &&
  !blocked.includes(user.id) &&
  (installed || user.isAdmin)

const idsOf = (text: string): number[] => text.split(',').filter(Boolean).map(Number)

/** The columns that say who may use an application. */
export type AccessRow = Pick<RowOf<'application'>, 'users' | 'system_user_id' | 'blocked' | 'installed'>

/** Who may use the application of a row. */
export const accessOf = ({ users, system_user_id, blocked, installed }: AccessRow): Access => ({
  users: users === null ? null : idsOf(users),
  systemUserId: system_user_id === null ? null : Number(system_user_id),
  blocked: idsOf(blocked!),
  installed: installed === 'Y',
})

function applicationOf(row: RowOf<'application'>): Application {
  return {
    id: Number(row.id),
    clientId: row.client_id!,
    title: row.title!,
    scopes: row.scopes === '' ? [] : row.scopes!.split(','),
    handlerUrl: row.handler_url!,
    installUrl: row.install_url!,
    redirectUri: row.redirect_uri!,
    ...accessOf(row),
    onlyApi: row.only_api === 'Y',
    version: Number(row.version),
    status: row.status!,
    paymentExpired: row.payment_expired === 'Y',
    applicationToken: row.application_token!,
    created: row.created!,
  }
}

/** The application with these credentials. */
export async function applicationBySecret(db: Db, clientId: string, secret: string): Promise<Application | undefined> {
  const row = await db.selectFrom('application').selectAll().where('client_id', '=', clientId).executeTakeFirst()
  return isSameHash(row?.secret_hash ?? hashOf(''), hashOf(secret)) && row ? applicationOf(row) : undefined
}

/** What an operator may change of an application; what is undefined stays as it is. */
type ApplicationChange = Partial<
  Pick<
    Application,
    | 'title'
    | 'scopes'
    | 'handlerUrl'
    | 'installUrl'
    | 'redirectUri'
    | 'users'
    | 'blocked'
    | 'installed'
    | 'paymentExpired'
  >
>

export async function changeApplication(db: Db, id: number, change: ApplicationChange): Promise<void> {
  const { title, scopes, handlerUrl, installUrl, redirectUri, users, blocked, installed, paymentExpired } = change
  const yesNo = (flag: boolean | undefined) => (flag === undefined ? undefined : flag ? 'Y' : 'N')
  const row = {
    title,
    scopes: scopes?.join(','),
    handler_url: handlerUrl,
    install_url: installUrl,
    redirect_uri: redirectUri,
    users: users === null ? null : users?.join(','),
    blocked: blocked?.join(','),
    installed: yesNo(installed),
    payment_expired: yesNo(paymentExpired),
  }
  const changes = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
  if (Object.keys(changes).length) await db.updateTable('application').set(changes).where('id', '=', id).execute()
}

/** Gives an application a new secret; the old one opens nothing any more. */
export async function renewSecret(db: Db, id: number): Promise<string> {
  const secret = newSecret()
  await db
    .updateTable('application')
    .set({ secret_hash: hashOf(secret) })
    .where('id', '=', id)
    .execute()
  return secret
}

/**
 * Removes an application with all that it has here: tokens, options, handlers, types of user fields
 * (settings/app-uninstallation.md). Its technical user is dismissed: what they have done goes on naming them.
 */
export async function removeApplication(db: Db, id: number): Promise<void> {
  await killTokens(db, id)
  const systemUser = db.selectFrom('application').select('system_user_id').where('id', '=', id)
  await db.updateTable('portal_user').set({ active: 'N' }).where('id', '=', systemUser).execute()
  const handlers = db.selectFrom('event_handler').select('id').where('application_id', '=', id)
  await db.deleteFrom('event_delivery').where('handler_id', 'in', handlers).execute()
  for (const table of ['event_handler', 'offline_event', 'placement', 'automation_trigger'] as const)
    await db.deleteFrom(table).where('application_id', '=', id).execute()
  await db.deleteFrom('application_option').where('application_id', '=', id).execute()
  await db.deleteFrom('userfield_type').where('application_id', '=', id).execute()
  await db.deleteFrom('application').where('id', '=', id).execute()
}
