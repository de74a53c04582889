import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fold } from '../src/lib/search/fold.ts'
import { openPortal } from '../src/open-portal.ts'
import { query } from '../src/store/store.ts'
import { ACTIVITIES, type Plan } from './plan.ts'
import type { Progress } from './progress.ts'

/** Where seeded databases are kept between runs, and the copies that a run works on. */
export const folder = path.join(os.tmpdir(), 'portico-bench')

/** The code of user 1's webhook in every seeded portal. */
export const SECRET = 'bench'

export const databaseOf = (data: string): string => path.join(data, 'portal.sqlite')

/** Where a server finds its portal. */
export interface Place {
  /** A folder of its own. */
  folder: string
  /** The file of a database, or its URL. */
  database: string
}

export const placeIn = (folder: string): Place => ({ folder, database: databaseOf(folder) })

/** A portal's folder with the plan's records; made at the first run, found at the next ones. */
export async function seeded(plan: Plan, progress: Progress): Promise<string> {
  const data = path.join(folder, `seed-${plan.contacts}-${await fingerprint()}`)
  mkdirSync(folder, { recursive: true })
  sweep()
  if (existsSync(data)) return data
  // Of one size only the newest is kept: the others are of schemas that are no more.
  for (const name of readdirSync(folder))
    if (name.startsWith(`seed-${plan.contacts}-`)) rmSync(path.join(folder, name), { recursive: true, force: true })
  const unfinished = path.join(folder, `making-${process.pid}`)
  const portal = await openPortal({ data: unfinished, webhookSecret: SECRET, timezone: 'UTC' })
  await portal.close()
  fill(databaseOf(unfinished), plan, progress)
  renameSync(unfinished, data)
  return data
}

/** Removes what earlier runs left that were ended in between. */
function sweep(): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(/^(?:making|run)-(\d+)/.exec(name)?.[1])
    if (pid && !isRunning(pid)) removed(path.join(folder, name))
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A copy of a seeded folder, on the disk before anything is measured. */
export function copied(data: string, name: string): string {
  const copy = path.join(folder, `run-${process.pid}-${name}`)
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy, { recursive: true })
  copyFileSync(databaseOf(data), databaseOf(copy), constants.COPYFILE_FICLONE)
  const file = openSync(databaseOf(copy), 'r+')
  fsyncSync(file)
  closeSync(file)
  return copy
}

export const removed = (data: string): void => rmSync(data, { recursive: true, force: true })

/** What a seeded database depends on: the schema, what a new portal has, and the statements below. */
async function fingerprint(): Promise<string> {
  const portal = await openPortal({ webhookSecret: SECRET })
  const hash = createHash('sha256').update(JSON.stringify([statements, firstNames, lastNames]))
  for (const { name, sql } of await query(portal.store.read, 'select name, sql from sqlite_master order by name')) {
    hash.update(`${name} ${sql}`)
    if (!String(sql).startsWith('CREATE TABLE')) continue
    const [counted] = await query(portal.store.read, `select count(*) as n from "${name}"`)
    hash.update(String(counted!.n))
  }
  await portal.close()
  return hash.digest('hex').slice(0, 12)
}

const CHUNK = 5000

function fill(file: string, plan: Plan, progress: Progress): void {
  const db = new DatabaseSync(file)
  // The indexes of texts are made of what it gives.
  db.function('fold', { deterministic: true, directOnly: false }, text => (text === null ? null : fold(String(text))))
  db.exec('pragma synchronous = off; pragma cache_size = -524288; pragma temp_store = memory')
  db.exec('create temp table first_name (n integer primary key, v text)')
  db.exec('create temp table last_name (n integer primary key, v text)')
  for (const [n, name] of firstNames.entries()) db.prepare('insert into first_name values (?, ?)').run(n, name)
  for (const [n, name] of lastNames.entries()) db.prepare('insert into last_name values (?, ?)').run(n, name)
  const parts: [table: keyof typeof statements, rows: number][] = [
    ['user', plan.users],
    ['company', plan.companies],
    ['contact', plan.contacts],
    ['deal', plan.deals],
    ['lead', plan.leads],
    ['activity', plan.companies * ACTIVITIES],
  ]
  const bar = progress.bar(
    `seeding ${plan.contacts} contacts`,
    parts.reduce((sum, [, rows]) => sum + rows, 0),
  )
  for (const [table, rows] of parts) {
    const prepared = statements[table].map(sql => db.prepare(sql))
    for (const statement of prepared) statement.setAllowUnknownNamedParameters(true)
    for (let from = 1; from <= rows; from += CHUNK) {
      const to = Math.min(rows, from + CHUNK - 1)
      db.exec('begin')
      for (const statement of prepared) statement.run(whole({ from, to, ...plan }))
      db.exec('commit')
      bar.add(to - from + 1)
    }
  }
  db.exec('pragma wal_checkpoint(truncate)')
  db.close()
  bar.end()
}

