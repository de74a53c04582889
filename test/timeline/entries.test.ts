import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { png } from '../support/pictures.ts'

const crm = await openCrm()
const { portal } = crm
const { http } = await portal.listen({ httpsPort: 'off' })

const reader = await userWith(crm, { DEAL: { read: 'all' } })
const nobody = await userWith(crm, {})
const deal = await crm.add('deal')
const comment = (ENTITY_ID = deal): Promise<number> =>
  crm.result('crm.timeline.comment.add', { fields: { ENTITY_ID, ENTITY_TYPE: 'deal', COMMENT: 'Called' } })

const NOT_FOUND = ['NOT_FOUND', 'Not found.'] as const
const DENIED = ['ACCESS_DENIED', 'Access denied'] as const
const NO_OWNER = ['OWNER_NOT_FOUND', 'Owner was not found'] as const
const missing = (name: string) => ['100', `Could not find value for parameter {${name}}`] as const

/** The first of some parameters that is missing is told. */
const asks = (method: string, params: Fields, code: (name: string) => readonly [string, string] = missing) => {
  for (const name of Object.keys(params))
    test(`${method} asks for ${name}`, async () => {
      const { [name]: _, ...others } = params
      fails(await crm.call(method, others), ...code(name))
    })
}

describe('log messages', () => {
  const complete = { entityTypeId: 2, entityId: deal, title: 'Sync', text: 'Sent to the shop', iconCode: 'info' }
  const add = (fields: Fields, userId?: number) => crm.call('crm.timeline.logmessage.add', { fields }, userId)
  const get = (id: unknown, userId?: number) => crm.call('crm.timeline.logmessage.get', { id }, userId)
  const remove = (id: unknown, userId?: number) => crm.call('crm.timeline.logmessage.delete', { id }, userId)
  const notThere = (id: unknown) => ['NOT_FOUND', `Timeline logmessage not found for id ${id}`] as const

  test('are added, read and deleted', async () => {
    const { logMessage } = resultOf(await add(complete))
    const { id, created, ...rest } = logMessage
    assert.match(created, /^\d{4}-\d\d-\d\dT/)
    assert.deepEqual(rest, { authorId: 1, title: 'Sync', text: 'Sent to the shop', iconCode: 'info' })
    answers(await get(id, reader), { logMessage })
    answers(await remove(id), true)
    fails(await get(id), ...notThere(id))
    fails(await remove(id), ...notThere(id))
  })

  test('are listed ten at a time, the latest first', async () => {
    const entityId = await crm.add('lead')
    const ids: number[] = []
    for (let i = 0; i < 12; i++)
      ids.push(resultOf(await add({ ...complete, entityTypeId: 1, entityId, title: `Message ${i}` })).logMessage.id)
    const list = (params: Fields = {}) =>
      crm.call('crm.timeline.logmessage.list', { entityTypeId: 1, entityId, ...params })
    const shown = async (params?: Fields) => (await list(params)).result.map(({ id }: { id: number }) => id)
    const first = await list()
    assert.deepEqual([first.total, first.next, first.result[0].title], [12, 10, 'Message 11'])
    assert.deepEqual(await shown({ start: 10 }), [ids[1], ids[0]])
    assert.deepEqual(await shown({ order: { id: 'asc' } }), ids.slice(0, 10))
    assert.deepEqual(await shown({ order: { created: 'desc' }, start: -1 }), ids.slice(2).reverse())
    const order = { title: 'asc' }
    fails(await list({ order }), 'INVALID_ARG_VALUE', "Invalid order: field 'title' is not allowed in order")
    fails(await crm.call('crm.timeline.logmessage.list', { entityTypeId: 2, entityId: deal }, nobody), ...DENIED)
    fails(await crm.call('crm.timeline.logmessage.list', { entityTypeId: 99, entityId: 1 }), ...NO_OWNER)
    // Comments and what the portal writes are not among them.
    await comment()
    assert.deepEqual((await crm.call('crm.timeline.logmessage.list', { entityTypeId: 2, entityId: deal })).result, [])
  })

  test('are deleted by the application that has added them', async () => {
    const [mine, other] = [await addApp(portal, { scopes: ['crm'] }), await addApp(portal, { scopes: ['crm'] })]
    const as = (applicationId: number) => ({ applicationId, userId: 1 })
    const { id } = resultOf(
      await portal.call('crm.timeline.logmessage.add', { fields: complete }, as(mine.id)),
    ).logMessage
    const refusal = [
      'REMOVING_DISABLED',
      'The log message was created in the context of another REST application',
    ] as const
    fails(await remove(id), ...refusal)
    fails(await portal.call('crm.timeline.logmessage.delete', { id }, as(other.id)), ...refusal)
    assert.equal((await portal.call('crm.timeline.logmessage.get', { id }, as(other.id))).status, 200)
    answers(await portal.call('crm.timeline.logmessage.delete', { id }, as(mine.id)), true)
  })

  test('are for who may do so with the record', async () => {
    fails(await add(complete, reader), ...DENIED)
    fails(await add({ ...complete, entityId: 4711 }), ...NO_OWNER)
    fails(await add({ ...complete, entityTypeId: 99 }), ...NO_OWNER)
    fails(await add({ ...complete, iconCode: 'dragon' }), '0', 'Icon not found for code `dragon`')
    const { id } = resultOf(await add(complete)).logMessage
    fails(await remove(id, reader), ...DENIED)
    fails(await get(id, nobody), ...DENIED)
    const ofComment = await comment()
    fails(await get(ofComment), ...notThere(ofComment))
    fails(await get('x'), ...notThere('x'))
  })

  for (const name of Object.keys(complete))
    test(`ask for ${name}`, async () => {
      for (const value of [undefined, '', [1]]) fails(await add({ ...complete, [name]: value }), ...missing(name))
    })
  asks('crm.timeline.logmessage.list', { entityTypeId: 2, entityId: deal })
  asks('crm.timeline.logmessage.get', { id: 1 })
  asks('crm.timeline.logmessage.delete', { id: 1 })
  asks('crm.timeline.logmessage.add', { fields: {} })
})

