import type { DatabaseSync } from 'node:sqlite'
import { type Params, readForm } from './params.ts'
import {
  activityColumns,
  activityShown,
  activityValues,
  byType,
  CONTACT,
  cascade,
  contactDefaults,
  contactGiven,
  contactSet,
  DEAL,
  LEAD,
  leadDefaults,
  leadGiven,
  leadSet,
  ME,
  type Method,
  now,
  words,
} from './rows.ts'
import { statements, writer } from './sqlite.ts'

/** The methods of the bench with the same rows read and written as in Portico, and nothing besides. */
export function sqliteMethods(db: DatabaseSync, time: (started: number) => string): Record<string, Method> {
  const sql = statements(db)
  const { write, part } = writer(sql)

  // What every write leaves behind.
  const insertMultifields = [1, 2, 3].map(n =>
    sql.run(
      `insert into multifield (entity_type_id, record_id, type_id, value_type, value, normal) values ${Array(n).fill('(?, ?, ?, ?, ?, ?)').join(', ')}`,
    ),
  )
  const insertHistory = sql.run(
    'insert into history (entity_type_id, record_id, kind, changes, user_id, created) values (?, ?, ?, ?, ?, ?)',
  )
  const insertTimeline = sql.run(
    'insert into timeline (entity_type_id, record_id, type, settings, author_id, created) values (?, ?, ?, null, ?, ?)',
  )
  const insertStage = sql.run(
    'insert into stage_history (entity_type_id, record_id, type_id, category_id, stage_id, stage_semantic_id, created) values (?, ?, 1, null, ?, ?, ?)',
  )
  const multifields = (type: number, id: number, fields: Params): void => {
    const values: (string | number)[] = []
    for (const name of ['PHONE', 'EMAIL'])
      for (const key in fields[name]) {
        const { VALUE_TYPE, VALUE } = fields[name][key]
        // Phones of the bench are international and e-mails small: what duplicates are found by is their digits, or themselves.
        values.push(type, id, name, VALUE_TYPE, VALUE, name === 'PHONE' ? `+${VALUE.replace(/\D/g, '')}` : VALUE)
      }
    if (values.length) insertMultifields[values.length / 6 - 1]!(...values)
  }

  const get = sql.first(`select ${contactJson}, ${multifieldsJson} from contact c where c.id = ?`)
  const contactGet = ({ id }: Params): string => {
    const [json, own] = get(Number(id)) as [string, string | null]
    return own ? `${json.slice(0, -1)},${byType(own)}}` : json
  }

  const list = sql.all(
    `select ${contactJson} from contact c where c.assigned_by_id = ? order by c.id limit 50 offset ?`,
  )
  const count = sql.first('select count(*) from contact where assigned_by_id = ?')
  const contactList = ({ filter, start }: Params): string => {
    const assigned = Number(filter.ASSIGNED_BY_ID)
    const offset = Number(start)
    const total = count(assigned)![0] as number
    const next = offset + 50 < total ? `,"next":${offset + 50}` : ''
    return `[${list(assigned, offset).join(',')}]${next},"total":${total}`
  }

  const insertContact = sql.run(insertOf('contact', [...contactGiven, ...contactSet]))
  const contactAdd = ({ fields }: Params): string => {
    const at = now()
    const id = insertContact(
      ...contactGiven.map(name => fields[name.toUpperCase()] ?? contactDefaults[name] ?? null),
      ...[fields.PHONE ? 'Y' : 'N', fields.EMAIL ? 'Y' : 'N', 'N', ME, ME, at, at, at, ME],
    )
    multifields(CONTACT, id, fields)
    insertHistory(CONTACT, id, 'add', null, ME, at)
    insertTimeline(CONTACT, id, 'add', ME, at)
    return String(id)
  }

  // A statement for each set of fields that clients change.
  const updates = new Map<string, { columns: string[]; before: typeof get; update: typeof insertContact }>()
  const updateOf = (names: string[]) => {
    const key = names.join()
    let known = updates.get(key)
    if (!known) {
      const columns = names.map(name => name.toLowerCase())
      known = {
        columns,
        before: sql.first(`select ${columns.join(', ')} from contact where id = ?`),
        update: sql.run(
          `update contact set ${columns.map(name => `${name} = ?`).join(', ')}, modify_by_id = ${ME}, date_modify = ? where id = ?`,
        ),
      }
      updates.set(key, known)
    }
    return known
  }
  const contactUpdate = ({ id, fields }: Params): string => {
    const at = now()
    const { columns, before, update } = updateOf(Object.keys(fields))
    const values = Object.values(fields) as string[]
    const old = before(Number(id))!
    update(...values, at, Number(id))
    const changes: Record<string, unknown> = {}
    for (let i = 0; i < columns.length; i++) if (old[i] !== values[i]) changes[columns[i]!] = [old[i], values[i]]
    insertHistory(CONTACT, Number(id), 'update', JSON.stringify(changes), ME, at)
    return 'true'
  }

  const insertBinding = sql.first(
    `insert into deal_contact (deal_id, contact_id, sort, is_primary)
      select ?1, ?2, coalesce(max(sort), 0) + 10, iif(max(is_primary) = 'Y', 'N', 'Y') from deal_contact where deal_id = ?1
      on conflict do nothing returning is_primary`,
  )
  const setDealContact = sql.run('update deal set contact_id = ? where id = ?')
  const followBinding = (kind: string, deal: number, changes: string): void => {
    const at = now()
    insertHistory(DEAL, deal, kind, `{"CONTACT_ID":${changes}}`, ME, at)
    insertTimeline(DEAL, deal, kind, ME, at)
  }
  const bind = ({ id, fields }: Params): string => {
    const deal = Number(id)
    const contact = Number(fields.CONTACT_ID)
    const bound = insertBinding(deal, contact)
    if (!bound) return 'false'
    if (bound[0] === 'Y') setDealContact(contact, deal)
    followBinding('bind', deal, `[[],[${contact}]]`)
    return 'true'
  }

  const deleteBinding = sql.first('delete from deal_contact where deal_id = ? and contact_id = ? returning is_primary')
  const nextOfDeal = sql.first('select id, contact_id from deal_contact where deal_id = ? order by sort, id limit 1')
  const makePrimary = sql.run("update deal_contact set is_primary = 'Y' where id = ?")
  const promoteInDeal = (deal: number): void => {
    const next = nextOfDeal(deal)
    if (next) makePrimary(next[0]!)
    setDealContact(next ? next[1]! : null, deal)
  }
  const unbind = ({ id, fields }: Params): string => {
    const deal = Number(id)
    const contact = Number(fields.CONTACT_ID)
    const gone = deleteBinding(deal, contact)
    if (!gone) return 'false'
    if (gone[0] === 'Y') promoteInDeal(deal)
    followBinding('unbind', deal, `[[${contact}],[]]`)
    return 'true'
  }

  const leaveDeals = sql.all('delete from deal_contact where contact_id = ? returning deal_id, is_primary')
  const leaveCompanies = sql.all(
    'delete from contact_company where contact_id = ? returning company_id, contact_is_primary',
  )
  const nextOfCompany = sql.first(
    'select id from contact_company where company_id = ? order by contact_sort, id limit 1',
  )
  const makeFirst = sql.run("update contact_company set contact_is_primary = 'Y' where id = ?")
  const removals = [...cascade, 'delete from contact where id = ?'].map(text => sql.run(text))
  const contactDelete = (params: Params): string => {
    const id = Number(params.id)
    for (const [deal, primary] of leaveDeals(id)) if (primary === 'Y') promoteInDeal(deal as number)
    for (const [company, primary] of leaveCompanies(id)) {
      const next = primary === 'Y' && nextOfCompany(company!)
      if (next) makeFirst(next[0]!)
    }
    for (const remove of removals) remove(id)
    return 'true'
  }

  const insertLead = sql.run(insertOf('lead', [...leadGiven, ...leadSet]))
  const leadAdd = ({ fields }: Params): string => {
    const at = now()
    const id = insertLead(
      ...leadGiven.map(name => fields[name.toUpperCase()] ?? leadDefaults[name] ?? null),
      ...[fields.PHONE ? 'Y' : 'N', fields.EMAIL ? 'Y' : 'N', 'N', ME, ME, at, at, at, ME, ME, at],
    )
    multifields(LEAD, id, fields)
    insertHistory(LEAD, id, 'add', null, ME, at)
    insertStage(LEAD, id, 'NEW', 'P', at)
    insertTimeline(LEAD, id, 'add', ME, at)
    return String(id)
  }

  const activities = sql.all(
    `select ${activityJson} from activity c where c.owner_type_id = ? and c.owner_id = ? order by c.start_time, c.id limit 50 offset ?`,
  )
  const countActivities = sql.first('select count(*) from activity where owner_type_id = ? and owner_id = ?')
  const activityList = ({ filter, start }: Params): string => {
    const owner = [Number(filter.OWNER_TYPE_ID), Number(filter.OWNER_ID)] as const
    return `[${activities(...owner, Number(start)).join(',')}],"total":${countActivities(...owner)![0]}`
  }

  const insertActivity = sql.run(insertOf('activity', activityColumns))
  const insertBound = sql.run(insertOf('activity_binding', ['activity_id', 'entity_type_id', 'record_id']))
  const insertCommunication = sql.run(
    insertOf('activity_communication', words('activity_id type value entity_type_id entity_id')),
  )
  const touchDeal = sql.run(`update deal set last_activity_time = ?, last_activity_by = ${ME} where id = ?`)
  const insertEntry = sql.run(
    insertOf('timeline', words('entity_type_id record_id type settings comment author_id created')),
  )
  const activityAdd = ({ fields }: Params): string => {
    const at = now()
    const deal = fields.OWNER_ID
    const id = insertActivity(...activityValues(fields, at))
    insertBound(id, DEAL, deal)
    for (const { TYPE, VALUE } of fields.COMMUNICATIONS) insertCommunication(id, TYPE, VALUE, DEAL, deal)
    touchDeal(at, deal)
    const told = JSON.stringify({ activityId: id, typeId: fields.TYPE_ID, subject: fields.SUBJECT })
    insertEntry(DEAL, deal, 'activity', told, null, ME, at)
    insertHistory(DEAL, deal, 'activity', told, ME, at)
    return String(id)
  }
  const commentAdd = ({ fields }: Params): string => {
    const at = now()
    const id = insertEntry(DEAL, fields.ENTITY_ID, 'comment', null, fields.COMMENT, ME, at)
    touchDeal(at, fields.ENTITY_ID)
    return String(id)
  }

  const reads: Record<string, (params: Params) => string> = {
    'crm.contact.get': contactGet,
    'crm.contact.list': contactList,
    'crm.activity.list': activityList,
  }
  const writes: Record<string, (params: Params) => string> = {
    'crm.contact.add': contactAdd,
    'crm.contact.update': contactUpdate,
    'crm.deal.contact.add': bind,
    'crm.deal.contact.delete': unbind,
    'crm.contact.delete': contactDelete,
    'crm.lead.add': leadAdd,
    'crm.activity.add': activityAdd,
    'crm.timeline.comment.add': commentAdd,
  }

  const batch: Method = ({ cmd }, answer) => {
    const commands = Object.entries(cmd as Record<string, string>).map(([key, line]) => {
      const mark = line.indexOf('?')
      return { key, name: line.slice(0, mark), params: readForm(line.slice(mark + 1)) }
    })
    const run = (): string => {
      let results = ''
      let times = ''
      for (const { key, name, params } of commands) {
        const started = Date.now() / 1000
        const change = writes[name]
        results += `${results && ','}"${key}":${change ? part(() => change(params)) : reads[name]!(params)}`
        times += `${times && ','}"${key}":${time(started)}`
      }
      return `{"result":{${results}},"result_error":[],"result_total":[],"result_next":[],"result_time":{${times}}}`
    }
    if (commands.some(({ name }) => name in writes)) write(run, answer)
    else answer(run())
  }

  const all: Record<string, Method> = { batch }
  for (const [name, read] of Object.entries(reads)) all[name] = (params, answer) => answer(read(params))
  for (const [name, change] of Object.entries(writes))
    all[name] = (params, answer) => write(() => part(() => change(params)), answer)
  return all
}

