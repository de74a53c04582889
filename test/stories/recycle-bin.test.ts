import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { modules } from '../../src/modules/index.ts'
import type { Keeping, OwnerType, PartTable } from '../../src/rest/changes/ownership.ts'
import { query, type Row } from '../../src/store/store.ts'
import { untyped } from '../../src/store/table-types.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const DAY = 86_400_000
const paper = (name: string) => ({ fileData: [name, Buffer.from(`text of ${name}`).toString('base64')] })

const crm = await openCrm()
const { portal, result } = crm
const { type: cars } = await result('crm.type.add', {
  fields: {
    title: 'Cars',
    isClientEnabled: 'Y',
    isRecyclebinEnabled: 'Y',
    isAutomationEnabled: 'Y',
    isStagesEnabled: 'Y',
  },
})

/** Types of records: as owners of rows, with the methods that add, read and delete them. */
interface Kind extends OwnerType {
  name: string
  add(): Promise<number>
  read(id: number): Promise<{ status: number }>
  remove(id: number): Promise<unknown>
}

const classic = (name: string, entityTypeId: number, entityTypeAbbr: string, fields: Fields = {}): Kind => ({
  ...{ name, entityTypeId, entityTypeAbbr, entityTypeName: name.toUpperCase(), table: name as OwnerType['table'] },
  add: () => result(`crm.${name}.add`, { fields }),
  read: id => crm.call(`crm.${name}.get`, { id }),
  remove: id => result(`crm.${name}.delete`, { id }),
})

const item = (name: string, entityTypeId: number, entityTypeAbbr: string, table: string): Kind => ({
  ...{ name, entityTypeId, entityTypeAbbr, entityTypeName: name, table: table as OwnerType['table'] },
  add: async () => (await result('crm.item.add', { entityTypeId, fields: { title: name } })).item.id,
  read: id => crm.call('crm.item.get', { entityTypeId, id }),
  remove: id => result('crm.item.delete', { entityTypeId, id }),
})

const kinds: readonly Kind[] = [
  classic('lead', 1, 'L', { TITLE: 'Lead', OPPORTUNITY: 1234.56 }),
  classic('deal', 2, 'D', { TITLE: 'Deal', OPPORTUNITY: 90_071_992_547.13 }),
  classic('contact', 3, 'C', { NAME: 'Änne "x" \\ 🚗\n' }),
  classic('company', 4, 'CO', { TITLE: 'Company' }),
  classic('quote', 7, 'Q', { TITLE: 'Quote' }),
  item('SMART_INVOICE', 31, 'SI', 'smart_invoice'),
  item(`DYNAMIC_${cars.entityTypeId}`, cars.entityTypeId, `T${cars.entityTypeId.toString(16)}`, `item_${cars.id}`),
]

const owned = modules.flatMap(module => module.owned ?? [])
const parts = modules.flatMap(module => module.parts ?? [])

const insert = (table: string, row: Row): Promise<Row> =>
  portal.store.write(db => untyped(db).insertInto(table).values(row).returningAll().executeTakeFirstOrThrow())

/** Every table; those of snapshots stand apart. */
async function tablesNow() {
  const tables = await portal.store.read.introspection.getTables()
  return tables.filter(({ schema }) => schema === undefined || schema === 'public')
}

const columns = new Map((await tablesNow()).map(({ name, columns }) => [name, columns.map(one => one.name)]))

/** Numbers that nothing else has. */
let last = 70_000_000
const next = () => ++last

/** Other deals: each is named by one row. */
const deals: number[] = []
for (let n = 0; n < 8; n++) {
  const cmd = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`d${i}`, 'crm.deal.add?fields[TITLE]=Other']))
  deals.push(...(Object.values((await result('batch', { cmd })).result) as number[]))
}

/** What rows of some tables need for being told from those that nobody has. */
const own: Readonly<Record<string, (owner: Owner, other: number) => Row>> = {
  activity: ({ type, id }) => ({ owner_type_id: type.entityTypeId, owner_id: id }),
  // One that is in the timeline of another record too.
  timeline: (_, other) => ({ type: 'comment', entity_type_id: 2, record_id: other }),
  document: () => ({ module_id: 'crm' }),
  requisite_link: () => ({ bank_detail_id: next(), mc_requisite_id: next(), mc_bank_detail_id: next() }),
  requisite: () => ({ preset_id: 1 }),
}

