import type { Portal } from '../src/open-portal.ts'
import { query } from '../src/store/store.ts'
import { smartProcess, userfieldName, userfieldTypes } from './filters.ts'
import type { Progress } from './progress.ts'

type Row = Record<string, unknown>

/** What a method answers when it goes well. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
export async function result(portal: Portal, method: string, params: Row): Promise<any> {
  const answer = await portal.call(method, params)
  if (answer.status !== 200) throw new Error(`${method}: ${answer.error} ${answer.error_description}`)
  return answer.result
}

/** Adds a user field of deals and gives its id. */
export async function addField(
  portal: Portal,
  FIELD_NAME: string,
  USER_TYPE_ID: string,
  multiple: boolean,
): Promise<number> {
  const LIST = USER_TYPE_ID === 'enumeration' ? ['A', 'B', 'C'].map(VALUE => ({ VALUE })) : undefined
  const fields = { FIELD_NAME, USER_TYPE_ID, MULTIPLE: multiple ? 'Y' : 'N', LIST }
  return result(portal, 'crm.deal.userfield.add', { fields })
}

/**
 * A user field of deals of each type, alone and with several values: their ids, and the elements of lists, by name. And the
 * smart process that deals are children of, with its own field.
 */
export async function addFields(portal: Portal) {
  const ids = new Map<string, number>()
  const elements = new Map<string, number[]>()
  const { id, entityTypeId, field: fieldName } = smartProcess
  const { type } = await result(portal, 'crm.type.add', {
    fields: {
      title: 'Project',
      entityTypeId,
      ...{ isClientEnabled: 'Y', isObserversEnabled: 'Y', isStagesEnabled: 'Y', isLinkWithProductsEnabled: 'Y' },
      relations: { child: [{ entityTypeId: 2 }] },
    },
  })
  if (type.id !== id) throw new Error(`The first smart process is ${type.id}.`)
  const field = { entityId: `CRM_${id}`, fieldName, userTypeId: 'integer' }
  const added = await result(portal, 'userfieldconfig.add', { moduleId: 'crm', field })
  ids.set(fieldName, Number(added.field.id))
  for (const multiple of [false, true])
    for (const type of userfieldTypes) {
      const name = userfieldName(type, multiple)
      const id = await addField(portal, name, type, multiple)
      ids.set(name, id)
      if (type !== 'enumeration') continue
      const { LIST } = await result(portal, 'crm.deal.userfield.get', { id })
      elements.set(
        name,
        LIST.map(({ ID }: { ID: string }) => Number(ID)),
      )
    }
  return { ids, elements }
}

const CHUNK = 20_000

/** The columns of a table, each with the expression of its value in the row `i`. */
type Columns = Record<string, string>

interface Filling {
  table: string
  rows: number
  columns: Columns
}

/** Fills tables by statements, past the API: the last element of a list is one that no deal has. */
export async function fill(
  portal: Portal,
  counts: { deals: number; others: number },
  ids: ReadonlyMap<string, number>,
  elements: ReadonlyMap<string, number[]>,
  bars: Progress | null,
): Promise<void> {
  const { store } = portal
  const isSqlite = store.kind === 'sqlite'
  const fillings = [
    ...recordsOf(counts, isSqlite),
    ...belongingsOf(counts),
    ...userfieldsOf(counts, ids, elements, isSqlite),
  ]
  const bar = bars?.bar(
    `filling ${counts.deals} deals (${store.kind})`,
    fillings.reduce((sum, { rows }) => sum + rows, 0),
  )
  for (const { table, rows, columns } of fillings)
    for (let from = 1; from <= rows; from += CHUNK) {
      const to = Math.min(rows, from + CHUNK - 1)
      const names = Object.keys(columns).map(column => `"${column}"`)
      const series = isSqlite
        ? `(with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to}) select i from n) n`
        : `(select i from generate_series(${from}::bigint, ${to}::bigint) i) n`
      const sql = `insert into "${table}" (${names.join(', ')}) select ${Object.values(columns).join(', ')} from ${series}`
      await store.write(db => query(db, sql))
      bar?.add(to - from + 1)
    }
  if (!isSqlite) {
    for (const { table } of recordsOf(counts, isSqlite))
      await query(
        store.read,
        `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from "${table}"))`,
      )
    await query(store.read, 'vacuum analyze')
  }
  bar?.end()
}

const text = (parts: string): string => `cast(${parts} as text)`

/** A moment of some two years, spread over the rows. */
const momentOf = (i: string, isSqlite: boolean): string =>
  isSqlite
    ? `strftime('%Y-%m-%dT%H:%M:%S', 1600000000 + (${i} * 7919) % 60000000, 'unixepoch')`
    : `to_char(to_timestamp(1600000000 + (${i} * 7919) % 60000000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')`

