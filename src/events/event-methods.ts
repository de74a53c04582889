import { sourceOf } from '../lib/source.ts'
import { applicationRequired, missingArgument, requireApplication } from '../portal/applications/application-context.ts'
import { settingsChanged } from '../portal/settings/settings.ts'
import { findUser } from '../portal/users.ts'
import type { Call } from '../rest/call.ts'
import { type EventKind, opens } from '../rest/changes/events.ts'
import { type Method, method } from '../rest/method.ts'
import { anything, flag, optionalText, phpArray, scalarText, wholeNumber } from '../rest/params.ts'
import type { Phrases } from '../rest/phrases.ts'
import { addHandler, type Handler, listHandlers, removeHandlers } from './handlers.ts'

const source = sourceOf(import.meta.filename)
const access = 'any user of an application; offline events and tokens of others are for administrators'

const denied = (what: string) => ({
  code: 'ACCESS_DENIED',
  text: `Access denied! ${what} requires administrator access rights`,
  status: 403,
})

/** The words of `eventMissing` and all below are ours or those of methods beside: the pages give the others alone. */
const phrases = {
  applicationRequired,
  eventNotFound: { code: 'ERROR_EVENT_NOT_FOUND', text: 'Event not found' },
  offlineDenied: denied('Offline events binding'),
  authTypeDenied: denied('Event binding with AUTH_TYPE'),
  eventMissing: missingArgument('EVENT'),
  handlerMissing: missingArgument('HANDLER'),
  handlerInvalid: {
    code: 'ERROR_ARGUMENT',
    text: "Argument 'HANDLER' is not an address of {limit} characters at most",
  },
  connectorTooLong: { code: 'ERROR_ARGUMENT', text: "Argument 'AUTH_CONNECTOR' has {limit} characters at most" },
  authTypeUnknown: { code: 'ERROR_ARGUMENT', text: "Argument 'AUTH_TYPE' is not the ID of a user" },
  handlerTaken: { code: 'ERROR_CORE', text: 'Unable to set event handler: Handler already binded' },
} satisfies Phrases

const LONGEST_HANDLER = 2000
const LONGEST_CONNECTOR = 255

const params = {
  event: { ...optionalText, required: true },
  handler: { ...optionalText, required: true },
  auth_type: anything('integer'),
  event_type: optionalText,
  auth_connector: optionalText,
}

const isOffline = (eventType: string): boolean => eventType.trim().toLowerCase() === 'offline'

/** Whether the application's scopes open an event. */
const isOpen = (call: Call, kind: EventKind): boolean => opens(call.caller.scopes, kind)