/** A record that something belongs to. */
interface Owner {
  type: Kind
  id: number
}

/** A row of a table that belongs to something by these columns, and names another record where rows of it do. */
async function rowOf(table: string, owner: Owner, by: Row, { names }: Keeping): Promise<Row> {
  const known = columns.get(table) ?? ['id']
  const other = deals.pop()!
  const named: Row = names && typeof names.type === 'string' ? { [names.type]: 2, [names.id]: other } : {}
  const row: Row = { ...own[table]?.(owner, other), ...named, ...by }
  if (known.includes('id') && row.id === undefined) row.id = next()
  return insert(table, Object.fromEntries(Object.entries(row).filter(([name]) => known.includes(name))))
}

/** Gives a record a row of every table that belongs to records of its type, and of all that goes with such rows. */
async function furnish(type: Kind, id: number): Promise<string[]> {
  const made: string[] = []
  const withParts = async (table: string, row: Row): Promise<void> => {
    made.push(table)
    for (const part of parts.filter(({ of }) => of === table)) await addPart(part, row)
  }
  const addPart = async (part: PartTable, whole: Row): Promise<void> => {
    if (part.of === 'invoice' || (part.table.startsWith('userfield') && part.and)) return
    const row = await rowOf(
      part.table,
      { type, id },
      { ...part.where, [part.column]: Number(whole[part.by ?? 'id']) },
      part,
    )
    if (!part.emptied) await withParts(part.table, row)
  }
  const multiple = new Set(['timeline', 'file', 'history'])
  const hasOne = new Set(
    (await everything()).flatMap(([table, rows]) =>
      rows.some(
        row => Number(row.entity_type_id) === type.entityTypeId && Number(row.record_id ?? row.entity_id) === id,
      )
        ? [table]
        : [],
    ),
  )
  for (const one of owned) {
    if (
      !(
        one.of?.({
          ...type,
          multifields: type.entityTypeId < 5,
          stages: {},
          automation: true,
          productRows: 'on',
        } as never) ?? true
      )
    )
      continue
    if (['activity', 'address'].includes(one.table) && one.deleted === 'elsewhere') continue
    if (hasOne.has(one.table) && !multiple.has(one.table) && one.unique) continue
    const key = one.owner.as ? type[one.owner.as] : type.entityTypeId
    const pointing = parts.filter(({ of, by }) => of === one.table && by)
    const row = await rowOf(
      one.table,
      { type, id },
      { ...Object.fromEntries(pointing.map(({ by }) => [by!, next()])), [one.owner.type]: key, [one.owner.id]: id },
      one,
    )
    if (!one.emptied) await withParts(one.table, row)
    else made.push(one.table)
  }
  return made
}

const ignored =
  /^(recycle_bin|recycle_bin_file|setting|event_|offline_event|file_content|counter|substring|audit|mail|automation_job$)/

/** Every table with all of its rows, but for what the bin and time make of it. */
async function everything(): Promise<[table: string, rows: Row[]][]> {
  const tables = await tablesNow()
  const all: [string, Row[]][] = []
  for (const { name } of tables.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.test(name)) continue
    const rows = await query(portal.store.read, `select * from "${name}"`)
    all.push([name, rows.filter(row => row.kind !== 'restore' && row.type !== 'restore').map(row => ({ ...row }))])
  }
  return all
}

const texts = (all: [string, Row[]][]): string[] =>
  all.flatMap(([table, rows]) => rows.map(row => `${table} ${JSON.stringify(row)}`)).toSorted()

