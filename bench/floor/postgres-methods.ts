import pg from 'pg'
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

/** As many as Portico has. */
const CONNECTIONS = 8

type Values = readonly unknown[]
type Row = (string | number | null)[]

/** A statement that connections keep prepared; rows come as arrays, which is cheaper than objects. */
type Prepared = (values: Values) => pg.QueryArrayConfig<unknown[]>

let statements = 0

function prepared(text: string): Prepared {
  const name = `s${statements++}`
  return values => ({ name, text, values: values as unknown[], rowMode: 'array' })
}

/** The methods of the bench, each a single statement, which is a transaction of its own; see sqlite-methods.ts. */
export function postgresMethods(url: string, time: (started: number) => string): Record<string, Method> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, pipeline: true } as pg.PoolConfig)
  const rows = async (statement: Prepared, values: Values): Promise<Row[]> =>
    (await pool.query<Row>(statement(values))).rows

  const withOwn = ([json, own]: Row): string =>
    own ? `${String(json).slice(0, -1)},${byType(String(own))}}` : String(json)

  const reads: Record<string, (params: Params) => Promise<string>> = {
    'crm.contact.get': async ({ id }) => withOwn((await rows(get, [id]))[0]!),
    'crm.contact.list': async ({ filter, start }) => {
      const offset = Number(start)
      const [row] = await rows(list, [filter.ASSIGNED_BY_ID, offset])
      const [total, page] = [Number(row![0]), row![1] ?? '']
      const next = offset + 50 < total ? `,"next":${offset + 50}` : ''
      return `[${page}]${next},"total":${total}`
    },
    'crm.activity.list': async ({ filter, start }) => {
      const [row] = await rows(activityList, [filter.OWNER_TYPE_ID, filter.OWNER_ID, start])
      return `[${row![1] ?? ''}],"total":${row![0]}`
    },
  }

  const statementOf: Record<string, (params: Params) => { statement: Prepared; values: Values }> = {
    'crm.contact.add': ({ fields }) => ({ statement: contactAdd, values: contactValues(fields) }),
    'crm.contact.update': ({ id, fields }) => ({
      statement: updateOf(Object.keys(fields)),
      values: [id, now(), ...Object.values(fields)],
    }),
    'crm.deal.contact.add': ({ id, fields: { CONTACT_ID } }) => ({ statement: bind, values: [id, CONTACT_ID, now()] }),
    'crm.deal.contact.delete': ({ id, fields: { CONTACT_ID } }) => ({
      statement: unbind,
      values: [id, CONTACT_ID, now()],
    }),
    'crm.contact.delete': ({ id }) => ({ statement: contactDelete, values: [id] }),
    'crm.lead.add': ({ fields }) => ({ statement: leadAdd, values: leadValues(fields) }),
    'crm.activity.add': ({ fields }) => {
      const at = now()
      const [{ TYPE, VALUE }] = fields.COMMUNICATIONS
      return { statement: activityAdd, values: [...activityValues(fields, at), TYPE, VALUE, fields.OWNER_ID, at] }
    },
    'crm.timeline.comment.add': ({ fields }) => ({
      statement: commentAdd,
      values: [fields.ENTITY_ID, fields.COMMENT, now()],
    }),
  }
  const resultOf = (result: pg.QueryResult<Row>): string => String(result.rows[0]![0])

  const change = async (name: string, params: Params): Promise<string> => {
    const { statement, values } = statementOf[name]!(params)
    return resultOf(await pool.query<Row>(statement(values)))
  }

  type Command = { name: string; params: Params }

  /** One packet for all commands: each has a savepoint, so that its failure undoes only itself. */
  const changes = async (commands: readonly Command[]): Promise<string[]> => {
    const client = await pool.connect()
    const asked: Promise<pg.QueryResult<Row>>[] = []
    client.query('begin')
    for (const { name, params } of commands) {
      const { statement, values } = statementOf[name]!(params)
      client.query(savepoint([]))
      asked.push(client.query<Row>(statement(values)))
      client.query(release([]))
    }
    await client.query('commit')
    client.release()
    return (await Promise.all(asked)).map(resultOf)
  }

  /** One statement for all records. */
  const gets = async (commands: readonly Command[]): Promise<string[]> => {
    const ids = commands.map(({ params }) => params.id)
    const found = new Map((await rows(getMany, [ids])).map(([id, ...row]) => [String(id), withOwn(row)]))
    return ids.map(id => found.get(id)!)
  }

  const batch: Method = async ({ cmd }, answer) => {
    const commands = Object.entries(cmd as Record<string, string>).map(([key, line]) => {
      const mark = line.indexOf('?')
      return { key, name: line.slice(0, mark), params: readForm(line.slice(mark + 1)) }
    })
    const started = Date.now() / 1000
    const texts = await (commands[0]!.name === 'crm.contact.get' ? gets(commands) : changes(commands))
    const results = commands.map(({ key }, i) => `"${key}":${texts[i]}`)
    const times = commands.map(({ key }) => `"${key}":${time(started)}`)
    answer(`{"result":{${results}},"result_error":[],"result_total":[],"result_next":[],"result_time":{${times}}}`)
  }

  const all: Record<string, Method> = { batch }
  for (const [name, read] of Object.entries(reads)) all[name] = async (params, answer) => answer(await read(params))
  for (const name in statementOf) all[name] = async (params, answer) => answer(await change(name, params))
  return all
}

