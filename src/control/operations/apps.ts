import { wireMoment, type Zone } from '../../lib/moment.ts'
import {
  type Application,
  addApplication,
  findApplication,
  listApplications,
} from '../../portal/applications/applications.ts'
import { noun, operation } from '../operation.ts'
import { flag, id, ids, list, matching, url } from '../params.ts'
import { missing } from '../refusal.ts'
import { requireScopes, requireUser } from '../require-existing.ts'
import { appLife } from './app-life.ts'

/** An application as operations show it: without its secret and the token that its handlers know the portal by. */
const show = ({ applicationToken: _, ...app }: Application, zone: Zone) => ({
  ...app,
  created: wireMoment(app.created, zone),
})

/** Local applications. */
export const apps = noun('app', 'local applications', [
  operation({
    verb: 'add',
    at: 'POST /apps',
    kind: 'write',
    meaning: 'Adds a local application. Its secret and its application token are shown only now.',
    params: {
      title: matching(/^.{1,255}$/s, 'a text of 1 to 255 characters', 'what people call it', { required: true }),
      scopes: list('its scopes', { fallback: [], option: 'scope' }),
      handlerUrl: url('the address of its interface', { fallback: '', option: 'handler' }),
      installUrl: url('the address of its installer; without one it is installed at once', {
        fallback: '',
        option: 'install',
      }),
      redirectUri: url('the address that codes are sent to; the handler if left out', {
        fallback: '',
        option: 'redirect',
      }),
      users: ids('who may use it; everybody if left out', { option: 'user' }),
      onlyApi: flag('whether it has no interface', { fallback: false }),
    },
    async run({ db, rest, zone, now }, { users, ...app }) {
      requireScopes(rest, app.scopes)
      for (const user of users ?? []) await requireUser(db, user)
      const { application, secret } = await addApplication(db, { ...app, users: users ?? null, now })
      return {
        ...show(application, zone),
        clientSecret: secret,
        applicationToken: application.applicationToken,
      }
    },
    says: app =>
      `Application ${app.id} is added: ${app.title}. These are shown only now:\n` +
      `client_id          ${app.clientId}\n` +
      `client_secret      ${app.clientSecret}\n` +
      `application_token  ${app.applicationToken}\n\n` +
      (app.installUrl
        ? `portico app install ${app.id} gives it tokens and posts ONAPPINSTALL to ${app.installUrl}${app.onlyApi ? '' : `; portico app finish ${app.id} says that its installer is done`}.\n`
        : '') +
      `Users let it in at /oauth/authorize/?client_id=${app.clientId}`,
  }),
  operation({
    verb: 'list',
    at: 'GET /apps',
    kind: 'read',
    meaning: 'Lists the applications.',
    params: {},
    run: async ({ db, zone }) => (await listApplications(db)).map(app => show(app, zone)),
    columns: {
      ID: app => app.id,
      'CLIENT ID': app => app.clientId,
      SCOPES: app => app.scopes.join(','),
      INSTALLED: app => (app.installed ? 'Y' : 'N'),
      USERS: app => app.users?.join(',') ?? 'all',
      CREATED: app => app.created,
      TITLE: app => app.title,
    },
  }),
  operation({
    verb: 'get',
    at: 'GET /apps/{id}',
    kind: 'read',
    meaning: 'Shows one application, without its secrets.',
    params: { id: id('the application', { required: true }) },
    words: ['id'],
    async run({ db, zone }, { id }) {
      const app = await findApplication(db, id)
      if (!app) throw missing(`There is no application ${id}. See portico app list.`)
      return show(app, zone)
    },
  }),
  ...appLife,
])