describe('whatever belongs to a record comes back with it', () => {
  const kept = new Set<string>()
  for (const kind of kinds)
    test(kind.name, async () => {
      const id = await kind.add()
      const made = await furnish(kind, id)
      const before = texts(await everything())
      await kind.remove(id)
      assert.notEqual((await kind.read(id)).status, 200)
      const [entry] = await query(
        portal.store.read,
        'select content from recycle_bin where record_id = ? and entity_type_id = ?',
        [...[id, kind.entityTypeId]],
      )
      for (const [table] of JSON.parse(entry!.content)) kept.add(table)
      for (const table of made) kept.add(`made ${table}`)
      await portal.control('bin', 'restore', { type: kind.entityTypeName, id })
      const after = texts(await everything())
      assert.deepEqual(
        [before.filter(row => !after.includes(row)), after.filter(row => !before.includes(row))],
        [[], []],
        'lost, and new',
      )
      assert.equal((await kind.read(id)).status, 200)
      assert.deepEqual(await portal.control('bin', 'list'), [])
    })

  test('nothing that belongs to records is forgotten', () => {
    const declared = [...owned, ...parts].map(({ table, emptied }) => (emptied ? `~${table}` : table))
    // Of requisites and of invoices of the old kind: stories below.
    const elsewhere = new Set(['requisite_userfield', 'userfield_element', 'invoice_link'])
    assert.deepEqual(
      [...new Set(declared)].filter(table => !kept.has(table) && !elsewhere.has(table)),
      [],
    )
  })
})

const restore = (type: string, id: number) => portal.control('bin', 'restore', { type, id })