const savepoint = prepared('savepoint part')
const release = prepared('release savepoint part')

const text = (name: string): string => `c.${name} as "${name.toUpperCase()}"`
const number = (name: string): string => `c.${name}::text as "${name.toUpperCase()}"`
const moment = (name: string): string => `coalesce(c.${name} || '+00:00', '') as "${name.toUpperCase()}"`

/** A contact as crm.contact.get and the default `select` of crm.contact.list show it. */
const contactJson = `(select row_to_json(o)::text from (select ${[
  number('id'),
  ...words('honorific name second_name last_name').map(text),
  `case when c.photo is not null then (select row_to_json(p) from (select f.id, '/file/' || f.id || '/' || f.token as "showUrl",
    '/file/' || f.id || '/' || f.token || '?download=1' as "downloadUrl" from file f where f.id = c.photo) p) end as "PHOTO"`,
  `coalesce(c.birthdate || 'T00:00:00+00:00', '') as "BIRTHDATE"`,
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
].join(', ')}) o)`

const multifieldsJson = `(select string_agg(type_id || chr(1) || (select row_to_json(o)::text from
    (select m.id::text as "ID", value_type as "VALUE_TYPE", value as "VALUE", type_id as "TYPE_ID") o), chr(2) order by id)
  from multifield m where entity_type_id = ${CONTACT} and record_id = c.id)`

const get = prepared(`select ${contactJson}, ${multifieldsJson} from contact c where c.id = $1`)
const getMany = prepared(
  `select c.id, ${contactJson}, ${multifieldsJson} from contact c where c.id = any($1::bigint[])`,
)

const list = prepared(
  `select (select count(*) from contact where assigned_by_id = $1),
    (select string_agg(json, ',') from (select ${contactJson} as json from contact c where c.assigned_by_id = $1
      order by c.id limit 50 offset $2) page)`,
)

const shownAs = {
  ...{ text, number, moment },
  counted: (name: string): string => `coalesce(c.${name}, 0)::text as "${name.toUpperCase()}"`,
  json: (name: string): string => `c.${name}::json as "${name.toUpperCase()}"`,
}

/** An activity as the default `select` of crm.activity.list shows it. */
const activityJson = `(select row_to_json(o)::text from (select ${activityShown.map(([kind, name]) => shownAs[kind](name)).join(', ')}) o)`

const activityList = prepared(
  `select (select count(*) from activity where owner_type_id = $1 and owner_id = $2),
    (select string_agg(json, ',') from (select ${activityJson} as json from activity c where c.owner_type_id = $1 and c.owner_id = $2
      order by c.start_time, c.id limit 50 offset $3) page)`,
)

