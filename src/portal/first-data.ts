import { randomBytes } from 'node:crypto'
import { countryOf } from '../lib/normal-form.ts'
import { inLanguage, type Language, type Text } from '../lib/text.ts'
import type { Db } from '../store/store.ts'
import { addDepartment } from './departments.ts'
import { addRole, type Level, verbs } from './roles.ts'
import { setSetting, settingsChanged } from './settings/settings.ts'

/** What a new portal is told of itself. */
export interface FirstData {
  language: Language
  /** A name of the IANA database. */
  timezone: string
  baseCurrency: string
  /** The moment, as stored. */
  now: string
  /** Whether a seed follows, in calls of its own: the portal counts as begun only when `seeded` is Y again. */
  seeds: boolean
}

/** Types of records that roles have rights on. */
const entities = ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE', 'SMART_INVOICE']

/** The roles of a new portal: how far all of their rights reach; who may do everything may change the settings too. */
const firstRoles: { name: Text; level: Level; configures?: true }[] = [
  { name: { en: 'Director', ru: 'Директор' }, level: 'all', configures: true },
  { name: { en: 'Head of department', ru: 'Начальник отдела' }, level: 'subdepartments' },
  { name: { en: 'Manager', ru: 'Менеджер' }, level: 'own' },
]

const rootDepartment: Text = { en: 'Company', ru: 'Компания' }

/** Fills a new portal with settings, roles that nobody has yet and the department at the top. */
export async function firstData(db: Db, { language, timezone, baseCurrency, now, seeds }: FirstData): Promise<void> {
  await setSetting(db, 'language', language)
  await setSetting(db, 'timezone', timezone)
  await setSetting(db, 'country', countryOf(language))
  await setSetting(db, 'base_currency', baseCurrency)
  await setSetting(db, 'report_currency', baseCurrency)
  await setSetting(db, 'member_id', randomBytes(16).toString('hex'))
  await setSetting(db, 'created', now)
  if (seeds) await setSetting(db, 'seeded', 'N')
  await settingsChanged(db)
  for (const { name, level, configures } of firstRoles) {
    const roleId = await addRole(db, { name: inLanguage(name, language), permissions: {}, relations: [] })
    const permissions = entities.flatMap(entity => verbs.map(verb => ({ role_id: roleId, entity, verb, level })))
    permissions.push({ role_id: roleId, entity: 'CONFIG', verb: 'read', level: 'all' })
    if (configures) permissions.push({ role_id: roleId, entity: 'CONFIG', verb: 'update', level: 'all' })
    // In one statement: every test opens a new portal.
    await db.insertInto('role_permission').values(permissions).execute()
  }
  await addDepartment(db, { name: inLanguage(rootDepartment, language) })
}
