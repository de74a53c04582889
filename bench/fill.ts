import type { Portal } from '../src/open-portal.ts'
import { query } from '../src/store/store.ts'
import { userfieldName, userfieldTypes } from './filters.ts'
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

/** A user field of deals of each type, alone and with several values: their ids, and the elements of lists, by name. */
export async function addFields(portal: Portal) {
  const ids = new Map<string, number>()
  const elements = new Map<string, number[]>()
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

/** Fills tables by statements, past the API: the last element of a list is one that no deal has. */
export async function fill(
  portal: Portal,
  { deals: items, others }: { deals: number; others: number },
  ids: ReadonlyMap<string, number>,
  elements: ReadonlyMap<string, number[]>,
  bars: Progress | null,
): Promise<void> {
  const { store } = portal
  const isSqlite = store.kind === 'sqlite'
  const moment = (i: string) =>
    isSqlite
      ? `strftime('%Y-%m-%dT%H:%M:%S', 1600000000 + (${i} * 7919) % 60000000, 'unixepoch')`
      : `to_char(to_timestamp(1600000000 + (${i} * 7919) % 60000000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')`
  const text = (parts: string) => `cast(${parts} as text)`
  const series = (from: number, to: number) =>
    isSqlite
      ? `(with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to}) select i from n) n`
      : `(select i from generate_series(${from}::bigint, ${to}::bigint) i) n`
  const shared: Record<string, string> = {
    id: 'i',
    assigned_by_id: '1 + i % 200',
    created_by_id: '1',
    date_create: moment('i'),
    date_modify: moment('i + 3'),
    opened: `'Y'`,
  }
  const values: Record<string, Record<string, string>> = {
    deal: {
      ...shared,
      title: `'Deal ' || ${text('i')}`,
      category_id: 'i % 5',
      stage_id: `case i % 5 when 0 then 'NEW' else 'C' || ${text('i % 5')} || ':NEW' end`,
      type_id: `'SALE'`,
      opportunity: 'i % 100000 + 0.25',
      contact_id: '100 + i % 50000',
      company_id: '100 + i % 20000',
    },
    lead: {
      ...shared,
      title: `'Lead ' || ${text('i')}`,
      status_id: `'NEW'`,
      source_id: `'WEB'`,
      opportunity: 'i % 100000 + 0.25',
      contact_id: '100 + i % 50000',
    },
    contact: {
      ...shared,
      name: `'Name'`,
      last_name: `'Last ' || ${text('i')}`,
      source_id: `'CALL'`,
      company_id: '100 + i % 20000',
    },
    company: { ...shared, title: `'Company ' || ${text('i')}`, company_type: `'CUSTOMER'` },
    quote: { ...shared, title: `'Quote ' || ${text('i')}`, status_id: `'DRAFT'`, company_id: '100 + i % 20000' },
    deal_userfield: { id: 'i' },
  }
  const elementRows: { id: number; column: 'text' | 'number'; value: string }[] = []
  for (const [name, id] of ids) {
    const multiple = name.startsWith('UF_CRM_MANY_')
    const type = name.replace(/^UF_CRM_(MANY_)?/, '').toLowerCase()
    const one = ofType(type, moment, text, elements.get(name))
    const column = ['integer', 'double', 'enumeration'].includes(type) ? 'number' : 'text'
    const json = column === 'number' ? text(one) : `'"' || ${one} || '"'`
    values.deal_userfield![`${name.toLowerCase()}_${id}`] = multiple ? `'[' || ${json} || ']'` : one
    if (multiple) elementRows.push({ id, column, value: one })
  }
  const shares = Object.keys(values).map(name => [name, name.startsWith('deal') ? items : others] as const)
  const bar = bars?.bar(
    `filling ${items} deals (${store.kind})`,
    shares.reduce((sum, [, rows]) => sum + rows, items),
  )
  for (const [name, rows] of shares)
    for (let from = 1; from <= rows; from += CHUNK) {
      const to = Math.min(rows, from + CHUNK - 1)
      const columns = Object.keys(values[name]!).map(column => `"${column}"`)
      await store.write(db =>
        query(
          db,
          `insert into "${name}" (${columns.join(', ')}) select ${Object.values(values[name]!).join(', ')} from ${series(from, to)}`,
        ),
      )
      bar?.add(to - from + 1)
    }
  for (let from = 1; from <= items; from += CHUNK) {
    const to = Math.min(items, from + CHUNK - 1)
    await store.write(async db => {
      for (const { id, column, value } of elementRows)
        await query(
          db,
          `insert into userfield_element (userfield_id, record_id, "${column}") select ${id}, i, ${value} from ${series(from, to)}`,
        )
    })
    bar?.add(to - from + 1)
  }
  if (!isSqlite) {
    for (const name of Object.keys(values).filter(name => name !== 'deal_userfield'))
      await query(store.read, `select setval(pg_get_serial_sequence('${name}', 'id'), (select max(id) from "${name}"))`)
    await query(store.read, 'vacuum analyze')
  }
  bar?.end()
}

function ofType(
  type: string,
  moment: (i: string) => string,
  text: (parts: string) => string,
  elements: readonly number[] = [],
): string {
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