const text = (name: string): string => `'${name.toUpperCase()}', c.${name}`
const number = (name: string): string => `'${name.toUpperCase()}', cast(c.${name} as text)`
const moment = (name: string): string => `'${name.toUpperCase()}', coalesce(c.${name} || '+00:00', '')`

/** A contact as crm.contact.get and the default `select` of crm.contact.list show it. */
const contactJson = `json_object(${[
  number('id'),
  ...words('honorific name second_name last_name').map(text),
  `'PHOTO', case when c.photo is not null then (select json(json_object('id', f.id, 'showUrl', '/file/' || f.id || '/' || f.token,
    'downloadUrl', '/file/' || f.id || '/' || f.token || '?download=1')) from file f where f.id = c.photo) end`,
  `'BIRTHDATE', coalesce(c.birthdate || 'T00:00:00+00:00', '')`,
  ...words(
    'type_id source_id source_description post address address_2 address_city address_postal_code address_region address_province address_country address_country_code',
  ).map(text),
  number('address_loc_addr_id'),
  ...words('comments opened export has_phone has_email has_imol').map(text),
  ...words('assigned_by_id created_by_id modify_by_id').map(number),
  ...words('date_create date_modify').map(moment),
  ...words('company_id lead_id face_id').map(number),
  ...words('originator_id origin_id origin_version utm_source utm_medium utm_campaign utm_content utm_term').map(text),
  moment('last_activity_time'),
  number('last_activity_by'),
].join(', ')})`

const shownAs = {
  ...{ text, number, moment },
  counted: (name: string): string => `'${name.toUpperCase()}', cast(coalesce(c.${name}, 0) as text)`,
  json: (name: string): string => `'${name.toUpperCase()}', json(c.${name})`,
}

/** An activity as the default `select` of crm.activity.list shows it. */
const activityJson = `json_object(${activityShown.map(([kind, name]) => shownAs[kind](name)).join(', ')})`

/** Control characters are escaped in JSON, so they can part what is not to be parsed. */
const multifieldsJson = `(select group_concat(type_id || char(1) ||
  json_object('ID', cast(id as text), 'VALUE_TYPE', value_type, 'VALUE', value, 'TYPE_ID', type_id), char(2))
  from multifield where entity_type_id = ${CONTACT} and record_id = c.id)`

const insertOf = (table: string, columns: string[]): string =>
  `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
