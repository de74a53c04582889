import { stored } from '../lib/moment.ts'
import { existingDepartments } from '../portal/departments.ts'
import { listRoles, relateRole } from '../portal/roles.ts'
import { settingsChanged } from '../portal/settings.ts'
import { addUser, displayName, findUserByEmail, listUsers } from '../portal/users.ts'
import { BadArguments, given, idWord, optionText, withPortal } from './arguments.ts'
import type { Command } from './command.ts'
import { table } from './table.ts'

const help = `portico user add --email E [--name N] [--last-name N] [--department ID,ID] [--role ID] [--admin]   a new user
portico user list                                                                                  who there is
`

export const user: Command = {
  usage: 'user add|list',
  meaning: 'users of the portal',
  async run(args) {
    const text = { type: 'string' } as const
    const own = {
      email: text,
      name: text,
      'last-name': text,
      department: text,
      role: text,
      admin: { type: 'boolean' } as const,
    }
    const read = given(args, help, own)
    if (!read) return 0
    const { words, options } = read
    return withPortal(options, async ({ store, clock }) => {
      if (words[0] === 'list') {
        const { users } = await listUsers(store.read, {})
        console.log(
          table(
            ['ID', 'NAME', 'E-MAIL', 'ACTIVE', 'ADMIN', 'DEPARTMENTS'],
            users.map(u => [
              u.id,
              displayName(u),
              u.profile.EMAIL ?? '',
              u.active ? 'Y' : 'N',
              u.isAdmin ? 'Y' : 'N',
              u.departments.join(','),
            ]),
          ),
        )
        return 0
      }
      if (words[0] !== 'add') throw new BadArguments(help)
      const email = optionText(options, 'email')
      if (!email?.includes('@')) throw new BadArguments('--email is needed: a user is known by it.')
      if (await findUserByEmail(store.read, email))
        throw new BadArguments(`There is a user with the e-mail ${email} already.`)
      const role = optionText(options, 'role')
      const roleId = role === undefined ? null : idWord(role, '--role')
      if (roleId && !(await listRoles(store.read)).some(r => r.id === roleId))
        throw new BadArguments(`There is no role ${roleId}. See portico role list.`)
      const departments = (optionText(options, 'department') ?? '1').split(',').map(one => idWord(one, '--department'))
      const known = await existingDepartments(store.read, departments)
      const missing = departments.find(one => !known.includes(one))
      if (missing) throw new BadArguments(`There is no department ${missing}. See portico call department.get.`)
      const id = await store.write(async db => {
        const added = await addUser(db, {
          now: stored(clock.now()),
          isAdmin: options.admin === true,
          departments,
          profile: {
            EMAIL: email,
            NAME: optionText(options, 'name') ?? '',
            LAST_NAME: optionText(options, 'last-name') ?? '',
          },
        })
        if (roleId) await relateRole(db, roleId, `U${added}`)
        await settingsChanged(db)
        return added
      })
      console.log(`User ${id} is added. portico webhook add --user ${id} gives them a webhook.`)
      return 0
    })
  },
}