/** Handlers of events (api-reference/events/). */
export const eventMethods: Method[] = [
  method({
    name: 'events',
    kind: 'read',
    access: 'any user of an application',
    source,
    params: { SCOPE: optionalText, FULL: flag },
    phrases: { applicationRequired },
    async run(call, { SCOPE, FULL }) {
      requireApplication(call)
      const scope = SCOPE.trim().toLowerCase()
      return [...(await call.rest.events.kinds(call.db)).values()]
        .filter(kind => (scope ? kind.scope === scope : FULL || isOpen(call, kind)))
        .map(({ name }) => name)
    },
  }),
  method({
    name: 'event.bind',
    kind: 'write',
    changesSettings: true,
    access,
    source,
    params: { ...params, options: anything('object') },
    phrases,
    async run(call, args) {
      const applicationId = requireApplication(call)
      await settingsChanged(call.db, call)
      const event = await requireEvent(call, args.event)
      const offline = isOffline(args.event_type)
      if (offline && !call.caller.isAdmin) call.fail('offlineDenied')
      const url = offline ? args.handler.trim() : requireHandler(call, args.handler)
      const handler: Handler = {
        ...{ id: 0, deliveryQueue: 0, event, url, applicationId, outgoingWebhookId: null, offline },
        userId: await bindingUser(call, args.auth_type),
        connector: offline ? args.auth_connector : '',
        options: phpArray(args.options) ?? {},
      }
      if (handler.connector.length > LONGEST_CONNECTOR) call.fail('connectorTooLong', { limit: LONGEST_CONNECTOR })
      const others = await listHandlers(call.db, { application_id: applicationId, event })
      if (others.some(other => isSame(other, handler))) call.fail('handlerTaken')
      const id = await addHandler(call.db, handler, call.now)
      call.recordChange('EVENT_HANDLER', id, 'add')
      return true
    },
  }),
  method({
    name: 'event.unbind',
    kind: 'write',
    changesSettings: true,
    access,
    source,
    params,
    phrases: {
      applicationRequired,
      offlineDenied: denied('Offline events unbinding'),
      authTypeDenied: denied('Event unbinding with AUTH_TYPE'),
      eventMissing: phrases.eventMissing,
      handlerMissing: phrases.handlerMissing,
    },
    async run(call, args) {
      const application_id = requireApplication(call)
      await settingsChanged(call.db, call)
      const event = args.event.trim().toUpperCase() || call.fail('eventMissing')
      const offline = isOffline(args.event_type)
      if (offline && !call.caller.isAdmin) call.fail('offlineDenied')
      const url = args.handler.trim()
      if (!offline && !url) call.fail('handlerMissing')
      const user = unbindingUser(call, args.auth_type)
      const gone = (await listHandlers(call.db, { application_id, event })).filter(
        handler =>
          handler.offline === offline &&
          (offline ? args.auth_connector === '' || handler.connector === args.auth_connector : handler.url === url) &&
          (user === null || handler.userId === user),
      )
      await removeHandlers(
        call.db,
        gone.map(({ id }) => id),
      )
      for (const { id } of gone) call.recordChange('EVENT_HANDLER', id, 'delete')
      return { count: gone.length }
    },
  }),
  method({
    name: 'event.get',
    kind: 'read',
    access: 'any user of an application: an administrator sees all of its handlers, others their own',
    source,
    params: {},
    phrases: { applicationRequired },
    async run(call) {
      const application_id = requireApplication(call)
      const { isAdmin, userId } = call.caller
      return (await listHandlers(call.db, { application_id }))
        .filter(handler => isAdmin || (!handler.offline && handler.userId === userId))
        .map(handler => ({
          event: handler.event,
          handler: handler.url,
          auth_type: String(handler.userId),
          offline: Number(handler.offline),
        }))
    },
  }),
  method({
    name: 'event.test',
    kind: 'write',
    access: 'any user of an application',
    source,
    params: { any: anything('any') },
    phrases: { applicationRequired },
    async run(call) {
      const id = requireApplication(call)
      // What was sent comes back, but for who sent it (events/test-handler.md).
      const { auth: _, access_token: __, ...QUERY } = call.visit.entry.params
      const data = { QUERY, LANGUAGE_ID: call.language }
      call.recordChange('APPLICATION', id, 'read', { event: 'ONAPPTEST', data, applicationId: id })
      return 1
    },
  }),
]

/** Two bindings are one when the same would come to the same place twice. */
const isSame = (a: Handler, b: Handler): boolean =>
  a.offline === b.offline && (a.offline ? a.connector === b.connector : a.url === b.url && a.userId === b.userId)

async function requireEvent(call: Call<'eventMissing' | 'eventNotFound'>, event: string): Promise<string> {
  const name = event.trim().toUpperCase() || call.fail('eventMissing')
  const kind = (await call.rest.events.kinds(call.db)).get(name)
  return kind && isOpen(call, kind) ? name : call.fail('eventNotFound')
}

function requireHandler(call: Call<'handlerMissing' | 'handlerInvalid'>, address: string): string {
  const url = address.trim() || call.fail('handlerMissing')
  if (!/^https?:\/\/[^/?#\s]+/i.test(url) || !URL.canParse(url) || url.length > LONGEST_HANDLER)
    call.fail('handlerInvalid', { limit: LONGEST_HANDLER })
  return url
}

/** Whose tokens are sent: those of who causes an event unless somebody is named. Others than administrators name themselves. */
async function bindingUser(call: Call<'authTypeDenied' | 'authTypeUnknown'>, authType: unknown): Promise<number> {
  const { isAdmin, userId } = call.caller
  const named = wholeNumber(authType) ?? (scalarText(authType) ? call.fail('authTypeUnknown') : 0)
  if (!isAdmin) return named === 0 || named === userId ? userId : call.fail('authTypeDenied')
  if (named !== 0 && !(await findUser(call.db, named))?.active) call.fail('authTypeUnknown')
  return named
}

/** Whose bindings go; null: everybody's. An empty `auth_type` is 0, those of nobody in particular; others have their own alone. */
function unbindingUser(call: Call<'authTypeDenied'>, authType: unknown): number | null {
  const { isAdmin, userId } = call.caller
  const named = wholeNumber(authType) ?? 0
  if (isAdmin) return authType === undefined || authType === null ? null : named
  return named === 0 || named === userId ? userId : call.fail('authTypeDenied')
}
