import { wireMoment } from '../lib/moment.ts'
import { inLanguage } from '../lib/text.ts'
import { Page } from '../rest/answer.ts'
import type { Call } from '../rest/call.ts'
import { PAGE_SIZE, pageOffset } from '../rest/list-query.ts'
import { type Method, method } from '../rest/method.ts'
import { anything, flag, names, optionalText, type Param, start } from '../rest/params.ts'
import { type Condition, never, readFilter, readOrder } from './filter.ts'
import { isVisible, type UserField, type UserScope, userFields, userScopeOf, userScopes } from './user-fields.ts'
import { searchConditions, type UserFilter, userConditions, userFilterNames, userSearchNames } from './user-filter.ts'
import { userWriteMethods } from './user-writing.ts'
import { findUser, listUsers, onlineSince, type User } from './users.ts'

const source = 'src/portal/user-methods.ts'

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

/** The fields that `select` names, with its masks; all of them when it names none that is there. */
function selectedFields(select: readonly string[], scope: UserScope): readonly UserField[] {
  const visible = visibleFields(scope)
  const wanted = select.map(name => name.trim().toUpperCase())
  const chosen = visible.filter(
    ({ name }) => wanted.includes(name) || wanted.includes('*') || (wanted.includes('UF_*') && name.startsWith('UF_')),
  )
  return chosen.length ? chosen : visible
}

/** A parameter of its own for each name, so that fields filter beside FILTER as well as within it. */
const filterParams = (filterNames: readonly string[]): Record<string, Param<unknown>> =>
  Object.fromEntries(filterNames.map(name => [name, anything('string')]))

const listParams = {
  sort: optionalText,
  order: anything('string'),
  FILTER: anything('object'),
  ADMIN_MODE: flag,
  select: names,
  // Photos are links, of one size.
  IMAGE_RESIZE: optionalText,
  start,
}

type ListArgs = { sort: string; order: unknown; FILTER: unknown; ADMIN_MODE: boolean; select: string[]; start: number }

type Conditions = (filter: Record<string, unknown>, by: UserFilter) => Condition[]

/** FILTER and the fields beside it together; what is in FILTER counts more. */
function filterOf(args: Record<string, unknown>, filterNames: readonly string[], filter: unknown) {
  const beside = Object.fromEntries(
    filterNames.filter(name => args[name] !== undefined).map(name => [name, args[name]]),
  )
  const within = readFilter(filter)
  return within && { ...beside, ...within }
}

function orderOf(sort: unknown, order: unknown, scope: UserScope) {
  const { name, descending } = readOrder(sort, order)
  const field = visibleFields(scope).find(f => f.name === name && f.kind !== 'departments' && f.kind !== 'online')
  return field && { field, descending }
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
    where: filter ? conditions(filter, by) : [never],
    order: orderOf(args.sort, args.order, scope),
    offset,
    limit: PAGE_SIZE,
    count: counted,
  })
  const showing: Showing = { fields: selectedFields(args.select, scope), call, listed: true }
  const next = counted && offset + users.length < total ? offset + PAGE_SIZE : undefined
  return new Page(
    users.map(user => show(user, showing)),
    total,
    next,
  )
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
      return user ? show(user, { fields: visibleFields(userScopeOf(call.caller.scopes)), call, listed: false }) : {}
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
    run: call =>
      Object.fromEntries(
        visibleFields(userScopeOf(call.caller.scopes)).map(field => [
          field.name,
          inLanguage(field.label, call.language),
        ]),
      ),
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
  ...userWriteMethods,
]