const [ACTIVITY_TYPE, ACTIVITY_VALUE, ACTIVITY_DEAL, ACTIVITY_AT] = [1, 2, 3, 4].map(
  n => `$${activityColumns.length + n}`,
)
const told = `'{"activityId":' || id || ',"typeId":' || type_id || ',"subject":' || to_json(subject)::text || '}'`
const activityAdd = prepared(`with added as (insert into activity (${activityColumns.join(', ')})
    values (${activityColumns.map((_, i) => `$${i + 1}`).join(', ')}) returning id, type_id, subject),
  bound as (insert into activity_binding (activity_id, entity_type_id, record_id) select id, ${DEAL}, ${ACTIVITY_DEAL}::bigint from added),
  reached as (insert into activity_communication (activity_id, type, value, entity_type_id, entity_id)
    select id, ${ACTIVITY_TYPE}::text, ${ACTIVITY_VALUE}::text, ${DEAL}, ${ACTIVITY_DEAL}::bigint from added),
  touched as (update deal set last_activity_time = ${ACTIVITY_AT}, last_activity_by = ${ME} where id = ${ACTIVITY_DEAL}::bigint),
  shown as (insert into timeline (entity_type_id, record_id, type, settings, author_id, created)
    select ${DEAL}, ${ACTIVITY_DEAL}::bigint, 'activity', ${told}, ${ME}, ${ACTIVITY_AT}::text from added),
  past as (insert into history (entity_type_id, record_id, kind, changes, user_id, created)
    select ${DEAL}, ${ACTIVITY_DEAL}::bigint, 'activity', ${told}, ${ME}, ${ACTIVITY_AT}::text from added)
  select id from added`)

const commentAdd =
  prepared(`with touched as (update deal set last_activity_time = $3, last_activity_by = ${ME} where id = $1::bigint)
  insert into timeline (entity_type_id, record_id, type, comment, author_id, created)
    values (${DEAL}, $1::bigint, 'comment', $2, ${ME}, $3) returning id`)

const history = (type: number, id: string, kind: string, changes: string, at: string, from: string): string =>
  `insert into history (entity_type_id, record_id, kind, changes, user_id, created)
    select ${type}, ${id}, '${kind}', ${changes}, ${ME}, ${at}::text from ${from}`
const timeline = (type: number, id: string, kind: string, at: string, from: string): string =>
  `insert into timeline (entity_type_id, record_id, type, settings, author_id, created)
    select ${type}, ${id}, '${kind}', null, ${ME}, ${at}::text from ${from}`

/** A record with what its adding leaves behind; the last parameters are multifields as four arrays, and the moment. */
function addOf(table: string, type: number, columns: string[], more: (at: string) => string): Prepared {
  const n = columns.length
  const at = `$${n + 5}`
  return prepared(`with added as (insert into ${table} (${columns.join(', ')})
      values (${columns.map((_, i) => `$${i + 1}`).join(', ')}) returning id),
    own as (insert into multifield (entity_type_id, record_id, type_id, value_type, value, normal)
      select ${type}, id, m.* from added, unnest($${n + 1}::text[], $${n + 2}::text[], $${n + 3}::text[], $${n + 4}::text[]) m),
    past as (${history(type, 'id', 'add', 'null', at, 'added')}),
    shown as (${timeline(type, 'id', 'add', at, 'added')})
    ${more(at)} select id from added`)
}

const contactAdd = addOf('contact', CONTACT, [...contactGiven, ...contactSet], () => '')
const leadAdd = addOf(
  'lead',
  LEAD,
  [...leadGiven, ...leadSet],
  at => `, stage as (insert into stage_history (entity_type_id, record_id, type_id, category_id, stage_id, stage_semantic_id, created)
      select ${LEAD}, id, 1, null, 'NEW', 'P', ${at}::text from added)`,
)

const given = (fields: Params, names: string[], defaults: Record<string, string | number>): Values =>
  names.map(name => fields[name.toUpperCase()] ?? defaults[name] ?? null)

/** What every new record has, and then its multifields. */
const set = (fields: Params, at: string): Values => [
  ...[fields.PHONE ? 'Y' : 'N', fields.EMAIL ? 'Y' : 'N', 'N', ME, ME, at, at, at, ME],
]

function multifields(fields: Params): Values {
  const columns: string[][] = [[], [], [], []]
  for (const name of ['PHONE', 'EMAIL'])
    for (const key in fields[name]) {
      const { VALUE_TYPE, VALUE } = fields[name][key]
      const normal = name === 'PHONE' ? `+${VALUE.replace(/\D/g, '')}` : VALUE
      for (const [i, value] of [name, VALUE_TYPE, VALUE, normal].entries()) columns[i]!.push(value)
    }
  return columns
}