/** Numbers of JavaScript are bound as doubles, which texts would show as `5.0`. */
const whole = (numbers: Record<string, number>): Record<string, bigint> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, BigInt(value)]))

const firstNames =
  'Anna Boris Clara David Elena Felix Greta Hugo Irina Jonas Karin Leon Maria Nikolai Olga Paul Rita Sergei Tanja Viktor'.split(
    ' ',
  )
const lastNames =
  'Abel Baum Conrad Dietz Egorov Fuchs Gromov Hahn Ivanova Jansen Kuhn Lange Mironov Neumann Orlova Petrov Richter Sokolov Tikhonov Ulrich Vogel Winter Yakovlev Zimmer'.split(
    ' ',
  )

const numbers = 'with recursive n(i) as (select :from union all select i + 1 from n where i < :to)'

/** A moment of the last years, spread over the records. */
const moment = (i: string) => `strftime('%Y-%m-%dT%H:%M:%S', 1700000000 + (${i} * 7919) % 60000000, 'unixepoch')`

const person = (n: string) => `(select v from first_name where n = (${n} * 13) % ${firstNames.length})`
const family = (n: string) => `(select v from last_name where n = (${n} * 29 + ${n} / 24) % ${lastNames.length})`
const somebody = (n: string) => `1 + (${n} * 31) % :users`

const followers = (entityTypeId: number): string[] => [
  `insert into history (entity_type_id, record_id, kind, changes, user_id, created)
    ${numbers} select ${entityTypeId}, i, 'add', null, ${somebody('i')}, ${moment('i')} from n`,
  `insert into timeline (entity_type_id, record_id, type, settings, author_id, created)
    ${numbers} select ${entityTypeId}, i, 'add', null, ${somebody('i')}, ${moment('i')} from n`,
]

const staged = (entityTypeId: number, category: string, stage: string): string =>
  `insert into stage_history (entity_type_id, record_id, type_id, category_id, stage_id, stage_semantic_id, created)
    ${numbers} select ${entityTypeId}, i, 1, ${category}, '${stage}', 'P', ${moment('i')} from n`

const phonesAndEmail = (entityTypeId: number, prefix: string): string =>
  `insert into multifield (entity_type_id, record_id, type_id, value_type, value, normal)
    ${numbers} select ${entityTypeId}, i, column1, column2,
      case column1 when 'EMAIL' then '${prefix}' || i || '@example.com' else '+49 30 ' || column3 || printf('%07d', i) end,
      case column1 when 'EMAIL' then '${prefix}' || i || '@example.com' else '+4930' || column3 || printf('%07d', i) end
    from n cross join (values ('PHONE', 'WORK', 5), ('PHONE', 'MOBILE', 7), ('EMAIL', 'WORK', 0))`

const place = `'Invalidenstrasse ' || (i % 200), 'floor ' || (i % 9), 'Berlin', printf('%05d', 10000 + i % 4000), 'Mitte', 'Berlin', 'Germany', 'DE'`
const placeColumns =
  'address, address_2, address_city, address_postal_code, address_region, address_province, address_country, address_country_code'
const audit = `${somebody('i')}, ${somebody('i + 5')}, ${somebody('i + 9')}, ${moment('i')}, ${moment('i')}, ${moment('i')}, ${somebody('i + 5')}, 'Y'`
const auditColumns =
  'assigned_by_id, created_by_id, modify_by_id, date_create, date_modify, last_activity_time, last_activity_by, opened'

