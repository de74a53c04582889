import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()
const { portal } = crm

interface Entry {
  id: number
  type: string
  author: { id: number; name: string }
  settings: Fields | null
  comment: string | null
  mentions: Fields[]
  note: string | null
  isPinned: boolean
}

const timeline = (type: string, record: number, params: Fields = {}): Promise<Entry[]> =>
  portal.control('timeline', 'list', { type, record, ...params })
const told = async (type: string, record: number) =>
  (await timeline(type, record)).map(({ type, settings }) => [type, settings])
const comment = (ENTITY_TYPE: string, ENTITY_ID: number, COMMENT: string): Promise<number> =>
  crm.result('crm.timeline.comment.add', { fields: { ENTITY_TYPE, ENTITY_ID, COMMENT } })

describe('the timeline of a record', () => {
  test('tells that it was added, moved, bound and unbound, and what people write', async () => {
    const contact = await crm.add('contact')
    const deal = await crm.add('deal')
    await crm.update('deal', deal, { STAGE_ID: 'EXECUTING' })
    await crm.update('deal', deal, { TITLE: 'Nothing to tell' })
    await crm.result('crm.deal.contact.add', { id: deal, fields: { CONTACT_ID: contact } })
    await crm.result('crm.deal.contact.delete', { id: deal, fields: { CONTACT_ID: contact } })
    await comment('deal', deal, 'Called')
    assert.deepEqual(await told('DEAL', deal), [
      ['comment', null],
      ['unbind', { entityTypeId: 3, came: [], left: [contact] }],
      ['bind', { entityTypeId: 3, came: [contact], left: [] }],
      ['move', { from: 'NEW', to: 'EXECUTING' }],
      ['add', null],
    ])
  })

  test('tells what became of it', async () => {
    const [lead, contact] = [await crm.add('lead'), await crm.add('contact')]
    const quote = await crm.add('quote', { LEAD_ID: lead, CONTACT_ID: contact })
    const ofQuote = { title: 'Sale', quoteId: quote }
    const deal = (await crm.result('crm.item.add', { entityTypeId: 2, fields: ofQuote })).item.id
    const fields = { title: 'Bill', parentId2: deal }
    const invoice = (await crm.result('crm.item.add', { entityTypeId: 31, fields })).item.id
    const added = ['add', null]
    assert.deepEqual(await told('lead', lead), [['convert', { entityTypeId: 7, recordId: quote }], added])
    assert.deepEqual(await told('quote', quote), [['convert', { entityTypeId: 2, recordId: deal }], added])
    assert.deepEqual(await told('deal', deal), [['convert', { entityTypeId: 31, recordId: invoice }], added])
    // A client is not what a record came of, and what is not there is told nothing.
    assert.deepEqual(await told('contact', contact), [added])
    await crm.add('quote', { LEAD_ID: 4711 })
    assert.deepEqual(await timeline('lead', 4711), [])
  })

  test('tells of activities, and shows their notes', async () => {
    const deal = await crm.add('deal')
    const deadline = '2030-01-01T10:00:00+00:00'
    const { id } = await crm.result('crm.activity.todo.add', { ownerTypeId: 2, ownerId: deal, title: 'Call', deadline })
    await crm.result('crm.activity.update', { id, fields: { COMPLETED: 'Y' } })
    const note = { ownerTypeId: 2, ownerId: deal, itemType: 2, itemId: id, text: 'Nobody there' }
    await crm.result('crm.timeline.note.save', note)
    const entries = (await timeline('deal', deal)).map(entry => [entry.type, entry.settings?.activityId, entry.note])
    assert.deepEqual(entries, [
      ['activityDone', id, 'Nobody there'],
      ['activity', id, 'Nobody there'],
      ['add', undefined, null],
    ])
  })

  test('of merged records is that of all of them, in order', async () => {
    const [main, other] = [await crm.add('company', { TITLE: 'Works' }), await crm.add('company', { TITLE: 'Works' })]
    await comment('company', other, 'On the other')
    await comment('company', main, 'On the main one')
    const params = { entityTypeId: 4, entityIds: [main, other] }
    assert.equal((await crm.result('crm.entity.mergeBatch', { params })).STATUS, 'SUCCESS')
    const entries = (await timeline('company', main)).map(({ type, comment, settings }) => [type, comment ?? settings])
    assert.deepEqual(entries, [
      ['merge', { records: [{ id: other, name: 'Works' }] }],
      ['comment', 'On the main one'],
      ['comment', 'On the other'],
      ['add', null],
      ['add', null],
    ])
    assert.deepEqual(await timeline('company', other), [])
  })

  test('shows authors, whom comments mention, and what stands first', async () => {
    const ann = await addUser(portal, { name: 'Ann', lastName: 'Lee' })
    const deal = await crm.add('deal')
    const id = await comment('deal', deal, `[USER=${ann}]Ann[/USER], [user=1]you[/user] and [USER=${ann}]Ann[/USER]`)
    await crm.result('crm.timeline.item.pin', { id, ownerTypeId: 2, ownerId: deal })
    const [entry, added] = await timeline('deal', deal)
    assert.deepEqual(
      [entry!.author, entry!.mentions, entry!.isPinned, added!.isPinned],
      [
        { id: 1, name: 'Administrator' },
        [
          { id: ann, name: 'Ann Lee' },
          { id: 1, name: 'Administrator' },
        ],
        true,
        false,
      ],
    )
  })

  test('is read by pages, with the entries of other records that are bound to it', async () => {
    const [deal, other] = [await crm.add('deal'), await crm.add('deal')]
    const ids: number[] = []
    for (let i = 0; i < 12; i++) {
      const owner = i % 3 ? deal : other
      const id = await comment('deal', owner, `Comment ${i}`)
      if (owner === other)
        await crm.result('crm.timeline.bindings.bind', {
          fields: { OWNER_ID: id, ENTITY_ID: deal, ENTITY_TYPE: 'deal' },
        })
      ids.unshift(id)
    }
    const seen: number[] = []
    for (let before: number | undefined; ; ) {
      const page = await timeline('deal', deal, { limit: 5, before })
      if (!page.length) break
      seen.push(...page.map(({ id }) => id))
      before = page.at(-1)!.id
    }
    assert.deepEqual(seen.slice(0, -1), ids)
  })

  test('asks for a type that there can be', async () => {
    await assert.rejects(timeline('dragon', 1), /There are no records of the type dragon/)
  })
})

test('a page of a long timeline is found by an index', async () => {
  const deal = await crm.add('deal')
  await portal.store.write(db =>
    query(
      db,
      `insert into timeline (entity_type_id, record_id, type, author_id, created)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 40000)
       select 2, case when i <= 10000 then ${deal} else ${deal} + i end, 'move', 1, '2026-01-01T00:00:00' from n`,
    ),
  )
  const plan = portal.store.kind === 'sqlite' ? 'explain query plan' : 'explain'
  if (portal.store.kind === 'postgres') await portal.store.write(db => query(db, 'analyze timeline'))
  const lines = await query(
    portal.store.read,
    `${plan} select id from timeline where entity_type_id = 2 and record_id = ${deal} and id < 9007199254740991
     order by id desc limit 51`,
  )
  const text = JSON.stringify(lines)
  assert.match(text, /timeline_entity_type_id_record_id_id/)
  assert.doesNotMatch(text, /TEMP B-TREE|Sort/)
  assert.equal((await timeline('deal', deal)).length, 50)
})