function contactValues(fields: Params): Values {
  const at = now()
  return [...given(fields, contactGiven, contactDefaults), ...set(fields, at), ...multifields(fields), at]
}

function leadValues(fields: Params): Values {
  const at = now()
  return [...given(fields, leadGiven, leadDefaults), ...set(fields, at), ME, at, ...multifields(fields), at]
}

const updates = new Map<string, Prepared>()

/** A statement for each set of fields that clients change. */
function updateOf(names: string[]): Prepared {
  const key = names.join()
  let known = updates.get(key)
  if (!known) {
    const columns = names.map((name, i) => ({ column: name.toLowerCase(), value: `$${i + 3}::text` }))
    const changes = columns.map(
      ({ column, value }) =>
        `case when ${column} is distinct from ${value} then '"${column}":[' || coalesce(to_json(${column})::text, 'null') || ',' || to_json(${value})::text || ']' end`,
    )
    known = prepared(`with before as (select * from contact where id = $1 for update),
      past as (${history(CONTACT, 'id', 'update', `'{' || concat_ws(',', ${changes}) || '}'`, '$2', 'before')})
      update contact set ${columns.map(({ column, value }) => `${column} = ${value}`)}, modify_by_id = ${ME}, date_modify = $2
      from before where contact.id = before.id returning true`)
    updates.set(key, known)
  }
  return known
}

/** What binding and unbinding leave behind. */
const followed = (kind: string, changes: string, from: string): string =>
  `past as (${history(DEAL, '$1::bigint', kind, `'{"CONTACT_ID":' || ${changes} || '}'`, '$3', from)}),
    shown as (${timeline(DEAL, '$1::bigint', kind, '$3', from)})`

const bind =
  prepared(`with present as (select max(sort) as last, max(is_primary) as most from deal_contact where deal_id = $1),
  bound as (insert into deal_contact (deal_id, contact_id, sort, is_primary)
    select $1, $2::bigint, coalesce(last, 0) + 10, case when most = 'Y' then 'N' else 'Y' end from present
    on conflict do nothing returning is_primary),
  mirror as (update deal set contact_id = $2::bigint where id = $1 and exists (select 1 from bound where is_primary = 'Y')),
  ${followed('bind', `'[[],[' || $2::bigint || ']]'`, 'bound')}
  select count(*) > 0 from bound`)

const unbind =
  prepared(`with gone as (delete from deal_contact where deal_id = $1 and contact_id = $2 returning is_primary),
  next as (select id, contact_id from deal_contact where deal_id = $1 and contact_id <> $2
    and exists (select 1 from gone where is_primary = 'Y') order by sort, id limit 1),
  first as (update deal_contact set is_primary = 'Y' where id in (select id from next)),
  mirror as (update deal set contact_id = (select contact_id from next)
    where id = $1 and exists (select 1 from gone where is_primary = 'Y')),
  ${followed('unbind', `'[[' || $2::bigint || '],[]]'`, 'gone')}
  select count(*) > 0 from gone`)

const contactDelete =
  prepared(`with deals as (delete from deal_contact where contact_id = $1 returning deal_id, is_primary),
  next as (select distinct on (d.deal_id) d.deal_id, b.id, b.contact_id from deals d
    left join deal_contact b on b.deal_id = d.deal_id and b.contact_id <> $1
    where d.is_primary = 'Y' order by d.deal_id, b.sort, b.id),
  first as (update deal_contact set is_primary = 'Y' where id in (select id from next)),
  mirror as (update deal set contact_id = next.contact_id from next where deal.id = next.deal_id),
  companies as (delete from contact_company where contact_id = $1 returning company_id, contact_is_primary),
  heirs as (select distinct on (c.company_id) b.id from companies c
    join contact_company b on b.company_id = c.company_id and b.contact_id <> $1
    where c.contact_is_primary = 'Y' order by c.company_id, b.contact_sort, b.id),
  promoted as (update contact_company set contact_is_primary = 'Y' where id in (select id from heirs)),
  ${cascade.map((text, i) => `d${i} as (${text.replaceAll('?', '$1')})`).join(', ')}
  delete from contact where id = $1 returning true`)
