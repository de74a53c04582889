import { readDate } from '../../lib/moment.ts'
import { sourceOf } from '../../lib/source.ts'
import { inLanguage } from '../../lib/text.ts'
import { existingDepartments } from '../../portal/departments.ts'
import { fileIdIn } from '../../portal/files/addresses.ts'
import { deleteFiles, storeFile, USER_FILES } from '../../portal/files/stored-files.ts'
import { type NewFile, readFile } from '../../portal/files/uploads.ts'
import { endSessionsOf } from '../../portal/login/sessions.ts'
import { settingsChanged } from '../../portal/settings/settings.ts'
import { fileFields, profileFields, type UserField } from '../../portal/user-fields.ts'
import { addUser, findUser, findUserByEmail, type Profile, updateUser } from '../../portal/users.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import {
  anything,
  flag,
  namedLike,
  oneOrMore,
  type Param,
  positiveId,
  scalarText,
  truth,
  wholeNumber,
} from '../../rest/params.ts'
import type { Db } from '../../store/store.ts'
import { OTHERS, OWN_FIELDS, ownFieldPhrases } from './own-fields.ts'
import * as ownFields from './userfields/values.ts'

const source = sourceOf(import.meta.filename)

const access = 'administrator'

const phrases = {
  accessDenied: { code: 'ERROR_CORE', text: 'access_denied' },
  wrongEmail: { code: 'ERROR_ARGUMENT', text: 'wrong_email' },
  emailTaken: {
    code: 'ERROR_ARGUMENT',
    text: { en: 'A user with this email already exists', ru: 'Пользователь с таким email уже существует' },
  },
  groupMissing: { code: 'ERROR_GROUPID', text: { en: 'Group code not specified', ru: 'Не указан код группы' } },
  groupInvalid: {
    code: 'ERROR_NO_GROUP',
    text: { en: 'Group is specified incorrectly', ru: 'Группа указана неверно' },
  },
  departmentMissing: { code: 'ERROR_ARGUMENT', text: 'no_extranet_field' },
  ...ownFieldPhrases,
}

const profileParams: Record<string, Param<unknown>> = {
  ...Object.fromEntries(profileFields.map(field => [field.name, anything('string', field.kind === 'email')])),
  ...Object.fromEntries(fileFields.map(field => [field.name, anything('array')])),
  [OTHERS]: namedLike(OWN_FIELDS),
}

/** A value as stored; undefined for what is no value of the field: it is passed over. */
function readValue(field: UserField, value: unknown): string | null | undefined {
  const text = value === null ? '' : scalarText(value)?.trim()
  if (text === undefined) return undefined
  if (field.kind === 'date') return text === '' ? null : readDate(text)
  if (field.kind === 'gender') return ['M', 'F', ''].includes(text) ? text : undefined
  return text
}

function readProfile(args: Record<string, unknown>): Profile {
  const profile: Profile = {}
  for (const field of profileFields) {
    const value = readValue(field, args[field.name])
    if (value !== undefined) profile[field.name] = value
  }
  return profile
}

/** A file that a field is to have: a new one, none, or the one it has. */
type Wanted = NewFile | null

/**
 * What a caller wants of photo and logo; an empty value removes the file (files/how-to-update-files.md), its address written
 * back leaves it as it is.
 */
function readFiles(call: Call<'fieldInvalid'>, args: Record<string, unknown>, before: Profile): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>()
  for (const { name, label } of fileFields) {
    const value = args[name]
    if (value === undefined || isSameFile(value, before[name])) continue
    if (value === null || value === '' || oneOrMore(value).length === 0) wanted.set(name, null)
    else wanted.set(name, readFile(value) ?? call.fail('fieldInvalid', { title: inLanguage(label, call.language) }))
  }
  return wanted
}

/** Whether a value is an address of the file that is there, of whatever day. */
function isSameFile(value: unknown, before: string | null | undefined): boolean {
  const id = typeof value === 'string' ? fileIdIn(value) : undefined
  return id !== undefined && id === Number(before)
}

/** Stores new files, deletes those that they replace, and gives their ids, which the profile has from now on. */
async function settleFiles(
  call: Call,
  userId: number,
  wanted: ReadonlyMap<string, Wanted>,
  before: Profile,
): Promise<Profile> {
  const profile: Profile = {}
  for (const [name, file] of wanted) {
    const old = before[name]
    if (old) await deleteFiles(call.db, [Number(old)])
    profile[name] = file
      ? String((await storeFile(call, { entityTypeId: USER_FILES, recordId: userId }, file)).id)
      : null
  }
  return profile
}

const MAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/

const isEmail = (text: string): boolean => text.length <= 255 && MAIL.test(text)

/** Refuses an address that is none, or another user's. */
async function requireFreeEmail(
  call: Call<'wrongEmail' | 'emailTaken'>,
  email: string,
  userId?: number,
): Promise<void> {
  if (!isEmail(email)) call.fail('wrongEmail')
  const owner = await findUserByEmail(call.db, email)
  if (owner && owner.id !== userId) call.fail('emailTaken')
}

