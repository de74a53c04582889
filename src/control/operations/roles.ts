import { hasCategory } from '../../modules/crm/index.ts'
import { existingDepartments } from '../../portal/departments.ts'
import {
  addRole,
  clearPermissions,
  deleteRole,
  type Level,
  levels,
  listRoles,
  type Role,
  relateRole,
  renameRole,
  setPermission,
  unrelateRole,
  type Verb,
  verbs,
} from '../../portal/roles.ts'
import type { Db } from '../../store/store.ts'
import { noun, operation } from '../operation.ts'
import { id, list, text } from '../params.ts'
import { missing, type Refusal, wrong } from '../refusal.ts'
import { requireUser } from '../require-existing.ts'
import { table } from '../table.ts'

/** Types, one of their categories, and what opens the settings of the CRM. */
const ENTITY =
  /^(?:LEAD|CONTACT|COMPANY|QUOTE|CONFIG|(DEAL|SMART_INVOICE|DYNAMIC_([1-9]\d{0,9}))(?:_C(0|[1-9]\d{0,14}))?)$/
const typeNumbers: Readonly<Record<string, number>> = { DEAL: 2, SMART_INVOICE: 31 }
const CODE = /^((U|D|DR)[1-9]\d{0,14}|AU)$/

const role = id('the role', { required: true })
const code = text('whom: U5 a user, D2 a department, DR2 with its sub-departments, AU everybody', { required: true })

/** A role by its id; `refuse` says whether a parameter or the address names it. */
export async function requireRole(db: Db, id: number, refuse: (text: string) => Refusal = missing): Promise<Role> {
  const found = (await listRoles(db)).find(one => one.id === id)
  if (!found) throw refuse(`There is no role ${id}. See portico role list.`)
  return found
}

async function requireEntity(db: Db, text: string): Promise<string> {
  const entity = text.toUpperCase()
  const found = ENTITY.exec(entity)
  if (!found)
    throw wrong(
      `There is no entity ${entity}. There are LEAD, CONTACT, COMPANY, DEAL, QUOTE, SMART_INVOICE, smart processes like DYNAMIC_128, categories like DEAL_C1, and CONFIG.`,
    )
  const [, type, number, category] = found
  if (number && !(await hasSmartProcess(db, Number(number))))
    throw wrong(`There is no smart process ${number}. See portico call crm.type.list.`)
  const entityTypeId = number ? Number(number) : typeNumbers[type ?? '']
  if (category !== undefined && !(await hasCategory(db, entityTypeId!, Number(category))))
    throw wrong(
      type === 'DEAL'
        ? `There is no deal category ${category}. See portico call crm.dealcategory.list.`
        : `There is no category ${category} of ${type}. See portico call crm.category.list entityTypeId=${entityTypeId}.`,
    )
  return entity
}

/** Every entity that a role can say something of: types, smart processes, and categories that a role names already. */
export async function knownEntities(db: Db): Promise<string[]> {
  const processes = await db.selectFrom('item_type').select('entity_type_id').orderBy('entity_type_id').execute()
  const named = (await listRoles(db)).flatMap(({ permissions }) => Object.keys(permissions))
  return [
    ...new Set([
      ...['LEAD', 'CONTACT', 'COMPANY', 'DEAL', 'QUOTE', 'SMART_INVOICE'],
      ...processes.map(row => `DYNAMIC_${row.entity_type_id}`),
      ...named.filter(entity => entity !== 'CONFIG').sort(),
      'CONFIG',
    ]),
  ]
}

const hasSmartProcess = async (db: Db, entityTypeId: number): Promise<boolean> =>
  (await db.selectFrom('item_type').select('id').where('entity_type_id', '=', entityTypeId).executeTakeFirst()) !==
  undefined

function readCode(text: string): string {
  const read = text.toUpperCase()
  if (!CODE.test(read)) throw wrong(`${text} is no access code. ${code.meaning}.`)
  return read
}

async function requireHolder(db: Db, code: string): Promise<void> {
  const id = Number(/\d+$/.exec(code)?.[0])
  if (code.startsWith('U')) await requireUser(db, id)
  if (code.startsWith('D') && !(await existingDepartments(db, [id])).length)
    throw wrong(`There is no department ${id}. See portico department list.`)
}

function right(word: string): [Verb, Level] {
  const [verb, level] = word.toLowerCase().split('=')
  if ((verbs as readonly string[]).includes(verb ?? '') && (levels as readonly string[]).includes(level ?? ''))
    return [verb as Verb, level as Level]
  throw wrong(`${word}: a right is VERB=LEVEL. Verbs are ${verbs.join(', ')}; levels are ${levels.join(', ')}.`)
}