for (const [kind, name] of [
  ['icon', 'Icon'],
  ['logo', 'Logo'],
] as const)
  describe(`${kind}s`, () => {
    const call = (verb: string, params: Fields = {}, userId?: number) =>
      crm.call(`crm.timeline.${kind}.${verb}`, params, userId)
    const fileContent = png(24, 24).toString('base64')
    const all = async () => (await call('list', {}, nobody)).result[`${kind}s`] as Fields[]

    test('come with the portal, and are added, shown and deleted', async () => {
      const before = await all()
      assert.deepEqual(before[0], { code: 'call', isSystem: true, fileUri: '' })
      assert.equal((await call('list')).total, before.length)
      const shown = resultOf(await call('add', { code: 'shop', fileContent }))[kind]
      assert.deepEqual({ ...shown, fileUri: '' }, { code: 'shop', isSystem: false, fileUri: '' })
      const response = await fetch(http + shown.fileUri)
      assert.equal(response.headers.get('content-type'), 'image/png')
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), png(24, 24))
      answers(await call('get', { code: 'shop' }, nobody), { [kind]: shown })
      assert.deepEqual((await all()).at(-1), shown)
      answers(await call('delete', { code: 'shop' }), true)
      fails(await call('get', { code: 'shop' }), 'NOT_FOUND', `${name} not found for code \`shop\``)
      fails(await call('delete', { code: 'shop' }), 'NOT_FOUND', `${name} not found for code \`shop\``)
      assert.equal((await fetch(http + shown.fileUri)).status, 404)
      assert.deepEqual(await all(), before)
    })

    test('of ones own stand in the place of those with the same code', async () => {
      const before = await all()
      const first = resultOf(await call('add', { code: 'info', fileContent }))[kind]
      const second = resultOf(await call('add', { code: 'info', fileContent: png(60, 60).toString('base64') }))[kind]
      assert.equal((await fetch(http + first.fileUri)).status, 404)
      assert.equal((await fetch(http + second.fileUri)).status, 200)
      assert.deepEqual(
        (await all()).map(({ code }) => code),
        before.map(({ code }) => code),
      )
      assert.equal((await all()).find(({ code }) => code === 'info')!.isSystem, false)
      answers(await call('delete', { code: 'info' }), true)
      assert.deepEqual(await all(), before)
      fails(await call('delete', { code: 'info' }), 'ACCESS_DENIED', `${name} \`info\` is part of the portal`)
    })

    test('are added and deleted by an administrator alone', async () => {
      fails(await call('add', { code: 'shop', fileContent }, reader), ...DENIED)
      fails(await call('delete', { code: 'call' }, reader), ...DENIED)
    })

    for (const [what, content, reason] of [
      ['no base64', 'a picture!', 'a text in base64 is needed'],
      ['nothing', '', 'a text in base64 is needed'],
      ['a list', ['a.png', fileContent], 'a text in base64 is needed'],
      ['a page', Buffer.from('<html><script>1</script></html>').toString('base64'), 'a picture in PNG is needed'],
      ['a GIF', 'R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'a picture in PNG is needed'],
    ] as const)
      test(`are not ${what}`, async () => {
        const text = `Invalid value for parameter fileContent: ${reason}`
        fails(await call('add', { code: 'shop', fileContent: content }), 'INVALID_ARG_VALUE', text)
      })

    test('have codes of letters, digits and a few signs', async () => {
      for (const code of ['', '../../etc', 'a b', 'x'.repeat(101), ['a']])
        fails(await call('add', { code, fileContent }), 'INVALID_ARG_VALUE', 'Invalid value for parameter code')
    })
    asks(`crm.timeline.${kind}.add`, { code: 'a', fileContent })
    asks(`crm.timeline.${kind}.get`, { code: 'a' })
    asks(`crm.timeline.${kind}.delete`, { code: 'a' })
  })