/** The values of a list, or one value as a list of one; an empty value is none. */
const elements = (value: unknown): unknown[] => (value === null || value === '' ? [] : oneOrMore(value))

/** The departments among the ids that are there; undefined when ids were given and none of them is a department's. */
async function readDepartments(db: Db, value: unknown): Promise<number[] | undefined> {
  if (value === undefined) return undefined
  const departments = elements(value)
  const ids = departments.map(wholeNumber).filter(id => id !== undefined)
  const found = await existingDepartments(db, ids)
  return departments.length && !found.length ? undefined : found
}

const ownOf = (args: Record<string, unknown>) => args[OTHERS] as Record<string, unknown>

/** user.add and user.update. */
export const userWriteMethods: Method[] = [
  method({
    name: 'user.add',
    scopes: ['user'],
    kind: 'write',
    changesSettings: true,
    access,
    source,
    params: {
      ...profileParams,
      UF_DEPARTMENT: anything('integer[]'),
      EXTRANET: flag,
      SONET_GROUP_ID: anything('integer[]'),
    },
    phrases,
    async run(call, args) {
      if (!call.caller.isAdmin) call.fail('accessDenied')
      const profile = readProfile(args)
      await requireFreeEmail(call, profile.EMAIL ?? '')
      const departments = (await readDepartments(call.db, args.UF_DEPARTMENT)) ?? []
      if (args.EXTRANET) {
        const groups = elements(args.SONET_GROUP_ID ?? null)
        if (!groups.length) call.fail('groupMissing')
        if (groups.some(id => !((wholeNumber(id) ?? 0) > 0))) call.fail('groupInvalid')
      } else if (!departments.length) call.fail('departmentMissing')
      const files = readFiles(call, args, {})
      const id = await addUser(call.db, {
        now: call.now,
        userType: args.EXTRANET ? 'extranet' : 'employee',
        departments: args.EXTRANET ? [] : departments,
        profile,
      })
      if (files.size) await updateUser(call.db, id, { now: call.now, profile: await settleFiles(call, id, files, {}) })
      await ownFields.write(call, id, ownOf(args), true)
      call.recordChange('USER', id, 'add')
      await settingsChanged(call.db, call)
      return id
    },
  }),
  method({
    name: 'user.update',
    scopes: ['user'],
    kind: 'write',
    changesSettings: true,
    access,
    source,
    params: {
      ID: positiveId('accessDenied'),
      ACTIVE: anything('boolean'),
      ...profileParams,
      UF_DEPARTMENT: anything('integer[]'),
    },
    phrases: {
      accessDenied: phrases.accessDenied,
      wrongEmail: phrases.wrongEmail,
      emailTaken: phrases.emailTaken,
      ...ownFieldPhrases,
    },
    async run(call, args) {
      const id = Number(args.ID)
      const user = call.caller.isAdmin ? await findUser(call.db, id) : undefined
      if (!user) return call.fail('accessDenied')
      const active = truth(args.ACTIVE)
      // Whoever dismisses themselves could not take it back, and nobody else might be left who can.
      if (active === false && id === call.caller.userId) call.fail('accessDenied')
      const fields: Record<string, unknown> = args
      const profile = readProfile(fields)
      if (fields.EMAIL !== undefined) await requireFreeEmail(call, profile.EMAIL ?? '', id)
      const departments = await readDepartments(call.db, args.UF_DEPARTMENT)
      const files = await settleFiles(call, id, readFiles(call, fields, user.profile), user.profile)
      await updateUser(call.db, id, { now: call.now, active, departments, profile: { ...profile, ...files } })
      // Whoever comes back begins anew.
      if (active === false) await endSessionsOf(call.db, id)
      await ownFields.write(call, id, ownOf(fields), false)
      call.recordChange('USER', id, 'update')
      if (departments) await settingsChanged(call.db, call)
      return true
    },
  }),
]

const PROTECTED: readonly string[] = ['EMAIL', OTHERS]

/** What people change of their own profile in the portal's pages; the address by which they log in is an administrator's to change. */
export const ownProfile = method({
  name: 'portico.profile.set',
  kind: 'write',
  access: 'any user, of themselves',
  source,
  params: Object.fromEntries(Object.entries(profileParams).filter(([name]) => !PROTECTED.includes(name))),
  phrases: { accessDenied: phrases.accessDenied, fieldInvalid: ownFieldPhrases.fieldInvalid },
  async run(call, args): Promise<boolean> {
    const id = call.caller.userId
    const user = (await findUser(call.db, id)) ?? call.fail('accessDenied')
    const files = await settleFiles(call, id, readFiles(call, args, user.profile), user.profile)
    await updateUser(call.db, id, { now: call.now, profile: { ...readProfile(args), ...files } })
    call.recordChange('USER', id, 'update')
    return true
  },
})