/** What each role may, entity by entity, and who has it. */
const shown = ({ id, name, permissions, relations }: Role): string => {
  const rows = Object.entries(permissions).map(([entity, rights]) => [entity, ...verbs.map(v => rights[v] ?? 'none')])
  const holders = relations.length ? `given to ${relations.join(', ')}` : 'given to nobody'
  return `\n${id}  ${name}  ${holders}\n${table(['', ...verbs], rows)}`
}

/** Roles. */
export const roles = noun('role', 'roles: what users may do', [
  operation({
    verb: 'list',
    at: 'GET /roles',
    kind: 'read',
    meaning: 'Lists the roles with their rights and with who has them.',
    params: {},
    run: ({ db }) => listRoles(db),
    says: all => all.map(shown).join('\n'),
  }),
  operation({
    verb: 'add',
    at: 'POST /roles',
    kind: 'settings',
    meaning: 'Adds a role without any rights.',
    params: { name: text('what it is called', { required: true }) },
    words: ['name'],
    async run({ db }, { name }) {
      const role = { name, permissions: {}, relations: [] }
      return { id: await addRole(db, role), ...role }
    },
    says: ({ id, name }) => `Role ${id} is added: ${name}`,
  }),
  operation({
    verb: 'set',
    at: 'POST /roles/{id}/rights',
    kind: 'settings',
    meaning: `Sets rights of a role on an entity. Each level includes the ones before: ${levels.join(', ')}.`,
    params: {
      id: role,
      entity: text(
        'LEAD, CONTACT, COMPANY, DEAL, QUOTE, SMART_INVOICE, a smart process DYNAMIC_128, a category DEAL_C1 or DYNAMIC_128_C5, or CONFIG (update=all opens the CRM settings)',
        { required: true },
      ),
      rights: list(`rights like read=department; verbs are ${verbs.join(', ')}`, { required: true }),
    },
    words: ['id', 'entity', 'rights'],
    async run({ db }, { id, entity: given, rights: words }) {
      const entity = await requireEntity(db, given)
      if (!words.length) throw wrong('rights are needed: a list of rights like read=department.')
      const rights = words.map(right)
      await requireRole(db, id)
      for (const [verb, level] of rights) await setPermission(db, id, entity, verb, level)
      return { id, entity, rights: Object.fromEntries(rights) }
    },
    says: ({ id, entity, rights }) =>
      `Role ${id}: ${entity} ${Object.entries(rights)
        .map(pair => pair.join('='))
        .join(' ')}`,
  }),
  operation({
    verb: 'rename',
    at: 'PATCH /roles/{id}',
    kind: 'settings',
    meaning: 'Gives a role another name.',
    params: { id: role, name: text('what it is called', { required: true }) },
    words: ['id', 'name'],
    async run({ db }, { id, name }) {
      await requireRole(db, id)
      await renameRole(db, id, name)
      return { id, name }
    },
    says: ({ id, name }) => `Role ${id} is called ${name} from now on.`,
  }),
  operation({
    verb: 'clear',
    at: 'DELETE /roles/{id}/rights',
    kind: 'settings',
    meaning: 'Takes what a role says of an entity out of it: a category follows its type again.',
    params: { id: role, entity: text('the entity, as of portico role set', { required: true }) },
    words: ['id', 'entity'],
    async run({ db }, { id, entity: given }) {
      const entity = await requireEntity(db, given)
      await requireRole(db, id)
      await clearPermissions(db, id, entity)
      return { id, entity }
    },
    says: ({ id, entity }) => `Role ${id} says nothing of ${entity} any more.`,
  }),
  operation({
    verb: 'give',
    at: 'POST /roles/{id}/give',
    kind: 'settings',
    meaning: 'Gives a role to a user, a department or everybody.',
    params: { id: role, code },
    words: ['id', 'code'],
    async run({ db }, { id, code: given }) {
      const code = readCode(given)
      await requireRole(db, id)
      await requireHolder(db, code)
      await relateRole(db, id, code)
      return { id, code }
    },
    says: ({ id, code }) => `Role ${id} is given to ${code}.`,
  }),
  operation({
    verb: 'take',
    at: 'POST /roles/{id}/take',
    kind: 'settings',
    meaning: 'Takes a role from a user, a department or everybody, also from a user or department that was deleted.',
    params: { id: role, code },
    words: ['id', 'code'],
    async run({ db }, { id, code: given }) {
      const code = readCode(given)
      await requireRole(db, id)
      await unrelateRole(db, id, code)
      return { id, code }
    },
    says: ({ id, code }) => `Role ${id} is taken from ${code}.`,
  }),
  operation({
    verb: 'delete',
    at: 'DELETE /roles/{id}',
    kind: 'settings',
    meaning: 'Deletes a role, also for everybody who has it.',
    params: { id: role },
    words: ['id'],
    async run({ db }, { id }) {
      if (!(await deleteRole(db, id))) await requireRole(db, id)
      return { id, deleted: true }
    },
    says: ({ id }) => `Role ${id} is deleted.`,
  }),
])
