import { wireMoment } from '../../lib/moment.ts'
import { sourceOf } from '../../lib/source.ts'
import { inLanguage } from '../../lib/text.ts'
import {
  isVisible,
  type UserField,
  type UserScope,
  userFields,
  userScopeOf,
  userScopes,
} from '../../portal/user-fields.ts'
import { findUser, listUsers, onlineSince, sortKey, type User } from '../../portal/users.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { type Condition, never, readFilter, readOrder } from '../../rest/filter.ts'
import { limitFilter, PAGE_SIZE, pageOffset } from '../../rest/list-query.ts'
import { type Method, method } from '../../rest/method.ts'
import { anything, flag, namedLike, names, optionalText, type Param, start } from '../../rest/params.ts'
import { searchConditions, type UserFilter, userConditions, userFilterNames, userSearchNames } from './filter.ts'
import { namesOwnField, OTHERS, OWN_FIELDS, seesOwnFields } from './own-fields.ts'
import * as ownFields from './userfields/values.ts'

const source = sourceOf(import.meta.filename)

/** How users are shown: to whom, when, and in which of the two forms. */
interface Showing {
  fields: readonly UserField[]
  call: Call
  listed: boolean
}

/**
 * Quirk: in lists these two are empty objects, on their own they are moments (user-get.md, user-search.md,
 * user-current.md).
 */
const emptyInLists: readonly string[] = ['TIMESTAMP_X', 'LAST_ACTIVITY_DATE']

function show(user: User, { fields, call, listed }: Showing): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(field => [field.name, listed && emptyInLists.includes(field.name) ? {} : showField(user, field, call)]),
  )
}

function showField(user: User, { name, kind }: UserField, call: Call): unknown {
  const value = user.profile[name]
  switch (kind) {
    case 'id':
      return String(user.id)
    case 'active':
      return user.active
    case 'online':
      return (user.profile.LAST_ACTIVITY_DATE ?? '') >= onlineSince(call.clock.now()) ? 'Y' : 'N'
    case 'departments':
      return user.departments
    case 'date':
      return value ? wireMoment(value, call.zone) : ''
    case 'moment': {
      const moment = value ? wireMoment(value, call.zone) : ''
      // Quirk: this one has no offset (user-current.md).
      return name === 'LAST_ACTIVITY_DATE' ? moment.slice(0, 19).replace('T', ' ') : moment
    }
    default:
      return value ?? ''
  }
}

const visibleFields = (scope: UserScope): readonly UserField[] => userFields.filter(field => isVisible(field, scope))

/** What an answer shows of users: fields of the portal, and names of those that administrators added. */
interface Selection {
  fields: readonly UserField[]
  userfields: readonly string[]
}

/** The fields that `select` names, with its masks; all of them when it names none that is there. */
function selected(select: readonly string[], scope: UserScope, ownNames: readonly string[]): Selection {
  const wanted = select.map(name => name.trim().toUpperCase())
  const isWanted = (name: string) =>
    wanted.includes(name) || wanted.includes('*') || (wanted.includes('UF_*') && name.startsWith('UF_'))
  const all = visibleFields(scope)
  const fields = all.filter(({ name }) => isWanted(name))
  const userfields = ownNames.filter(isWanted)
  return fields.length || userfields.length ? { fields, userfields } : { fields: all, userfields: ownNames }
}

/** A parameter of its own for each name, so that fields filter beside FILTER as well as within it. */
const filterParams = (filterNames: readonly string[]): Record<string, Param<unknown>> =>
  Object.fromEntries(filterNames.map(name => [name, anything('string')]))

/** Fields that administrators added, beside FILTER like the others. */

const listParams = {
  sort: optionalText,
  order: anything('string'),
  FILTER: anything('object'),
  ADMIN_MODE: flag,
  select: names,
  // Photos are links, of one size.
  IMAGE_RESIZE: optionalText,
  start,
  [OTHERS]: namedLike(OWN_FIELDS),
}

type ListArgs = { sort: string; order: unknown; FILTER: unknown; ADMIN_MODE: boolean; select: string[]; start: number }

type Conditions = (filter: Record<string, unknown>, by: UserFilter) => Condition[]

/** FILTER and the fields beside it together; what is in FILTER counts more. */
function filterOf(args: Record<string, unknown>, filterNames: readonly string[], filter: unknown) {
  const beside = Object.fromEntries(
    filterNames.filter(name => args[name] !== undefined).map(name => [name, args[name]]),
  )
  const within = readFilter(filter)
  return within && { ...beside, ...(args[OTHERS] as Record<string, unknown>), ...within }
}

const ownNames = async (call: Call): Promise<readonly string[]> =>
  seesOwnFields(call.caller.scopes) ? [...(await ownFields.labels(call)).keys()] : []