describe('what people deleted is there again', () => {
  test('a client, the deal with them, and all they had, in whatever order they went and come', async () => {
    const { add } = crm
    const field = async (FIELD_NAME: string, USER_TYPE_ID: string, MULTIPLE = 'N') =>
      result('crm.deal.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID, MULTIPLE } })
    await field('NOTES', 'string', 'Y')
    await field('PAPER', 'file')
    await result('crm.requisite.userfield.add', { fields: { FIELD_NAME: 'UF_CRM_SEAL', USER_TYPE_ID: 'string' } })
    await result('crm.requisite.userfield.add', {
      fields: { FIELD_NAME: 'UF_CRM_SEALS', USER_TYPE_ID: 'string', MULTIPLE: 'Y' },
    })

    const company = await add('company', { TITLE: 'Northwind' })
    const ann = await add('contact', { NAME: 'Ann', COMPANY_ID: company, PHONE: [{ VALUE: '+15550123' }] })
    const bob = await add('contact', { NAME: 'Bob', COMPANY_ID: company })
    const requisite = await result('crm.requisite.add', {
      fields: {
        ENTITY_TYPE_ID: 4,
        ENTITY_ID: company,
        PRESET_ID: 1,
        NAME: 'Northwind',
        UF_CRM_SEAL: 'red',
        UF_CRM_SEALS: ['a', 'b'],
      },
    })
    await result('crm.requisite.bankdetail.add', { fields: { ENTITY_ID: requisite, NAME: 'Bank' } })
    const place = { TYPE_ID: 1, ENTITY_TYPE_ID: 8, ENTITY_ID: requisite, CITY: 'Riga' }
    await result('crm.address.add', { fields: place })
    const deal = await add('deal', {
      ...{ TITLE: 'Tea for Northwind', COMPANY_ID: company, CONTACT_IDS: [ann, bob] },
      ...{ UF_CRM_NOTES: ['one', 'two'], UF_CRM_PAPER: paper('offer.txt') },
    })
    await result('crm.deal.productrows.set', { id: deal, rows: [{ PRODUCT_NAME: 'Tea', PRICE: 12.5, QUANTITY: 4 }] })
    const bound = [{ ENTITY_ID: deal, ENTITY_TYPE: 'deal' }]
    const comment = await result('crm.timeline.comment.add', {
      fields: { ...bound[0], COMMENT: 'They like it', FILES: [['a.txt', Buffer.from('a').toString('base64')]] },
    })
    await result('crm.timeline.bindings.bind', {
      fields: { OWNER_ID: comment, ENTITY_ID: ann, ENTITY_TYPE: 'contact' },
    })
    const call = await result('crm.activity.add', {
      fields: {
        ...{ OWNER_TYPE_ID: 2, OWNER_ID: deal, TYPE_ID: 2, SUBJECT: 'Call', DIRECTION: 2, COMPLETED: 'N' },
        COMMUNICATIONS: [{ VALUE: '+15550123', ENTITY_TYPE_ID: 3, ENTITY_ID: ann, TYPE: 'PHONE' }],
      },
    })

    const seen = async () => {
      const fields = await result('crm.deal.get', { id: deal })
      // Addresses of files are signed anew each day.
      return {
        ...{ ...fields, UF_CRM_PAPER: fields.UF_CRM_PAPER.id },
        rows: await result('crm.deal.productrows.get', { id: deal }),
        contacts: await result('crm.deal.contact.items.get', { id: deal }),
        colleagues: await result('crm.company.contact.items.get', { id: company }),
        requisites: await result('crm.requisite.list', { filter: { ENTITY_ID: company }, select: ['*', 'UF_*'] }),
        addresses: await result('crm.address.list', { filter: { ENTITY_ID: requisite } }),
        comments: (await result('crm.timeline.comment.list', { filter: bound[0] })).map((one: Row) => one.COMMENT),
        ofAnn: (await result('crm.timeline.comment.list', { filter: { ENTITY_ID: ann, ENTITY_TYPE: 'contact' } }))
          .length,
        activity: await result('crm.activity.binding.list', { activityId: call }),
        communications: await result('crm.activity.get', { id: call }).then(one => one.COMMUNICATIONS),
        found: await result('crm.deal.list', { filter: { UF_CRM_NOTES: 'two' }, select: ['ID'] }),
        duplicates: await result('crm.duplicate.findbycomm', { type: 'PHONE', values: ['+15550123'] }),
      }
    }
    const before = await seen()
    const remove = (type: string, id: number) => result(`crm.${type}.delete`, { id })
    for (const [gone, back] of [
      [
        ['contact', 'deal', 'company'],
        ['deal', 'contact', 'company'],
      ],
      [
        ['company', 'deal', 'contact'],
        ['company', 'contact', 'deal'],
      ],
      [
        ['deal', 'contact', 'company'],
        ['company', 'deal', 'contact'],
      ],
    ] as const) {
      const ids: Record<string, number> = { contact: ann, deal, company }
      for (const type of gone) await remove(type, ids[type]!)
      assert.equal((await crm.call('crm.activity.get', { id: call })).status, 400)
      for (const type of back) await restore(type.toUpperCase(), ids[type]!)
      assert.deepEqual(await seen(), before, `${gone.join()} deleted, ${back.join()} restored`)
    }
    const file = await result('crm.deal.get', { id: deal })
    assert.ok(file.UF_CRM_PAPER.id > 0)
  })

  test('the star stays with whom people have given it meanwhile', async () => {
    const [one, two, three] = [await crm.add('contact'), await crm.add('contact'), await crm.add('contact')]
    const deal = await crm.add('deal', { CONTACT_IDS: [one, two, three] })
    const primary = async () =>
      (await result('crm.deal.contact.items.get', { id: deal })).find((item: Row) => item.IS_PRIMARY === 'Y').CONTACT_ID
    await result('crm.contact.delete', { id: one })
    assert.equal(await primary(), two)
    await restore('CONTACT', one)
    assert.equal(await primary(), one)
    await result('crm.contact.delete', { id: one })
    await result('crm.deal.contact.add', { id: deal, fields: { CONTACT_ID: three, IS_PRIMARY: 'Y' } })
    await result('crm.deal.update', { id: deal, fields: { CONTACT_ID: three } })
    await restore('CONTACT', one)
    assert.deepEqual([await primary(), (await crm.get('deal', deal)).CONTACT_ID], [three, String(three)])
  })

  test('without the values of user fields that are gone, which no other field gets', async () => {
    const field = (FIELD_NAME: string) =>
      result('crm.lead.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID: 'string' } })
    const old = await field('OLD')
    const lead = await crm.add('lead', { UF_CRM_OLD: 'of the old one' })
    await result('crm.lead.delete', { id: lead })
    await result('crm.lead.userfield.delete', { id: old })
    await restore('LEAD', lead)
    portal.clock.move(2 * 60_000)
    await field('NEW')
    const { UF_CRM_NEW } = await crm.get('lead', lead)
    assert.ok(!UF_CRM_NEW)
    assert.deepEqual((await query(portal.store.read, `select * from lead_userfield where id = ${lead}`)).length, 1)
  })

  test('in another stage where its own is gone', async () => {
    const category = await result('crm.dealcategory.add', { fields: { NAME: 'Retail' } })
    const there = await crm.add('deal', { CATEGORY_ID: category })
    const stage = await result('crm.status.add', {
      fields: { ENTITY_ID: 'DEAL_STAGE', STATUS_ID: 'TASTING', NAME: 'Tasting', SORT: 25 },
    })
    const tasting = await crm.add('deal', { STAGE_ID: 'TASTING' })
    for (const id of [there, tasting]) await result('crm.deal.delete', { id })
    await result('crm.dealcategory.delete', { id: category })
    await result('crm.status.delete', { id: stage })
    for (const id of [there, tasting]) {
      assert.ok((await restore('DEAL', id)).changed.includes('stage_id'))
      const { CATEGORY_ID, STAGE_ID } = await crm.get('deal', id)
      assert.deepEqual([CATEGORY_ID, STAGE_ID], ['0', 'NEW'])
    }
  })

  test('invoices of the old kind too; items whose type has no bin are gone', async () => {
    const fields = {
      ORDER_TOPIC: 'Tea',
      STATUS_ID: 'N',
      PERSON_TYPE_ID: 2,
      PAY_SYSTEM_ID: 1,
      UF_CONTACT_ID: await crm.add('contact'),
    }
    const rows = [{ ID: 0, PRODUCT_ID: 0, PRODUCT_NAME: 'Tea', QUANTITY: 1, PRICE: 5 }]
    const invoice = await result('crm.invoice.add', { fields: { ...fields, PRODUCT_ROWS: rows } })
    const link = await result('crm.invoice.getexternallink', { id: invoice })
    const before = await result('crm.invoice.get', { id: invoice })
    await result('crm.invoice.delete', { id: invoice })
    await restore('INVOICE', invoice)
    assert.deepEqual(await result('crm.invoice.get', { id: invoice }), before)
    assert.equal(await result('crm.invoice.getexternallink', { id: invoice }), link)

    const { type } = await result('crm.type.add', { fields: { title: 'Boats' } })
    const boat = (await result('crm.item.add', { entityTypeId: type.entityTypeId, fields: { title: 'Boat' } })).item.id
    await result('crm.item.delete', { entityTypeId: type.entityTypeId, id: boat })
    await assert.rejects(restore(`DYNAMIC_${type.entityTypeId}`, boat), /not in the recycle bin/)
    await result('crm.type.delete', { id: type.id })
  })

  test('a type with items in the bin is one with items', async () => {
    const { type } = await result('crm.type.add', { fields: { title: 'Planes', isRecyclebinEnabled: 'Y' } })
    const { item } = await result('crm.item.add', { entityTypeId: type.entityTypeId, fields: { title: 'Plane' } })
    await result('crm.item.delete', { entityTypeId: type.entityTypeId, id: item.id })
    const refused = await crm.call('crm.type.delete', { id: type.id })
    assert.match(String(refused.error_description), /has elements/)
    await portal.control('bin', 'empty', { type: `DYNAMIC_${type.entityTypeId}` })
    await result('crm.type.delete', { id: type.id })
  })

  test('for so many days, with the contents of its files', async () => {
    const contents = async () => (await query(portal.store.read, 'select hash from file_content')).length
    await portal.control('bin', 'empty')
    await portal.rest.files.collect()
    const before = await contents()
    const kept = await crm.add('contact', { NAME: 'Ann', PHOTO: paper('kept.txt') })
    await result('crm.contact.delete', { id: kept })
    await portal.rest.files.collect()
    assert.equal(await contents(), before + 1, 'the bin has it')
    await portal.control('bin', 'set', { days: 10 })
    portal.clock.move(9 * DAY)
    await portal.rest.settled()
    assert.equal((await portal.control('bin', 'list')).length, 1)
    portal.clock.move(2 * DAY)
    await portal.rest.settled()
    await portal.rest.files.collect()
    assert.deepEqual([await portal.control('bin', 'list'), await contents()], [[], before])
    await portal.control('bin', 'set', { days: 0 })
    await result('crm.contact.delete', { id: await crm.add('contact') })
    assert.deepEqual(await portal.control('bin', 'list'), [])
  })
})