describe('notes', () => {
  const call = (verb: string, params: Fields, userId?: number) => crm.call(`crm.timeline.note.${verb}`, params, userId)
  const onEntry = (itemId: unknown, ownerId: unknown = deal) => ({ ownerTypeId: 2, ownerId, itemType: 1, itemId })

  test('are saved, read, changed and deleted on an entry', async () => {
    const id = await comment()
    fails(await call('get', onEntry(id)), 'NOT_FOUND', 'Element not found')
    answers(await call('save', { ...onEntry(id), text: 'Remember' }), true)
    const { createdTime, updatedTime, ...rest } = resultOf(await call('get', onEntry(id), reader))
    assert.equal(createdTime, updatedTime)
    assert.deepEqual(rest, { text: 'Remember', createdById: 1, updatedById: 1 })
    portal.clock.move(60_000)
    answers(await call('save', { ...onEntry(id), text: 'Forget' }), true)
    const changed = resultOf(await call('get', onEntry(id)))
    assert.deepEqual([changed.text, changed.createdTime], ['Forget', createdTime])
    assert.notEqual(changed.updatedTime, createdTime)
    answers(await call('delete', onEntry(id)), true)
    fails(await call('delete', onEntry(id)), 'NOT_FOUND', 'Element not found')
  })

  test('are put on activities, and go with them', async () => {
    const itemId = await crm
      .result('crm.activity.todo.add', {
        ...{ ownerTypeId: 2, ownerId: deal, title: 'Call', deadline: '2030-01-01T10:00:00+00:00' },
      })
      .then(({ id }: { id: number }) => id)
    const on = { ownerTypeId: 2, ownerId: deal, itemType: 2, itemId }
    answers(await call('save', { ...on, text: 'Transcript' }), true)
    assert.equal(resultOf(await call('get', on)).text, 'Transcript')
    fails(await call('get', { ...on, itemType: 1 }), 'NOT_FOUND', 'Element not found')
    answers(await crm.call('crm.activity.delete', { id: itemId }), true)
    fails(await call('get', on), 'NOT_FOUND', 'Element not found')
  })

  test('are for who may do so with the record', async () => {
    const id = await comment()
    const other = await crm.add('deal')
    for (const verb of ['save', 'delete']) {
      fails(await call(verb, { ...onEntry(id), text: 'x' }, reader), ...DENIED)
      for (const wrong of [onEntry(id, other), onEntry(4711), onEntry('x'), { ...onEntry(id), itemType: 3 }])
        fails(await call(verb, { ...wrong, text: 'x' }), 'NOT_FOUND', 'Element not found')
      fails(await call(verb, { ...onEntry(id), ownerTypeId: 99, text: 'x' }), 'NOT_FOUND', 'Element not found')
      fails(await call(verb, { ...onEntry(id, 4711), text: 'x' }), 'NOT_FOUND', 'Element not found')
    }
    fails(await call('get', onEntry(id), nobody), ...DENIED)
    fails(await call('save', { ...onEntry(id), text: ' ' }), ...missing('text'))
  })
  for (const verb of ['get', 'delete', 'save'])
    asks(`crm.timeline.note.${verb}`, { ...onEntry(1), ...(verb === 'save' ? { text: 'x' } : {}) })
})