function recordsOf({ deals, others }: { deals: number; others: number }, isSqlite: boolean): Filling[] {
  const shared: Columns = {
    id: 'i',
    assigned_by_id: '1 + i % 200',
    created_by_id: '1',
    date_create: momentOf('i', isSqlite),
    date_modify: momentOf('i + 3', isSqlite),
    opened: `'Y'`,
  }
  const title = (word: string) => ({ title: `'${word} ' || ${text('i')}` })
  const amount = { opportunity: 'i % 100000 + 0.25', is_manual_opportunity: `'Y'` }
  const contact = { contact_id: '100 + i % 50000' }
  const company = { company_id: '100 + i % 20000' }
  const records: Record<string, Columns> = {
    deal: {
      ...{ ...shared, ...title('Deal'), ...amount, ...contact, ...company },
      category_id: 'i % 5',
      stage_id: `case i % 5 when 0 then 'NEW' else 'C' || ${text('i % 5')} || ':NEW' end`,
      type_id: `'SALE'`,
      lead_id: '100 + i % 1000',
    },
    lead: { ...shared, ...title('Lead'), ...amount, ...contact, status_id: `'NEW'`, source_id: `'WEB'` },
    contact: { ...shared, ...company, name: `'Name'`, last_name: `'Last ' || ${text('i')}`, source_id: `'CALL'` },
    company: { ...shared, ...title('Company'), company_type: `'CUSTOMER'` },
    quote: { ...shared, ...title('Quote'), ...amount, ...company, status_id: `'DRAFT'` },
    [`item_${smartProcess.id}`]: {
      ...{ ...shared, ...title('Item'), ...amount, ...contact, ...company },
      stage_id: `'DT${smartProcess.entityTypeId}_1:NEW'`,
    },
  }
  return Object.entries(records).map(([table, columns]) => ({
    table,
    rows: table === 'deal' ? deals : others,
    columns,
  }))
}

/** Members, parents, observers and multifields: one of each for a record. */
function belongingsOf({ deals, others }: { deals: number; others: number }): Filling[] {
  const members = (owner: string, rows: number): Filling => ({
    table: `${owner}_contact`,
    rows,
    columns: { [`${owner}_id`]: 'i', contact_id: '100 + i % 50000', sort: '10', is_primary: `'Y'` },
  })
  const ofDeals: Columns = { entity_type_id: '2', record_id: 'i' }
  const reached = (entityTypeId: number, type: string, value: string): Filling => ({
    table: 'multifield',
    rows: others,
    columns: { entity_type_id: `${entityTypeId}`, record_id: 'i', type_id: `'${type}'`, value_type: `'WORK'`, value },
  })
  const sides = ['company_sort', 'contact_sort'].map(name => [name, '10'])
  const primaries = ['company_is_primary', 'contact_is_primary'].map(name => [name, `'Y'`])
  return [
    members('deal', deals),
    members('lead', others),
    members('quote', others),
    members(`item_${smartProcess.id}`, others),
    {
      table: 'contact_company',
      rows: others,
      columns: { contact_id: 'i', company_id: '100 + i % 20000', ...Object.fromEntries([...sides, ...primaries]) },
    },
    {
      table: 'item_parent',
      rows: deals,
      columns: { ...ofDeals, parent_entity_type_id: `${smartProcess.entityTypeId}`, parent_id: '1 + i % 200' },
    },
    { table: 'observer', rows: deals, columns: { ...ofDeals, user_id: '1 + i % 200' } },
    {
      table: 'activity',
      rows: others,
      columns: {
        ...{ id: 'i', type_id: '6', provider_id: `'CRM_TODO'`, completed: `'N'`, responsible_id: '1 + i % 200' },
        ...{ owner_type_id: '2', owner_id: '100 + i % 50000', start_time: `'2030-01-01T00:00:00'` },
      },
    },
    {
      table: 'activity_binding',
      rows: others,
      columns: { activity_id: 'i', entity_type_id: '2', record_id: '100 + i % 50000' },
    },
    reached(1, 'PHONE', `'+49 30 ' || ${text('i')}`),
    reached(3, 'EMAIL', `'person' || ${text('i')} || '@example.com'`),
  ]
}

/** User fields of deals, and those of items. */
function userfieldsOf(
  { deals, others }: { deals: number; others: number },
  ids: ReadonlyMap<string, number>,
  elements: ReadonlyMap<string, number[]>,
  isSqlite: boolean,
): Filling[] {
  const columns: Columns = { id: 'i' }
  const single: Filling[] = []
  for (const [name, id] of ids) {
    const column = `${name.toLowerCase()}_${id}`
    if (name === smartProcess.field) {
      single.push({
        table: `item_${smartProcess.id}_userfield`,
        rows: others,
        columns: { id: 'i', [column]: 'i % 1000' },
      })
      continue
    }
    const multiple = name.startsWith('UF_CRM_MANY_')
    const type = name.replace(/^UF_CRM_(MANY_)?/, '').toLowerCase()
    const one = ofType(type, i => momentOf(i, isSqlite), elements.get(name))
    const kept = ['integer', 'double', 'enumeration'].includes(type) ? 'number' : 'text'
    const json = kept === 'number' ? text(one) : `'"' || ${one} || '"'`
    columns[column] = multiple ? `'[' || ${json} || ']'` : one
    if (multiple)
      single.push({
        table: 'userfield_element',
        rows: deals,
        columns: { userfield_id: `${id}`, record_id: 'i', [kept]: one },
      })
  }
  return [{ table: 'deal_userfield', rows: deals, columns }, ...single]
}

function ofType(type: string, moment: (i: string) => string, elements: readonly number[] = []): string {
  switch (type) {
    case 'integer':
      return 'i % 1000'
    case 'double':
      return 'i % 1000 + 0.5'
    case 'date':
      return `substr(${moment('i')}, 1, 10)`
    case 'datetime':
      return moment('i')
    case 'enumeration':
      return `${elements[0]} + i % ${elements.length - 1}`
    case 'crm':
      return `'D_' || ${text('1 + i % 100000')}`
    case 'url':
      return `'https://example.com/' || ${text('i')}`
    default:
      return `'Some text of deal ' || ${text('i % 1000')}`
  }
}