async function showAll(call: Call, users: readonly User[], { fields, userfields }: Selection, listed: boolean) {
  const ids = users.map(({ id }) => id)
  const values = userfields.length ? await ownFields.values(call, ids, userfields) : null
  return users.map(user => ({ ...show(user, { fields, call, listed }), ...values?.get(user.id) }))
}

/** The conditions of a filter; fields that the scope hides match nothing, or a filter could be used to guess them. */
async function conditionsOf(call: Call, filter: Record<string, unknown>, by: UserFilter, conditions: Conditions) {
  limitFilter(filter)
  const keys = Object.entries(filter)
  const userfieldFilter = Object.fromEntries(keys.filter(([key]) => namesOwnField(key)))
  const rest = Object.fromEntries(keys.filter(([key]) => !namesOwnField(key)))
  const all = conditions(rest, by)
  if (!Object.keys(userfieldFilter).length) return all
  return seesOwnFields(call.caller.scopes) ? [...all, ...(await ownFields.conditions(call, userfieldFilter))] : [never]
}

async function orderOf(call: Call, sort: unknown, order: unknown, scope: UserScope) {
  const { name, descending } = readOrder(sort, order)
  const field = visibleFields(scope).find(f => f.name === name && f.kind !== 'departments' && f.kind !== 'online')
  if (field) return { by: sortKey(field), descending }
  const by = seesOwnFields(call.caller.scopes) ? await ownFields.sortKey(call, name) : undefined
  return by && { by, descending }
}

async function listPage(
  call: Call,
  args: ListArgs,
  filter: Record<string, unknown> | undefined,
  conditions: Conditions,
) {
  const scope = userScopeOf(call.caller.scopes)
  const by: UserFilter = {
    flavor: call.flavor,
    zone: call.zone,
    scope,
    now: call.clock.now(),
    allTypes: args.ADMIN_MODE && call.caller.isAdmin,
  }
  const offset = pageOffset(args.start)
  const counted = args.start >= 0
  const { users, total } = await listUsers(call.db, {
    where: filter ? await conditionsOf(call, filter, by, conditions) : [never],
    order: await orderOf(call, args.sort, args.order, scope),
    offset,
    limit: PAGE_SIZE,
    count: counted,
  })
  const next = counted && offset + users.length < total ? offset + PAGE_SIZE : undefined
  const selection = selected(args.select, scope, await ownNames(call))
  return new Page(await showAll(call, users, selection, true), total, next)
}

/** Methods about users (api-reference/user/, api-reference/common/users/). */
export const userMethods: Method[] = [
  method({
    name: 'user.current',
    scopes: userScopes,
    kind: 'read',
    source,
    params: {},
    phrases: {},
    async run(call) {
      const user = await findUser(call.db, call.caller.userId)
      const selection = { fields: visibleFields(userScopeOf(call.caller.scopes)), userfields: await ownNames(call) }
      return user ? (await showAll(call, [user], selection, false))[0] : {}
    },
  }),
  method({
    name: 'user.get',
    scopes: userScopes,
    kind: 'read',
    source,
    params: { ...filterParams(userFilterNames), ...listParams },
    phrases: {},
    run: (call, args) => listPage(call, args as ListArgs, filterOf(args, userFilterNames, args.FILTER), userConditions),
  }),
  method({
    name: 'user.search',
    scopes: userScopes,
    kind: 'read',
    source,
    params: { ...filterParams(userSearchNames), ...listParams },
    phrases: {},
    run: (call, args) =>
      listPage(call, args as ListArgs, filterOf(args, userSearchNames, args.FILTER), searchConditions),
  }),
  method({
    name: 'user.fields',
    scopes: userScopes,
    kind: 'read',
    source,
    params: {},
    phrases: {},
    async run(call) {
      const fields = visibleFields(userScopeOf(call.caller.scopes))
      const labels = fields.map(({ name, label }): [string, string] => [name, inLanguage(label, call.language)])
      const userfieldLabels = seesOwnFields(call.caller.scopes) ? await ownFields.labels(call) : []
      return Object.fromEntries([...labels, ...userfieldLabels])
    },
  }),
  method({
    name: 'profile',
    kind: 'read',
    source,
    params: {},
    phrases: {},
    async run(call) {
      const user = await findUser(call.db, call.caller.userId)
      if (!user?.active) return {}
      const { NAME, LAST_NAME, PERSONAL_GENDER, TIME_ZONE, PERSONAL_PHOTO } = user.profile
      return {
        ID: String(user.id),
        ADMIN: call.caller.isAdmin,
        NAME: NAME ?? '',
        LAST_NAME: LAST_NAME ?? '',
        PERSONAL_GENDER: PERSONAL_GENDER ?? '',
        TIME_ZONE: TIME_ZONE ?? '',
        ...(PERSONAL_PHOTO ? { PERSONAL_PHOTO } : {}),
      }
    },
  }),
]