describe('pins', () => {
  const call = (verb: string, id: unknown, params: Fields = {}, userId?: number) =>
    crm.call(`crm.timeline.item.${verb}`, { id, ownerTypeId: 2, ownerId: deal, ...params }, userId)

  test('hold seven entries of a record at most', async () => {
    const ownerId = await crm.add('deal')
    const ids: number[] = []
    for (let i = 0; i < 8; i++) ids.push(await comment(ownerId))
    for (const id of ids.slice(0, 7)) answers(await call('pin', id, { ownerId }), null)
    answers(await call('pin', ids[0], { ownerId }), null)
    fails(await call('pin', ids[7], { ownerId }), '0', 'Only seven events can be added to favorites')
    answers(await call('unpin', ids[3], { ownerId }), null)
    answers(await call('unpin', ids[3], { ownerId }), null)
    answers(await call('pin', ids[7], { ownerId }), null)
    // What goes is pinned no more.
    await crm.result('crm.timeline.comment.delete', { id: ids[0] })
    answers(await call('pin', ids[3], { ownerId }), null)
  })

  test('are for who may change the record, and of its entries alone', async () => {
    const id = await comment()
    for (const verb of ['pin', 'unpin']) {
      fails(await call(verb, id, {}, reader), ...DENIED)
      fails(await call(verb, 4711), ...NOT_FOUND)
      fails(await call(verb, id, { ownerId: await crm.add('deal') }), ...NOT_FOUND)
      fails(await call(verb, id, { ownerId: 4711 }), ...NO_OWNER)
      fails(await call(verb, id, { ownerTypeId: 99 }), ...NO_OWNER)
    }
  })
  for (const verb of ['pin', 'unpin']) asks(`crm.timeline.item.${verb}`, { id: 1, ownerTypeId: 2, ownerId: deal })
})

describe('blocks of applications', () => {
  const layout = {
    blocks: {
      first: { type: 'text', properties: { value: 'Hello!', bold: true, color: 'base_90' } },
      second: { type: 'link', properties: { text: 'Open', action: { type: 'redirect', uri: '/crm/deal/details/1/' } } },
    },
  }
  const call = (applicationId: number, verb: string, timelineId: unknown, params: Fields = {}, userId = 1) =>
    portal.call(
      `crm.timeline.layout.blocks.${verb}`,
      { entityTypeId: 2, entityId: deal, timelineId, ...(verb === 'set' ? { layout } : {}), ...params },
      { applicationId, userId },
    )

  test('are set, replaced and taken away by each application for itself', async () => {
    const [one, two] = [(await addApp(portal, { scopes: ['crm'] })).id, (await addApp(portal, { scopes: ['crm'] })).id]
    const id = await comment()
    answers(await call(one, 'get', id), { layout: null })
    answers(await call(one, 'set', id), { success: true })
    answers(await call(one, 'get', id), { layout })
    answers(await call(two, 'get', id), { layout: null })
    const other = { blocks: { only: { type: 'largeText', properties: { value: 'Long' } } } }
    answers(await call(one, 'set', id, { layout: other }), { success: true })
    answers(await call(two, 'set', id), { success: true })
    answers(await call(one, 'get', id, {}, reader), { layout: other })
    answers(await call(one, 'delete', id), { success: true })
    fails(await call(one, 'delete', id), ...NOT_FOUND)
    answers(await call(two, 'get', id), { layout })
    await portal.control('app', 'revoke', { id: two })
    const left = await portal.store.read.selectFrom('timeline_layout').select('id').execute()
    assert.deepEqual(left, [])
  })

  test('are refused on entries that are not for them, and to who may not change the record', async () => {
    const app = (await addApp(portal, { scopes: ['crm'] })).id
    const id = await comment()
    const fields = { entityTypeId: 2, entityId: deal, title: 'a', text: 'b', iconCode: 'info' }
    const message = (await crm.result('crm.timeline.logmessage.add', { fields })).logMessage.id
    fails(
      await call(app, 'set', message),
      'UNSUITABLE_TIMELINE_ITEM',
      'The type of timeline record is not suitable for adding a set of additional content blocks',
    )
    fails(await call(app, 'set', id, {}, reader), ...DENIED)
    fails(await call(app, 'get', id, {}, nobody), ...DENIED)
    for (const verb of ['set', 'get', 'delete']) {
      fails(await call(app, verb, 4711), ...NOT_FOUND)
      fails(await call(app, verb, id, { entityId: await crm.add('deal') }), ...NOT_FOUND)
      fails(await call(app, verb, id, { entityTypeId: 99 }), ...NO_OWNER)
      fails(
        await crm.call(`crm.timeline.layout.blocks.${verb}`, {
          entityTypeId: 2,
          entityId: deal,
          timelineId: id,
          layout,
        }),
        'ERROR_WRONG_CONTEXT',
        'Method call is only possible in the context of a REST application',
      )
    }
    fails(await call(app, 'set', id, { layout: {} }), 'FIELD_IS_REQUIRED', 'The field "layout.blocks" is required')
    fails(
      await call(app, 'set', id, { layout: { blocks: { a: { type: 'video', properties: {} } } } }),
      'ENUM_FIELD',
      'The value of the field "layout.blocks.a.type" is not in the list of allowed values',
    )
  })
})
