import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { query, type Row } from '../../src/store/store.ts'
import { untyped } from '../../src/store/table-types.ts'
import { answers, fails } from '../support/answers.ts'
import { type Crm, crmOf, type Fields, openCrm, type Type, types } from '../support/crm.ts'
import { openPortal } from '../support/portal.ts'

const entityTypes: Record<Type, { id: number; letter: string; productRows: boolean }> = {
  lead: { id: 1, letter: 'L', productRows: true },
  deal: { id: 2, letter: 'D', productRows: true },
  contact: { id: 3, letter: 'C', productRows: false },
  company: { id: 4, letter: 'CO', productRows: false },
  quote: { id: 7, letter: 'Q', productRows: true },
}

/** An id that appears nowhere but where a victim is meant. */
const VICTIM = 81_000_001

const crm = await openCrm()
const isSqlite = crm.portal.store.kind === 'sqlite'

/** The next record of a table gets the victim's id. */
const restart = (table: string): string =>
  isSqlite
    ? `update sqlite_sequence set seq = ${VICTIM - 1} where name = '${table}'`
    : `alter table "${table}" alter column id restart with ${VICTIM}`

/** Every table with all of its rows; the recycle bin alone still has what is gone. */
async function everything({ portal }: Crm): Promise<Record<string, Row[]>> {
  const db = portal.store.read
  const names = await query<{ name: string }>(
    db,
    isSqlite
      ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
      : "select table_name as name from information_schema.tables where table_schema = 'public' order by name",
  )
  const tables: Record<string, Row[]> = {}
  for (const { name } of names) {
    if (name.startsWith('recycle_bin')) continue
    const rows: Row[] = await query(db, `select * from "${name}"`)
    tables[name] = rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  return tables
}

/** The rows that name an id in any of their columns, in whatever form. */
const naming = (tables: Record<string, Row[]>, id: number): [table: string, row: Row][] =>
  Object.entries(tables).flatMap(([table, rows]) =>
    rows
      .filter(row => Object.values(row).some(value => String(value).includes(String(id))))
      .map((row): [string, Row] => [table, row]),
  )

const insert = (crm: Crm, table: string, row: Row) =>
  crm.portal.store.write(db => untyped(db).insertInto(table).values(row).returningAll().executeTakeFirstOrThrow())

async function activity(crm: Crm, subject: string, ...owners: [entityTypeId: number, id: number][]): Promise<void> {
  const { id } = await insert(crm, 'activity', { subject })
  for (const [entity_type_id, record_id] of owners)
    await insert(crm, 'activity_binding', { activity_id: id, entity_type_id, record_id })
}

const paper = (name: string) => ({ fileData: [name, Buffer.from('text').toString('base64')] })

/** Gives a record all that can belong to it. */
async function furnish(crm: Crm, type: Type, id: number): Promise<void> {
  const { id: entityTypeId, letter, productRows } = entityTypes[type]
  const fields = (FIELD_NAME: string, USER_TYPE_ID: string) => ({ fields: { FIELD_NAME, USER_TYPE_ID } })
  await crm.result(`crm.${type}.userfield.add`, fields('NOTE', 'string'))
  await crm.result(`crm.${type}.userfield.add`, fields('PAPER', 'file'))
  await crm.update(type, id, {
    COMMENTS: 'changed',
    UF_CRM_NOTE: 'a note',
    UF_CRM_PAPER: paper('own.txt'),
    PHOTO: paper('photo.png'),
    LOGO: paper('logo.png'),
    PHONE: [{ VALUE: '111' }],
    EMAIL: [{ VALUE: 'a@example.com' }],
    STATUS_ID: type === 'lead' ? 'IN_PROCESS' : 'SENT',
    STAGE_ID: 'EXECUTING',
  })
  if (productRows)
    for (const sort of [10, 20])
      await insert(crm, 'product_row', { owner_type: letter, owner_id: id, product_name: 'Tea', sort })
  await activity(crm, 'of the victim alone', [entityTypeId, id])
}

/** Binds a record to every other that it can be bound to, and makes every other refer to it that can. */
async function bindAndRefer(crm: Crm, type: Type, id: number): Promise<void> {
  const contact = type === 'contact' ? id : await crm.add('contact')
  if (type === 'contact' || type === 'company') {
    const company = type === 'company' ? id : await crm.add('company')
    await crm.result('crm.company.contact.add', { id: company, fields: { CONTACT_ID: contact } })
  }
  for (const owner of ['lead', 'deal', 'quote'] as const)
    if (type === owner || type === 'contact') {
      const ownerId = owner === type ? id : await crm.add(owner)
      await crm.result(`crm.${owner}.contact.add`, { id: ownerId, fields: { CONTACT_ID: contact } })
    }
  for (const [table, column] of references[type]) {
    const other = await crm.add(table)
    await crm.portal.store.write(db =>
      db
        .updateTable(table)
        .set({ [column]: id })
        .where('id', '=', other)
        .execute(),
    )
  }
}

// What else names a record of a type, and what is left of that when the record is gone.
const references: Record<Type, [table: Type, column: string][]> = {
  lead: [
    ['contact', 'lead_id'],
    ['company', 'lead_id'],
    ['deal', 'lead_id'],
    ['quote', 'lead_id'],
  ],
  contact: [],
  company: [
    ['lead', 'company_id'],
    ['deal', 'company_id'],
    ['quote', 'company_id'],
    ['quote', 'mycompany_id'],
  ],
  deal: [['quote', 'deal_id']],
  quote: [['deal', 'quote_id']],
}

/** Tables that name a record of a type that is furnished, bound and referred to. */
const always = ['activity_binding', 'file', 'history', 'timeline']
const named: Record<Type, string[]> = {
  lead: [
    ...[...always, 'lead', 'lead_contact', 'lead_userfield', 'multifield', 'product_row', 'stage_history'],
    ...['company', 'contact', 'deal', 'quote'],
  ],
  contact: [
    ...[...always, 'contact', 'contact_company', 'contact_userfield', 'multifield'],
    ...['lead', 'lead_contact', 'deal', 'deal_contact', 'quote', 'quote_contact'],
  ],
  company: [
    ...[...always, 'company', 'contact_company', 'company_userfield', 'multifield'],
    ...['contact', 'lead', 'deal', 'quote'],
  ],
  deal: [...always, 'deal', 'deal_contact', 'deal_userfield', 'product_row', 'stage_history', 'quote'],
  quote: [...always, 'quote', 'quote_contact', 'quote_userfield', 'product_row', 'deal'],
}

for (const type of types)
  describe(`crm.${type}.delete`, () => {
    test('takes along all that belongs to the record and leaves nothing that names it', async () => {
      const there = crmOf(await openPortal())
      const entityTypeId = entityTypes[type].id
      await there.add(type)
      await there.portal.store.write(db => query(db, restart(type)))
      const id = await there.add(type)
      assert.equal(id, VICTIM)
      await furnish(there, type, id)
      await bindAndRefer(there, type, id)
      const other = await there.add('lead')
      await activity(there, 'of another too', [entityTypeId, id], [1, other])
      const before = naming(await everything(there), id)
      assert.deepEqual([...new Set(before.map(([table]) => table))].toSorted(), named[type].toSorted())

      answers(await there.call(`crm.${type}.delete`, { id }), true)
      const tables = await everything(there)
      const isOwn = (row: Row) => Number(row.record_id) === id && Number(row.entity_type_id) === entityTypeId
      // Only what happened to others is still told in the history and the timeline of those others.
      const told = ['history', 'timeline']
      const left = naming(tables, id).filter(([table, row]) => !told.includes(table) || isOwn(row))
      assert.deepEqual(left, [])
      assert.deepEqual(
        tables.activity!.map(row => row.subject),
        ['of another too'],
      )
      assert.deepEqual(
        tables.activity_binding!.map(row => [Number(row.entity_type_id), Number(row.record_id)]),
        [[1, other]],
      )
      await there.portal.close()
    })

    test('leaves the record gone, and its id to nobody else', async () => {
      const id = await crm.add(type)
      answers(await crm.call(`crm.${type}.delete`, { id }), true)
      assert.equal((await crm.call(`crm.${type}.delete`, { id })).status, 400)
      fails(await crm.call(`crm.${type}.get`, { id }), '', 'Not found')
      assert.ok((await crm.add(type)) > id)
    })
  })

describe('others', () => {
  test('keep what is theirs, even with the same id', async () => {
    // In a new portal the first record of each type is 1, and each has everything.
    const there = crmOf(await openPortal())
    for (const type of types) {
      await there.add(type, { PHONE: [{ VALUE: '111' }], PHOTO: paper('photo.png'), LOGO: paper('logo.png') })
      const { id: entity_type_id, letter: owner_type, productRows } = entityTypes[type]
      if (productRows) await insert(there, 'product_row', { owner_type, owner_id: 1 })
      for (const table of ['history', 'timeline', 'file', 'activity_binding'])
        await insert(there, table, { entity_type_id, record_id: 1 })
    }
    /** The record itself, and every row of whatever table that is of its type. */
    const belongings = (tables: Record<string, Row[]>, type: Type): Record<string, Row[]> => {
      const { id, letter } = entityTypes[type]
      const isOwn = (row: Row) => Number(row.entity_type_id) === id || row.owner_type === letter
      const own = Object.entries(tables).map(([table, rows]): [string, Row[]] => [table, rows.filter(isOwn)])
      return Object.fromEntries([...own, [type, tables[type]!]].filter(([, rows]) => rows!.length))
    }
    for (const gone of types) {
      const before = await everything(there)
      assert.ok(Object.keys(belongings(before, gone)).length >= 5, gone)
      answers(await there.call(`crm.${gone}.delete`, { id: 1 }), true)
      const now = await everything(there)
      assert.deepEqual(belongings(now, gone), {})
      for (const type of types.filter(type => type !== gone))
        assert.deepEqual(belongings(now, type), belongings(before, type), `${type} after ${gone}`)
    }
    await there.portal.close()
  })

  test('of the lists that a contact leaves get their next primary', async () => {
    const [gone, next, last] = [await crm.add('contact'), await crm.add('contact'), await crm.add('contact')] as const
    const alone: [owner: Type, id: number][] = []
    const lists: [owner: Type, id: number][] = []
    for (const owner of ['lead', 'deal', 'quote', 'company'] as const) {
      const id = await crm.add(owner)
      const items = [
        { CONTACT_ID: gone, SORT: 10 },
        { CONTACT_ID: last, SORT: 30 },
        { CONTACT_ID: next, SORT: 20 },
      ]
      await crm.result(`crm.${owner}.contact.items.set`, { id, items })
      lists.push([owner, id])
      const single = await crm.add(owner)
      await crm.result(`crm.${owner}.contact.add`, { id: single, fields: { CONTACT_ID: gone } })
      alone.push([owner, single])
    }
    await crm.result('crm.contact.delete', { id: gone })
    for (const [owner, id] of lists) {
      answers(await crm.call(`crm.${owner}.contact.items.get`, { id }), [
        { CONTACT_ID: next, SORT: 20, ROLE_ID: 0, IS_PRIMARY: 'Y' },
        { CONTACT_ID: last, SORT: 30, ROLE_ID: 0, IS_PRIMARY: 'N' },
      ])
      if (owner !== 'company') assert.equal((await crm.get(owner, id)).CONTACT_ID, String(next))
    }
    for (const [owner, id] of alone) {
      answers(await crm.call(`crm.${owner}.contact.items.get`, { id }), [])
      if (owner !== 'company') assert.equal((await crm.get(owner, id)).CONTACT_ID, null)
    }
  })

  test('keep their primary when another member of the list goes', async () => {
    const [stays, gone] = [await crm.add('contact'), await crm.add('contact')]
    const id = await crm.add('deal', { CONTACT_IDS: [stays, gone] })
    await crm.result('crm.contact.delete', { id: gone })
    answers(await crm.call('crm.deal.contact.items.get', { id }), [
      { CONTACT_ID: stays, SORT: 10, ROLE_ID: 0, IS_PRIMARY: 'Y' },
    ])
    assert.equal((await crm.get('deal', id)).CONTACT_ID, String(stays))
  })

  test('contacts of a company that goes get their next company', async () => {
    const [gone, next] = [await crm.add('company'), await crm.add('company')]
    const both = await crm.add('contact', { COMPANY_IDS: [gone, next] })
    const only = await crm.add('contact', { COMPANY_ID: gone })
    await crm.result('crm.company.delete', { id: gone })
    assert.equal((await crm.get('contact', both)).COMPANY_ID, String(next))
    assert.equal((await crm.get('contact', only)).COMPANY_ID, null)
    answers(await crm.call('crm.contact.company.items.get', { id: only }), [])
    answers(await crm.call('crm.company.contact.items.get', { id: next }), [
      { CONTACT_ID: both, SORT: 10, ROLE_ID: 0, IS_PRIMARY: 'Y' },
    ])
  })

  test('that a deal was bound to stay as they are', async () => {
    const contact = await crm.add('contact', { PHONE: [{ VALUE: '1' }] })
    const company = await crm.add('company')
    const before = [await crm.get('contact', contact), await crm.get('company', company)]
    const id = await crm.add('deal', { CONTACT_ID: contact, COMPANY_ID: company })
    await crm.result('crm.deal.delete', { id })
    assert.deepEqual([await crm.get('contact', contact), await crm.get('company', company)], before)
  })
})

describe('a deletion that fails on the way', () => {
  const bugs: string[] = []
  // Statements of the way, each of which is made to fail: the table it works on, and how.
  const ways: Record<Type, [operation: 'delete' | 'update', ...tables: string[]][]> = {
    lead: [
      ['delete', 'lead_contact', 'multifield', 'product_row', 'history', 'stage_history', 'timeline', 'file'],
      ['delete', 'activity_binding', 'activity', 'lead_userfield', 'lead'],
      ['update', 'quote'],
    ],
    contact: [
      ['delete', 'contact_company', 'deal_contact', 'multifield', 'history', 'timeline', 'file', 'activity', 'contact'],
      ['update', 'deal', 'deal_contact'],
    ],
    company: [
      ['delete', 'contact_company', 'multifield', 'activity_binding', 'company_userfield', 'company'],
      ['update', 'lead', 'contact'],
    ],
    deal: [['delete', 'deal_contact', 'product_row', 'stage_history', 'deal_userfield', 'deal']],
    quote: [['delete', 'quote_contact', 'product_row', 'activity', 'quote_userfield', 'quote']],
  }

  const refuse = (operation: string, table: string): string[] =>
    isSqlite
      ? [`create trigger refuse before ${operation} on "${table}" begin select raise(abort, 'refused'); end`]
      : [
          "create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$",
          `create trigger refuse before ${operation} on "${table}" for each row execute function refuse()`,
        ]
  const allow = (table: string) => (isSqlite ? 'drop trigger refuse' : `drop trigger refuse on "${table}"`)

  for (const type of types)
    test(`crm.${type}.delete: nothing has happened, whichever statement it was`, async () => {
      const portal = await openPortal({ onBug: error => bugs.push(String(error)) })
      const there = crmOf(portal)
      const run = async (...statements: string[]) => {
        for (const text of statements) await portal.store.write(db => query(db, text))
      }
      await there.result(`crm.${type}.userfield.add`, { fields: { FIELD_NAME: 'NOTE', USER_TYPE_ID: 'string' } })
      const contact = await there.add('contact', { PHOTO: paper('a.png'), EMAIL: [{ VALUE: 'a@example.com' }] })
      const second = await there.add('contact')
      const company = await there.add('company', { CONTACT_ID: [contact, second], PHONE: [{ VALUE: '1' }] })
      const fields: Fields = { UF_CRM_NOTE: 'a note', CONTACT_IDS: [contact, second], PHONE: [{ VALUE: '1' }] }
      const own: Record<Type, number> = {
        contact,
        company,
        lead: await there.add('lead', { ...fields, COMPANY_ID: company }),
        deal: await there.add('deal', fields),
        quote: await there.add('quote', fields),
      }
      const id = own[type]
      await there.update(type, id, { UF_CRM_NOTE: 'another', COMMENTS: 'x' })
      await there.update('quote', own.quote, { LEAD_ID: own.lead })
      await portal.store.write(async db => {
        const { id: entity_type_id, letter: owner_type } = entityTypes[type]
        await db.insertInto('product_row').values({ owner_type, owner_id: id }).execute()
        await db.insertInto('file').values({ entity_type_id, record_id: id }).execute()
        const row = await db.insertInto('activity').values({ subject: 'own' }).returning('id').executeTakeFirstOrThrow()
        await db.insertInto('activity_binding').values({ activity_id: row.id, entity_type_id, record_id: id }).execute()
      })

      const before = await everything(there)
      for (const [operation, ...tables] of ways[type])
        for (const table of tables) {
          await run(...refuse(operation, table))
          const failures = bugs.length
          fails(await there.call(`crm.${type}.delete`, { id }), 'INTERNAL_SERVER_ERROR', 'Internal server error', 500)
          assert.match(bugs.slice(failures).join(), /refused/)
          await run(allow(table))
          assert.deepEqual(await everything(there), before, `${operation} of ${table}`)
        }
      answers(await there.call(`crm.${type}.delete`, { id }), true)
      await portal.close()
    })

  after(() => assert.ok(bugs.every(bug => bug.includes('refused'))))
})
