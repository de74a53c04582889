import { sql } from 'kysely'
import { chunks } from '../../lib/chunks.ts'
import { sourceOf } from '../../lib/source.ts'
import { inLanguage, type Language, type Text } from '../../lib/text.ts'
import { type Method, method } from '../../rest/method.ts'
import { names } from '../../rest/params.ts'
import type { Db } from '../../store/store.ts'
import { listDepartments } from '../departments.ts'
import { displayName, findUser, listUsers } from '../users.ts'

const source = sourceOf(import.meta.filename)

/** Codes that stand for no single record; CR is the author of whatever is looked at. */
const namedCodes: Record<string, Text> = {
  G1: { en: 'Administrators', ru: 'Администраторы' },
  G2: { en: 'All visitors', ru: 'Все посетители' },
  AU: { en: 'All authorized users', ru: 'Все авторизованные пользователи' },
  UA: { en: 'All employees', ru: 'Все сотрудники' },
  CR: { en: 'Author', ru: 'Автор' },
}

const userProvider: Text = { en: 'Users', ru: 'Пользователи' }
const departmentProvider: Text = { en: 'Departments', ru: 'Отделы' }
const withSubdepartments: Text = { en: 'with sub-departments', ru: 'с подотделами' }

/** `U5`, `IU5` a user, `D3` a department, `DR3` with its sub-departments. */
const RECORD_CODE = /^(U|IU|D|DR)([1-9]\d{0,14})$/

/** The codes that a user has. */
export async function accessCodes(db: Db, caller: { userId: number; isAdmin: boolean }): Promise<ReadonlySet<string>> {
  const user = await findUser(db, caller.userId)
  const codes = new Set(['G2', 'AU', `U${caller.userId}`])
  if (caller.isAdmin) codes.add('G1')
  if (!user) return codes
  if (user.profile.USER_TYPE === 'employee') codes.add('UA').add(`IU${user.id}`)
  const parents = new Map((await listDepartments(db)).map(d => [d.id, d.parentId]))
  for (const id of user.departments) {
    codes.add(`D${id}`)
    for (let at: number | null = id; at !== null && !codes.has(`DR${at}`); at = parents.get(at) ?? null)
      codes.add(`DR${at}`)
  }
  return codes
}

/** What access.name tells of a code. */
interface AccessName {
  provider: string
  name: string
  provider_id: string
}

async function accessNames(db: Db, codes: readonly string[], language: Language): Promise<Record<string, AccessName>> {
  const idsOf = (...kinds: string[]) =>
    codes.flatMap(code => {
      const [, kind, id] = RECORD_CODE.exec(code) ?? []
      return kind && kinds.includes(kind) ? [Number(id)] : []
    })
  const users = new Map<number, string>()
  for (const ids of chunks([...new Set(idsOf('U', 'IU'))]))
    for (const user of (await listUsers(db, { where: [sql<boolean>`id in (${sql.join(ids)})`] })).users)
      users.set(user.id, displayName(user))
  const departments = new Map<number, string>()
  if (idsOf('D', 'DR').length) for (const { id, name } of await listDepartments(db)) departments.set(id, name)

  const describe = (code: string): AccessName | undefined => {
    if (Object.hasOwn(namedCodes, code))
      return { provider: '', name: inLanguage(namedCodes[code]!, language), provider_id: 'other' }
    const [, kind, digits] = RECORD_CODE.exec(code) ?? []
    const name = (kind === 'U' || kind === 'IU' ? users : departments).get(Number(digits))
    if (name === undefined) return undefined
    if (kind === 'U') return { provider: inLanguage(userProvider, language), name, provider_id: 'user' }
    if (kind === 'IU') return { provider: inLanguage(userProvider, language), name, provider_id: 'intranet' }
    const provider = inLanguage(departmentProvider, language)
    const whole = kind === 'DR' ? `${name} (${inLanguage(withSubdepartments, language)})` : name
    return { provider, name: whole, provider_id: 'intranet' }
  }
  return Object.fromEntries(
    codes.flatMap((code): [string, AccessName][] => {
      const found = describe(code)
      return found ? [[code, found]] : []
    }),
  )
}

/** Methods about rights of the caller (api-reference/common/users/, access-name.md). */
export const accessMethods: Method[] = [
  method({
    name: 'user.admin',
    kind: 'read',
    source,
    params: {},
    phrases: {},
    run: call => call.caller.isAdmin,
  }),
  method({
    name: 'user.access',
    kind: 'read',
    source,
    params: { ACCESS: names },
    phrases: {},
    async run(call, { ACCESS }) {
      if (call.caller.isAdmin) return true
      if (!ACCESS.length) return false
      const codes = await accessCodes(call.db, call.caller)
      return ACCESS.some(code => codes.has(code))
    },
  }),
  method({
    name: 'access.name',
    kind: 'read',
    source,
    params: { ACCESS: names },
    phrases: {},
    run: (call, { ACCESS }) => (ACCESS.length ? accessNames(call.db, ACCESS, call.language) : false),
  }),
]
