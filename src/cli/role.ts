import { categoryById } from '../crm/categories/queries.ts'
import { existingDepartments } from '../portal/departments.ts'
import {
  addRole,
  deleteRole,
  type Level,
  levels,
  listRoles,
  relateRole,
  setPermission,
  unrelateRole,
  type Verb,
  verbs,
} from '../portal/roles.ts'
import { settingsChanged } from '../portal/settings.ts'
import { findUser } from '../portal/users.ts'
import type { Db } from '../store/store.ts'
import { BadArguments, given, idWord, withPortal } from './arguments.ts'
import type { Command } from './command.ts'
import { table } from './table.ts'

const help = `portico role list                                   what each role may and who has it
portico role add NAME                               a new role, which may nothing yet
portico role set ID ENTITY VERB=LEVEL…              rights, as in: role set 3 DEAL read=department update=own
portico role give ID CODE                           to a user U5, a department D2, with sub-departments DR2, everybody AU
portico role take ID CODE                           takes it back
portico role delete ID

  ENTITY  LEAD, CONTACT, COMPANY, DEAL, QUOTE, a deal category DEAL_C1, or CONFIG (update=all opens the CRM settings)
  VERB    ${verbs.join(', ')}
  LEVEL   ${levels.join(', ')}; each includes the ones before
`

const ENTITY = /^(LEAD|CONTACT|COMPANY|DEAL|QUOTE|CONFIG|DEAL_C(0|[1-9]\d{0,14}))$/
const CODE = /^((U|D|DR)[1-9]\d{0,14}|AU)$/

export const role: Command = {
  usage: 'role list|add|set|give|take|delete',
  meaning: 'what users may do',
  async run(args) {
    const read = given(args, help)
    if (!read) return 0
    const [verb, ...words] = read.words
    return withPortal(read.options, async ({ store }) => {
      const change = (work: (db: Db) => Promise<unknown>) =>
        store.write(async db => {
          await work(db)
          await settingsChanged(db)
        })
      const existing = async (word: string | undefined): Promise<number> => {
        const id = idWord(word, 'The id of a role')
        if (!(await listRoles(store.read)).some(r => r.id === id))
          throw new BadArguments(`There is no role ${id}. See portico role list.`)
        return id
      }
      if (verb === 'list') {
        for (const { id, name, permissions, relations } of await listRoles(store.read)) {
          console.log(`\n${id}  ${name}  ${relations.length ? `given to ${relations.join(', ')}` : 'given to nobody'}`)
          console.log(
            table(
              ['', ...verbs],
              Object.entries(permissions).map(([entity, rights]) => [entity, ...verbs.map(v => rights[v] ?? 'none')]),
            ),
          )
        }
      } else if (verb === 'add' && words[0]) {
        const name = words.join(' ')
        await change(async db =>
          console.log(`Role ${await addRole(db, { name, permissions: {}, relations: [] })} is added: ${name}`),
        )
      } else if (verb === 'set' && words.length >= 3) {
        const id = await existing(words[0])
        const entity = words[1]!.toUpperCase()
        if (!ENTITY.test(entity)) throw new BadArguments(`There is no entity ${entity}.\n\n${help}`)
        await refuseUnknownCategory(store.read, entity)
        const rights = words.slice(2).map(right)
        await change(async db => {
          for (const [name, level] of rights) await setPermission(db, id, entity, name, level)
        })
        console.log(`Role ${id}: ${entity} ${rights.map(pair => pair.join('=')).join(' ')}`)
      } else if ((verb === 'give' || verb === 'take') && words.length === 2) {
        const id = await existing(words[0])
        const code = words[1]!.toUpperCase()
        if (!CODE.test(code)) throw new BadArguments(`${code} is no access code.\n\n${help}`)
        // What is gone can still be taken back.
        if (verb === 'give') await refuseUnknownHolder(store.read, code)
        await change(db => (verb === 'give' ? relateRole(db, id, code) : unrelateRole(db, id, code)))
        console.log(`Role ${id} is ${verb === 'give' ? 'given to' : 'taken from'} ${code}.`)
      } else if (verb === 'delete') {
        const id = await existing(words[0])
        await change(db => deleteRole(db, id))
        console.log(`Role ${id} is deleted.`)
      } else throw new BadArguments(help)
      return 0
    })
  },
}

async function refuseUnknownCategory(db: Db, entity: string): Promise<void> {
  const id = /^DEAL_C(\d+)$/.exec(entity)?.[1]
  if (id !== undefined && !(await categoryById({ db, language: 'en' }, Number(id))))
    throw new BadArguments(`There is no deal category ${id}. See portico call crm.dealcategory.list.`)
}

async function refuseUnknownHolder(db: Db, code: string): Promise<void> {
  const id = Number(/\d+$/.exec(code)?.[0])
  if (code.startsWith('U') && !(await findUser(db, id)))
    throw new BadArguments(`There is no user ${id}. See portico user list.`)
  if (code.startsWith('D') && !(await existingDepartments(db, [id])).length)
    throw new BadArguments(`There is no department ${id}. See portico call department.get.`)
}

function right(word: string): [Verb, Level] {
  const [verb, level] = word.toLowerCase().split('=')
  if ((verbs as readonly string[]).includes(verb ?? '') && (levels as readonly string[]).includes(level ?? ''))
    return [verb as Verb, level as Level]
  throw new BadArguments(`${word}: a right is VERB=LEVEL.\n\n${help}`)
}
