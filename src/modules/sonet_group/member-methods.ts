import { sourceOf } from '../../lib/source.ts'
import { fileAddresses } from '../../portal/files/addresses.ts'
import { findUser } from '../../portal/users.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { anything, oneOrMore, optionalText, wholeNumber } from '../../rest/params.ts'
import { query } from '../../store/store.ts'
import { type FoundGroup, findGroup, memberRoles, roleIn, setRole } from './groups.ts'
import { groupIdParam } from './methods.ts'
import { groupPhrases } from './phrases.ts'

const common = { scopes: ['sonet_group'], source: sourceOf(import.meta.filename) } as const
const users = anything('integer', true)

/** Ids of users of the portal, one or several. */
async function readUsers(call: Call<'usersInvalid'>, value: unknown): Promise<number[]> {
  const ids = value === undefined || value === null ? [] : oneOrMore(value).map(wholeNumber)
  if (!ids.length) call.fail('usersInvalid')
  for (const id of ids) if (id === undefined || !(await findUser(call.db, id))) call.fail('usersInvalid')
  return [...new Set(ids as number[])]
}

const requireGroup = async (call: Call<'groupUnknown'>, id: number): Promise<FoundGroup> =>
  (await findGroup(call, id)) ?? call.fail('groupUnknown')

/** sonet_group.user.* (api-reference/sonet-group/members/). */
export const memberMethods: Method[] = [
  method({
    ...common,
    kind: 'read',
    name: 'sonet_group.user.get',
    access: 'any user, of groups that are visible or theirs',
    params: { ID: groupIdParam },
    phrases: groupPhrases.members,
    async run(call, { ID }) {
      await requireGroup(call, ID)
      const rows = await query(
        call.db,
        "select user_id, role from sonet_group_member where group_id = ? and role <> 'Z' order by id",
        [ID],
      )
      return rows.map(({ user_id, role }) => ({ USER_ID: String(user_id), ROLE: role }))
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'sonet_group.user.groups',
    params: {},
    phrases: {},
    async run(call) {
      const rows = await query(
        call.db,
        `select g.id, g.name, g.image_id, m.role from sonet_group_member m join sonet_group g on g.id = m.group_id
         where m.user_id = ? and m.role <> 'Z' order by g.id`,
        [call.caller.userId],
      )
      const images = rows.map(row => Number(row.image_id)).filter(id => id > 0)
      const addresses = await fileAddresses(call, images)
      return rows.map(({ id, name, role, image_id }) => ({
        ...{ GROUP_ID: String(id), GROUP_NAME: name, ROLE: role },
        GROUP_IMAGE_ID: image_id === null ? null : String(image_id),
        GROUP_IMAGE: addresses.get(Number(image_id)) ?? '',
      }))
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.user.add',
    access: 'an administrator',
    params: { GROUP_ID: groupIdParam, USER_ID: users },
    phrases: groupPhrases.addMembers,
    async run(call, { GROUP_ID, USER_ID }) {
      if (!call.caller.isAdmin) call.fail('denied')
      await requireGroup(call, GROUP_ID)
      const ids = await readUsers(call, USER_ID)
      for (const id of ids) if (!isMemberRole(await roleIn(call, GROUP_ID, id))) await setRole(call, GROUP_ID, id, 'K')
      return ids.map(String)
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.user.update',
    access: 'an administrator',
    params: { GROUP_ID: groupIdParam, USER_ID: users, ROLE: optionalText },
    phrases: groupPhrases.changeMembers,
    async run(call, { GROUP_ID, USER_ID, ROLE }) {
      if (ROLE !== 'E' && ROLE !== 'K') return call.fail('memberRoleInvalid')
      if (!call.caller.isAdmin) call.fail('denied')
      await requireGroup(call, GROUP_ID)
      return (await changeRoles(call, GROUP_ID, USER_ID, ROLE)).map(String)
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.user.delete',
    access: 'an administrator',
    params: { GROUP_ID: groupIdParam, USER_ID: users },
    phrases: groupPhrases.changeMembers,
    async run(call, { GROUP_ID, USER_ID }) {
      if (!call.caller.isAdmin) call.fail('denied')
      await requireGroup(call, GROUP_ID)
      return (await changeRoles(call, GROUP_ID, USER_ID, null)).map(String)
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.user.invite',
    access: 'the members that may invite (INITIATE_PERMS) and administrators',
    params: { GROUP_ID: groupIdParam, USER_ID: users, MESSAGE: optionalText },
    phrases: groupPhrases.invite,
    async run(call, { GROUP_ID, USER_ID }) {
      const { row, role, manages } = await requireGroup(call, GROUP_ID)
      const invites = memberRoles.indexOf(role as 'K') >= 0
      const mayInvite = invites && memberRoles.indexOf(role as 'K') <= memberRoles.indexOf(row.initiate_perms)
      if (!manages && !mayInvite) call.fail('groupUnknown')
      const ids = await readUsers(call, USER_ID)
      for (const id of ids) if (!(await roleIn(call, GROUP_ID, id))) await setRole(call, GROUP_ID, id, 'Z')
      return ids.map(String)
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'sonet_group.user.request',
    access: 'any user, of groups that are visible',
    params: { GROUP_ID: groupIdParam, MESSAGE: optionalText },
    phrases: groupPhrases.request,
    async run(call, { GROUP_ID }) {
      const { row, role } = await requireGroup(call, GROUP_ID)
      if (role) call.fail('requestInvalid')
      // Whoever asks to join an open group is in it at once.
      await setRole(call, GROUP_ID, call.caller.userId, row.opened === 'Y' ? 'K' : 'Z')
      return true
    },
  }),
]

const isMemberRole = (role: string | null): boolean => role !== null && role !== 'Z'

/** Gives members another role, or takes them out; the owner stays who they are, and strangers are passed over. */
async function changeRoles(
  call: Call<'usersInvalid'>,
  groupId: number,
  sent: unknown,
  to: 'E' | 'K' | null,
): Promise<number[]> {
  const changed: number[] = []
  for (const id of await readUsers(call, sent)) {
    const role = await roleIn(call, groupId, id)
    if (role === null || role === 'A' || (role === 'Z' && to)) continue
    await setRole(call, groupId, id, to)
    changed.push(id)
  }
  return changed
}