/** A contact belongs to company `1 + (contact - 1) % companies` and to deal `(contact + 1) / 2`; see plan.ts for the rest. */
const statements = {
  user: [
    `insert or ignore into portal_user (id, active, is_admin, email, name, last_name, user_type, date_register)
      ${numbers} select i, 'Y', 'N', 'user' || i || '@example.com', ${person('i')}, ${family('i')}, 'employee', ${moment('i')} from n`,
    `insert or ignore into user_department (user_id, department_id) ${numbers} select i, 1 from n where i > 1`,
  ],
  company: [
    `insert into company (id, title, company_type, ${placeColumns}, industry, employees, currency_id, revenue, has_phone, has_email, has_imol, is_my_company, ${auditColumns})
      ${numbers} select i, ${family('i')} || ' ' || i || ' GmbH', 'CUSTOMER', ${place}, 'IT', 'EMPLOYEES_1', 'EUR', i * 10, 'Y', 'Y', 'N', 'N', ${audit} from n`,
    phonesAndEmail(4, 'office'),
    ...followers(4),
  ],
  contact: [
    `insert into contact (id, honorific, name, second_name, last_name, birthdate, post, type_id, source_id, source_description,
        ${placeColumns}, export, has_phone, has_email, has_imol, ${auditColumns}, comments, company_id, utm_source, utm_medium, utm_campaign)
      ${numbers} select i, 'HNR_EN_1', ${person('i')}, ${person('i + 3')}, ${family('i')}, date(i % 15000 * 86400, 'unixepoch'),
        'Manager of purchasing ' || (i % 50), 'CLIENT', 'CALL', 'met at the fair of ' || (2000 + i % 25), ${place}, 'Y', 'Y', 'Y', 'N', ${audit},
        'Asked for an offer of ' || i || ' pieces, delivery within four weeks, payment on invoice. Prefers to be called in the morning.',
        1 + (i - 1) % :companies, 'newsletter', 'mail', 'spring-' || (i % 12) from n`,
    phonesAndEmail(3, 'person'),
    `insert into contact_company (contact_id, company_id, company_sort, company_is_primary, contact_sort, contact_is_primary)
      ${numbers} select i, 1 + (i - 1) % :companies, 10, 'Y', 10 * (1 + (i - 1) / :companies), iif(i <= :companies, 'Y', 'N') from n`,
    ...followers(3),
  ],
  deal: [
    `insert into deal (id, title, type_id, category_id, stage_id, stage_semantic_id, is_new, is_recurring, is_return_customer, is_repeated_approach,
        currency_id, opportunity, is_manual_opportunity, tax_value, company_id, contact_id, begindate, closedate, closed, ${auditColumns}, moved_by_id, moved_time, source_id)
      ${numbers} select i, 'Delivery ' || i, 'SALE', 0, 'NEW', 'P', 'Y', 'N', 'N', 'N', 'EUR', i * 10, 'N', 0, 1 + (2 * i - 2) % :companies, 2 * i - 1,
        '2026-01-10', '2026-01-17', 'N', ${audit}, 1, ${moment('i')}, 'CALL' from n`,
    `insert into deal_contact (deal_id, contact_id, sort, is_primary)
      ${numbers} select i, 2 * i - 1 + column1, 10 + 10 * column1, iif(column1 = 0, 'Y', 'N') from n cross join (values (0), (1))`,
    `insert into deal_contact (deal_id, contact_id, sort, is_primary)
      ${numbers} select i, :victims + 1 + (2 * i + :keepers / 2 + column1) % :keepers, 30 + 10 * column1, 'N' from n cross join (values (0), (1), (2), (3))`,
    staged(2, '0', 'NEW'),
    ...followers(2),
  ],
  lead: [
    `insert into lead (id, title, name, last_name, source_id, status_id, status_semantic_id, currency_id, opportunity, is_manual_opportunity,
        has_phone, has_email, has_imol, ${auditColumns}, moved_by_id, moved_time, is_return_customer)
      ${numbers} select i, 'Request ' || i, ${person('i')}, ${family('i')}, 'WEB', 'NEW', 'P', 'EUR', 0, 'N', 'Y', 'Y', 'N', ${audit}, 1, ${moment('i')}, 'N' from n`,
    phonesAndEmail(1, 'request'),
    staged(1, 'null', 'NEW'),
    ...followers(1),
  ],
  activity: [
    `insert into activity (id, type_id, provider_id, provider_type_id, subject, description, description_type, location, direction,
        completed, status, priority, settings, provider_params, responsible_id, author_id, editor_id, start_time, end_time, deadline,
        created, last_updated, owner_type_id, owner_id, is_incoming_channel)
      ${numbers} select i, 2, 'VOXIMPLANT_CALL', 'CALL', 'Call ' || i, 'About the offer of ' || i || ' pieces', 1, '', 2, 'Y', 2, 2, '[]', '[]',
        ${somebody('i')}, ${somebody('i')}, ${somebody('i')}, ${moment('i')}, ${moment('i')}, ${moment('i')}, ${moment('i')}, ${moment('i')},
        4, 1 + (i - 1) % :companies, 'N' from n`,
    `insert into activity_binding (activity_id, entity_type_id, record_id) ${numbers} select i, 4, 1 + (i - 1) % :companies from n`,
  ],
}
