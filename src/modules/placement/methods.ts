import { sourceOf } from '../../lib/source.ts'
import {
  administratorPhrases,
  holdApplication,
  requireAdministrator,
  requireApplication,
} from '../../portal/applications/application-context.ts'
import { findUser } from '../../portal/users.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { anything, flag, optionalText, phpArray, wholeNumber } from '../../rest/params.ts'
import { requireAddress } from './handler-address.ts'
import { type BindCondition, bindPhrases, unbindPhrases } from './phrases.ts'
import { type Place, placesBeside } from './places.ts'
import {
  addPlacement,
  listPlacements,
  type Placement,
  removePlacements,
  smartProcessIds,
  type Texts,
} from './queries.ts'

const common = {
  scopes: ['placement'],
  access: 'an administrator, through an application',
  source: sourceOf(import.meta.filename),
}

/** Read when it is known who calls: that comes first. */
const text = anything('string')
const neededText = anything('string', true)
const userId = anything('integer')

/** Handlers of applications in places of the interface (api-reference/widgets/). */
export const placementMethods: Method[] = [
  method({
    ...common,
    name: 'placement.bind',
    kind: 'write',
    params: {
      ...{ PLACEMENT: neededText, HANDLER: neededText, TITLE: text, DESCRIPTION: text, GROUP_NAME: text },
      ...{ LANG_ALL: anything('object'), OPTIONS: anything('object'), USER_ID: userId },
    },
    phrases: bindPhrases,
    async run(call, args) {
      const applicationId = requireAdministrator(call)
      const code = requireCode(call, args.PLACEMENT)
      const handler = textOf(call, 'HANDLER', args.HANDLER).trim() || call.fail('argumentMissing', { name: 'HANDLER' })
      const langAll = langAllOf(call, args)
      const options = mapOf(call, 'OPTIONS', args.OPTIONS)
      const place = (await placesOf(call)).find(place => place.code === code && isOpen(call, place))
      if (!place) return call.fail('placementNotFound')
      const userId = userOf(call, args.USER_ID) ?? 0
      if (userId !== 0) await requireUserMode(call, place, userId)
      requireAddress(call, handler)
      const { TITLE: title, DESCRIPTION: description } = langAll[call.language] ?? Object.values(langAll)[0]!
      const placement = {
        ...{ applicationId, placement: code, userId, handler, title, description, langAll },
        options: optionsOf(call, place, options),
      }
      await requireFree(call, place, placement)
      call.recordChange('PLACEMENT', await addPlacement(call.db, placement, call.now), 'add')
      return true
    },
  }),
  method({
    ...common,
    name: 'placement.get',
    kind: 'read',
    params: {},
    phrases: administratorPhrases,
    async run(call) {
      const placements = await listPlacements(call.db, requireAdministrator(call))
      return placements.map(({ applicationId: _, ...shown }) => shown)
    },
  }),
  method({
    ...common,
    name: 'placement.list',
    kind: 'read',
    access: 'any user of an application',
    params: { SCOPE: optionalText, FULL: flag },
    phrases: { applicationRequired: administratorPhrases.applicationRequired },
    async run(call, { SCOPE, FULL }) {
      requireApplication(call)
      const scope = SCOPE.trim().toLowerCase()
      return (await placesOf(call))
        .filter(place => (scope ? place.scope === scope : FULL || isOpen(call, place)))
        .map(({ code }) => code)
    },
  }),
  method({
    ...common,
    name: 'placement.unbind',
    kind: 'write',
    params: { PLACEMENT: neededText, HANDLER: text, USER_ID: userId },
    phrases: unbindPhrases,
    async run(call, args) {
      const applicationId = requireAdministrator(call)
      const placement = requireCode(call, args.PLACEMENT)
      const handler = textOf(call, 'HANDLER', args.HANDLER).trim() || undefined
      const chosen = { applicationId, placement, handler, userId: userOf(call, args.USER_ID) }
      const gone = await removePlacements(call.db, chosen)
      for (const id of gone) call.recordChange('PLACEMENT', id, 'delete')
      // Quirk: each is counted when it is found and again when it is gone.
      return { count: gone.length * 2 }
    },
  }),
]

const placesOf = async (call: Call): Promise<Place[]> => placesBeside(await smartProcessIds(call.db))

/** Whether the application's scopes give it a place. */
const isOpen = ({ caller }: Call, { scope }: Place): boolean => caller.scopes === null || caller.scopes.has(scope)

/** A text that was sent as one; empty when it was not sent. */
function textOf(call: Call<'argumentType'>, name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value.toWellFormed() : call.fail('argumentType', { name, type: 'string' })
}

const requireCode = (call: Call<'argumentType' | 'argumentMissing'>, value: unknown): string =>
  textOf(call, 'PLACEMENT', value).trim().toUpperCase() || call.fail('argumentMissing', { name: 'PLACEMENT' })

const mapOf = (call: Call<'argumentType'>, name: string, value: unknown): Record<string, unknown> =>
  value === undefined || value === null || value === ''
    ? {}
    : (phpArray(value) ?? call.fail('argumentType', { name, type: 'array' }))

const textsOf = (call: Call<'argumentType'>, { TITLE, DESCRIPTION, GROUP_NAME }: Record<string, unknown>): Texts => ({
  TITLE: textOf(call, 'TITLE', TITLE),
  DESCRIPTION: textOf(call, 'DESCRIPTION', DESCRIPTION),
  GROUP_NAME: textOf(call, 'GROUP_NAME', GROUP_NAME),
})

/** Texts by language: those of LANG_ALL, or else the ones that were sent alone, in the portal's language. */
function langAllOf(call: Call<'argumentType'>, args: Record<string, unknown>): Record<string, Texts> {
  const alone = textsOf(call, args)
  const languages = Object.entries(mapOf(call, 'LANG_ALL', args.LANG_ALL))
  return languages.length
    ? Object.fromEntries(
        languages.map(([code, texts]) => [code.toWellFormed(), textsOf(call, mapOf(call, 'LANG_ALL', texts))]),
      )
    : { [call.language]: alone }
}

/** The user whose handlers are meant; undefined where none is named, 0: everybody's. */
function userOf(call: Call<'userUnknown'>, value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const id = wholeNumber(value)
  return id !== undefined && id >= 0 ? id : call.fail('userUnknown')
}

async function requireUserMode(call: Call<'userModeMissing' | 'userUnknown'>, place: Place, id: number): Promise<void> {
  if (!place.personal) call.fail('userModeMissing')
  if (!(await findUser(call.db, id))?.active) call.fail('userUnknown')
}

/** What of OPTIONS the place keeps. */
function optionsOf(
  call: Call<BindCondition>,
  { options }: Place,
  sent: Record<string, unknown>,
): Record<string, string | number> {
  const values: Record<string, string | number> = {}
  for (const [name, option] of Object.entries(options)) {
    const value = option.read(sent[name], call)
    if (value !== undefined) values[name] = value
  }
  return values
}

/** One handler is one registration in a place, and some places take one only; of two at once one waits. */
async function requireFree(
  call: Call<'maxCount' | 'handlerTaken'>,
  { once }: Place,
  { applicationId, placement, userId, handler }: Omit<Placement, 'id'>,
): Promise<void> {
  await holdApplication(call, applicationId)
  const there = (await listPlacements(call.db, applicationId)).filter(
    other => other.placement === placement && other.userId === userId,
  )
  if (once && there.length) call.fail('maxCount')
  if (there.some(other => other.handler === handler)) call.fail('handlerTaken')
}
