import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser, userWith } from '../support/people.ts'
import { GIF, png } from '../support/pictures.ts'

const crm = await openCrm()
const { http } = await crm.portal.listen({ httpsPort: 'off' })

/** May read all deals, and change their own. */
const manager = await userWith(crm, { DEAL: { read: 'all', add: 'own', update: 'own', delete: 'own' } })
const nobody = await userWith(crm, {})
const deal = await crm.add('deal')
const company = await crm.add('company')

const call = (verb: string, params: Fields = {}, userId?: number) =>
  crm.call(`crm.timeline.comment.${verb}`, params, userId)
const result = (verb: string, params: Fields = {}, userId?: number) =>
  crm.result(`crm.timeline.comment.${verb}`, params, userId)
const add = (fields: Fields = {}, userId?: number) =>
  result('add', { fields: { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'Called', ...fields } }, userId)
const bindings = (verb: string, id: number, ENTITY_TYPE: string, ENTITY_ID: number, userId?: number) =>
  crm.call(`crm.timeline.bindings.${verb}`, { fields: { OWNER_ID: id, ENTITY_TYPE, ENTITY_ID } }, userId)
const bound = async (id: number, userId?: number) =>
  (await crm.result('crm.timeline.bindings.list', { filter: { OWNER_ID: id } }, userId)).map(
    ({ ENTITY_TYPE, ENTITY_ID }: Fields) => `${ENTITY_TYPE} ${ENTITY_ID}`,
  )
const gone = (id: unknown) => call('get', { id }).then(answer => fails(answer, '', 'Not found.'))

describe('a comment', () => {
  test('is described, to anyone', async () => {
    const fields = await result('fields', {}, nobody)
    assert.deepEqual(Object.keys(fields), [
      'ID',
      'CREATED',
      'ENTITY_ID',
      'ENTITY_TYPE',
      'AUTHOR_ID',
      'COMMENT',
      'FILES',
    ])
    assert.deepEqual(fields.FILES, {
      type: 'attached_diskfile',
      isRequired: false,
      isReadOnly: false,
      isImmutable: false,
      isMultiple: true,
      isDynamic: false,
      title: 'File list',
    })
  })

  test('is written, read, changed and deleted', async () => {
    const id = await add({ COMMENT: 'Called [USER=1]Admin[/USER]' })
    const shown = await result('get', { id: String(id) })
    const { CREATED, ...rest } = shown
    assert.match(CREATED, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)
    assert.deepEqual(rest, {
      ID: String(id),
      ENTITY_ID: String(deal),
      ENTITY_TYPE: 'deal',
      COMMENT: 'Called [USER=1]Admin[/USER]',
      AUTHOR_ID: '1',
      FILES: {},
    })
    answers(await call('update', { id, fields: { COMMENT: 'Wrote' } }), id)
    assert.deepEqual(await result('get', { id }), { ...shown, COMMENT: 'Wrote' })
    answers(await call('delete', { id }), null)
    await gone(id)
  })

  test('is the last activity of its record and changes nothing else of it', async () => {
    const own = await crm.add('deal', { ASSIGNED_BY_ID: manager })
    const before = await crm.get('deal', own)
    crm.portal.clock.move(60_000)
    await result('add', { fields: { ENTITY_ID: own, ENTITY_TYPE: 'deal', COMMENT: 'x' } }, manager)
    const { LAST_ACTIVITY_TIME, ...after } = await crm.get('deal', own)
    assert.ok(LAST_ACTIVITY_TIME! > before.LAST_ACTIVITY_TIME!)
    assert.deepEqual(
      { ...after, LAST_ACTIVITY_TIME: before.LAST_ACTIVITY_TIME },
      { ...before, LAST_ACTIVITY_BY: String(manager) },
    )
    await crm.result('crm.deal.delete', { id: own })
  })

  for (const [name, entity] of [
    ['lead', 'LEAD'],
    ['quote', 'Quote'],
    ['contact', ' contact '],
  ] as const)
    test(`is written to a ${name}, whatever the case of its type`, async () => {
      const ENTITY_ID = await crm.add(name)
      const id = await add({ ENTITY_ID, ENTITY_TYPE: entity })
      assert.equal((await result('get', { id })).ENTITY_TYPE, name)
      await crm.result(`crm.${name}.delete`, { id: ENTITY_ID })
      await gone(id)
    })

  test('is in the name of another author where an administrator says so', async () => {
    const author = await addUser(crm.portal)
    const id = await add({ AUTHOR_ID: author })
    assert.equal((await result('get', { id })).AUTHOR_ID, String(author))
    fails(
      await call('add', { fields: { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'x', AUTHOR_ID: 4711 } }),
      'INVALID_ARG_VALUE',
      'Invalid value for the "AUTHOR_ID" field',
    )
    const own = await crm.add('deal', { ASSIGNED_BY_ID: manager })
    const theirs = await add({ ENTITY_ID: own, AUTHOR_ID: 1 }, manager)
    assert.equal((await result('get', { id: theirs })).AUTHOR_ID, String(manager))
  })

  const complete = { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'x' }
  for (const [fields, code, text] of [
    [undefined, '100', 'Could not find value for parameter {fields}'],
    ['text', '100', 'Invalid value {text} to match with parameter {fields}. Should be value of type array.'],
    [{ ...complete, ENTITY_ID: null }, '100', 'Could not find value for parameter {ENTITY_ID}'],
    [{ ENTITY_ID: deal, COMMENT: 'x' }, '100', 'Could not find value for parameter {ENTITY_TYPE}'],
    [{ ENTITY_ID: deal, ENTITY_TYPE: 'deal' }, '100', 'Could not find value for parameter {COMMENT}'],
    [{ ...complete, ENTITY_TYPE: 'dynamic_4711' }, 'OWNER_NOT_FOUND', 'Owner was not found'],
    [{ ...complete, ENTITY_TYPE: ['deal'] }, 'OWNER_NOT_FOUND', 'Owner was not found'],
    [{ ...complete, ENTITY_ID: 4711 }, 'NOT_FOUND', 'Not found.'],
    [{ ...complete, ENTITY_ID: 'one' }, 'NOT_FOUND', 'Not found.'],
    [{ ...complete, COMMENT: '' }, 'INVALID_ARG_VALUE', 'Empty comment message'],
    [{ ...complete, COMMENT: '  \n' }, 'INVALID_ARG_VALUE', 'Empty comment message'],
    [{ ...complete, COMMENT: ['x'] }, 'INVALID_ARG_VALUE', 'Empty comment message'],
    [{ ...complete, FILES: [['a.txt', '']] }, 'INVALID_ARG_VALUE', 'Invalid value for the "FILES" field'],
  ] as const)
    test(`is not written with ${JSON.stringify(fields)}`, async () => {
      const before = (await list()).length
      fails(await call('add', fields === undefined ? {} : { fields }), code, text)
      assert.equal((await list()).length, before)
    })

  test('is not emptied by a change', async () => {
    const id = await add()
    for (const fields of [{ COMMENT: '' }, { FILES: [] }, {}])
      fails(await call('update', { id, fields }), 'INVALID_ARG_VALUE', 'Empty comment message')
    assert.equal((await result('get', { id })).COMMENT, 'Called')
  })
})

const list = (params: Fields = {}, userId?: number): Promise<Fields[]> =>
  result('list', { filter: { ENTITY_ID: deal, ENTITY_TYPE: 'deal' }, ...params }, userId)

describe('crm.timeline.comment.list', () => {
  test('shows the comments of a record by pages, in order, with the fields that are asked for', async () => {
    const own = await crm.add('deal')
    const filter = { ENTITY_ID: own, ENTITY_TYPE: 'DEAL' }
    const ids: string[] = []
    for (let i = 0; i < 52; i++) ids.push(String(await add({ ENTITY_ID: own, COMMENT: `Comment ${i}` })))
    const first = await call('list', { filter })
    assert.deepEqual([first.total, first.next], [52, 50])
    assert.deepEqual(
      first.result.map(({ ID }: Fields) => ID),
      ids.slice(0, 50),
    )
    const second = await call('list', { filter, start: 50, select: ['COMMENT'] })
    assert.deepEqual(
      second.result,
      ids.slice(50).map((ID, i) => ({ ID, COMMENT: `Comment ${50 + i}` })),
    )
    const last = await result('list', { filter, order: { ID: 'DESC' }, select: ['ID'] })
    assert.deepEqual(last[0], { ID: ids[51] })
    const fast = await call('list', { filter: { ...filter, '>ID': ids[49] }, start: -1, select: ['ID'] })
    assert.deepEqual(fast.result, [{ ID: ids[50] }, { ID: ids[51] }])
    assert.deepEqual([fast.total, fast.next], [0, undefined])
  })

  test('is for who may read the record', async () => {
    assert.ok((await list({}, manager)).length)
    fails(await call('list', { filter: { ENTITY_ID: deal, ENTITY_TYPE: 'deal' } }, nobody), '', 'Access denied.')
    fails(await call('list', { filter: { ENTITY_ID: company, ENTITY_TYPE: 'company' } }, manager), '', 'Access denied.')
    // What is not there has no comments for who may read all; others are not told.
    const missing = { filter: { ENTITY_ID: 4711, ENTITY_TYPE: 'deal' } }
    answers(await call('list', missing, manager), [])
    fails(await call('list', missing, nobody), '', 'Access denied.')
  })

  for (const [filter, text] of [
    [undefined, "Parameter 'filter' must be array."],
    [{}, 'ENTITY_ID is not defined or invalid.'],
    [{ ENTITY_ID: 'x', ENTITY_TYPE: 'deal' }, 'ENTITY_ID is not defined or invalid.'],
    [{ ENTITY_ID: 1 }, 'ENTITY_TYPE is not defined or invalid.'],
    [{ ENTITY_ID: 1, ENTITY_TYPE: 'dragon' }, 'ENTITY_TYPE is not defined or invalid.'],
  ] as const)
    test(`refuses the filter ${JSON.stringify(filter)}`, async () => {
      fails(await call('list', filter ? { filter } : {}), '', text)
    })
})

describe('files of a comment', () => {
  test('are shown with what they are, replaced as a whole and go with it', async () => {
    const picture = png(3, 2)
    const id = await add({
      FILES: [
        ['1.gif', GIF],
        ['plan.png', picture.toString('base64')],
        { fileData: ['notes.txt', Buffer.from('Привет').toString('base64')] },
        'no file',
        ['only a name'],
      ],
    })
    const shown = await result('get', { id })
    const files: Fields[] = Object.values(shown.FILES)
    assert.deepEqual(
      Object.keys(shown.FILES),
      files.map(file => String(file.id)),
    )
    assert.deepEqual(
      files.map(({ name, type, size, image, authorId, authorName }) => ({
        name,
        type,
        size,
        image,
        authorId,
        authorName,
      })),
      [
        {
          name: '1.gif',
          type: 'image',
          size: 43,
          image: { width: 1, height: 1 },
          authorId: 1,
          authorName: 'Administrator',
        },
        {
          name: 'plan.png',
          type: 'image',
          size: picture.length,
          image: { width: 3, height: 2 },
          authorId: 1,
          authorName: 'Administrator',
        },
        { name: 'notes.txt', type: 'file', size: 12, image: undefined, authorId: 1, authorName: 'Administrator' },
      ],
    )
    assert.deepEqual(
      files.map(({ urlPreview, urlShow }) => urlPreview === urlShow),
      [true, true, false],
    )
    for (const { urlShow, urlDownload } of files) {
      assert.equal((await fetch(urlDownload as string)).status, 200)
      assert.ok(String(urlShow).startsWith(http))
    }
    assert.equal(await (await fetch(files[2]!.urlDownload as string)).text(), 'Привет')

    // A change without files leaves them; one with files has those alone; an empty list has none.
    await result('update', { id, fields: { COMMENT: 'Same files' } })
    assert.deepEqual((await result('get', { id })).FILES, shown.FILES)
    await result('update', { id, fields: { COMMENT: 'Others', FILES: [['2.gif', GIF]] } })
    const [only, ...others] = Object.values((await result('get', { id })).FILES) as Fields[]
    assert.deepEqual([only!.name, others], ['2.gif', []])
    assert.equal((await fetch(files[0]!.urlShow as string)).status, 404)
    await result('update', { id, fields: { COMMENT: 'None', FILES: [] } })
    assert.deepEqual((await result('get', { id })).FILES, {})

    await result('update', { id, fields: { COMMENT: 'One again', FILES: [['2.gif', GIF]] } })
    const [again] = Object.values((await result('get', { id })).FILES) as Fields[]
    await result('delete', { id })
    assert.equal((await fetch(again!.urlShow as string)).status, 404)
  })
})

describe('rights on comments are those on the record', () => {
  /** A comment on a deal of user 1, and one on the manager's own. */
  const prepare = async () => {
    const own = await crm.add('deal', { ASSIGNED_BY_ID: manager })
    return { others: await add(), own, mine: await add({ ENTITY_ID: own }) }
  }

  test('who may read the record reads them, who may change it writes them', async () => {
    const { others, own, mine } = await prepare()
    assert.equal((await result('get', { id: others }, manager)).COMMENT, 'Called')
    const denied = { fields: { COMMENT: 'x' } }
    fails(await call('update', { id: others, ...denied }, manager), 'ACCESS_DENIED', 'Access denied')
    fails(await call('delete', { id: others }, manager), 'ACCESS_DENIED', 'Access denied')
    fails(
      await call('add', { fields: { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'x' } }, manager),
      'ACCESS_DENIED',
      'Access denied',
    )
    answers(await call('update', { id: mine, fields: { COMMENT: 'Changed' } }, manager), mine)
    const added = await add({ ENTITY_ID: own }, manager)
    answers(await call('delete', { id: added }, manager), null)
  })

  test('who may use no record is told so, whatever there is', async () => {
    const { others } = await prepare()
    for (const id of [others, 4711]) {
      fails(await call('get', { id }, nobody), '', 'Access denied.')
      fails(await call('update', { id, fields: { COMMENT: 'x' } }, nobody), 'ACCESS_DENIED', 'Access denied')
      fails(await call('delete', { id }, nobody), 'ACCESS_DENIED', 'Access denied')
    }
  })

  test('an entry is bound by who may change it and what it is bound to', async () => {
    const { own } = await prepare()
    const secret = await add({ ENTITY_TYPE: 'company', ENTITY_ID: company })
    fails(await bindings('bind', secret, 'deal', own, manager), '', 'Access denied.')
    fails(await call('get', { id: secret }, manager), '', 'Access denied.')
    // To read it is not enough: whoever may change one of its records may change it.
    const open = await add()
    for (const record of [deal, own]) fails(await bindings('bind', open, 'deal', record, manager), '', 'Access denied.')
    answers(await bindings('bind', open, 'deal', own), true)
    answers(await call('update', { id: open, fields: { COMMENT: 'Mine too' } }, manager), open)
    assert.deepEqual(await bound(secret, manager), [])
    assert.deepEqual(await bound(open, nobody), [])
  })
})

describe('bindings', () => {
  test('put an entry into the timelines of several records', async () => {
    const [first, second] = [await crm.add('company'), await crm.add('lead')]
    const id = await add({ ENTITY_TYPE: 'company', ENTITY_ID: first })
    answers(await bindings('bind', id, 'LEAD', second), true)
    answers(await bindings('bind', id, 'lead', second), false)
    const all = await crm.call('crm.timeline.bindings.list', { filter: { OWNER_ID: id } })
    assert.deepEqual(all.result, [
      { OWNER_ID: String(id), ENTITY_ID: String(first), ENTITY_TYPE: 'company' },
      { OWNER_ID: String(id), ENTITY_ID: String(second), ENTITY_TYPE: 'lead' },
    ])
    assert.equal(all.total, 2)
    for (const [ENTITY_TYPE, ENTITY_ID] of [
      ['company', first],
      ['lead', second],
    ]) {
      const [one, ...others] = await result('list', { filter: { ENTITY_TYPE, ENTITY_ID } })
      assert.deepEqual(
        [one.ID, one.ENTITY_TYPE, one.ENTITY_ID, others],
        [String(id), ENTITY_TYPE, String(ENTITY_ID), []],
      )
    }

    // Of several records a comment is taken from the one that is named.
    fails(await call('delete', { id }), 'MULTIPLE_BINDINGS', 'Element has bindings to multiple entities')
    fails(await call('delete', { id, ownerTypeId: 2, ownerId: deal }), 'NOT_FOUND', 'Not found.')
    fails(await call('delete', { id, ownerTypeId: 4, ownerId: 4711 }), 'OWNER_NOT_FOUND', 'Owner was not found')
    fails(
      await call('update', { id, ownerTypeId: 99, ownerId: 1, fields: {} }),
      'OWNER_NOT_FOUND',
      'Owner was not found',
    )
    answers(await call('update', { id, ownerTypeId: 1, ownerId: second, fields: { COMMENT: 'Of both' } }), id)
    answers(await call('delete', { id, ownerTypeId: 4, ownerId: first }), null)
    assert.deepEqual(await bound(id), [`lead ${second}`])
    answers(await call('delete', { id, ownerTypeId: 1, ownerId: second }), null)
    await gone(id)
  })

  test('are moved from one record to another, in whatever order', async () => {
    const other = await crm.add('deal')
    const id = await add()
    answers(await bindings('unbind', id, 'deal', deal), true)
    fails(await bindings('unbind', id, 'deal', deal), '', 'Not found.')
    assert.deepEqual([await bound(id), (await result('get', { id })).ENTITY_ID], [[], '0'])
    fails(await call('get', { id }, manager), '', 'Access denied.')
    answers(await bindings('bind', id, 'deal', other), true)
    assert.equal((await result('get', { id }, manager)).ENTITY_ID, String(other))
  })

  for (const [fields, text] of [
    [{ ENTITY_ID: 1, ENTITY_TYPE: 'deal' }, 'OWNER_ID is not defined or invalid.'],
    [{ OWNER_ID: 1, ENTITY_TYPE: 'deal' }, 'ENTITY_ID is not defined or invalid.'],
    [{ OWNER_ID: 1, ENTITY_ID: 1 }, 'ENTITY_TYPE is not defined or invalid.'],
    [{ OWNER_ID: 1, ENTITY_ID: 1, ENTITY_TYPE: 'dragon' }, 'ENTITY_TYPE is not defined or invalid.'],
    [{ OWNER_ID: 1, ENTITY_ID: 4711, ENTITY_TYPE: 'deal' }, 'ENTITY_ID is not defined or invalid.'],
    [{ OWNER_ID: 4711, ENTITY_ID: deal, ENTITY_TYPE: 'deal' }, 'OWNER_ID is not defined or invalid.'],
  ] as const)
    test(`refuse ${JSON.stringify(fields)}`, async () => {
      for (const verb of ['bind', 'unbind'])
        fails(await crm.call(`crm.timeline.bindings.${verb}`, { fields }), '', text)
    })

  test('are described, and asked for by an entry', async () => {
    assert.deepEqual(Object.keys(await crm.result('crm.timeline.bindings.fields')), [
      'OWNER_ID',
      'ENTITY_ID',
      'ENTITY_TYPE',
    ])
    for (const params of [{}, { filter: {} }, { filter: 'x' }, { filter: { OWNER_ID: 'x' } }])
      fails(await crm.call('crm.timeline.bindings.list', params), '', 'OWNER_ID is not defined or invalid.')
    answers(await crm.call('crm.timeline.bindings.list', { filter: { OWNER_ID: 4711 } }), [])
  })
})

describe('a record that is deleted', () => {
  test('takes along the comments that no other record has', async () => {
    const [first, second] = [await crm.add('deal'), await crm.add('company')]
    const alone = await add({ ENTITY_ID: first, FILES: [['1.gif', GIF]] })
    const both = await add({ ENTITY_ID: first })
    await bindings('bind', both, 'company', second)
    await crm.result('crm.deal.delete', { id: first })
    await gone(alone)
    assert.deepEqual(await bound(both), [`company ${second}`])
    await crm.result('crm.company.delete', { id: second })
    await gone(both)
  })
})

describe('records that are merged', () => {
  test('have the comments of all of them, each once', async () => {
    const [main, other] = [await crm.add('company', { TITLE: 'One' }), await crm.add('company', { TITLE: 'One' })]
    const onOther = await add({ ENTITY_TYPE: 'company', ENTITY_ID: other, FILES: [['1.gif', GIF]] })
    const onBoth = await add({ ENTITY_TYPE: 'company', ENTITY_ID: main })
    await bindings('bind', onBoth, 'company', other)
    const params = { entityTypeId: 4, entityIds: [main, other] }
    assert.equal((await crm.result('crm.entity.mergeBatch', { params })).STATUS, 'SUCCESS')
    const comments = await result('list', { filter: { ENTITY_TYPE: 'company', ENTITY_ID: main } })
    assert.deepEqual(
      comments.map(({ ID }: Fields) => Number(ID)),
      [onOther, onBoth],
    )
    assert.equal(Object.keys(comments[0].FILES).length, 1)
    assert.deepEqual(await bound(onBoth), [`company ${main}`])
    answers(await call('delete', { id: onBoth }), null)
    await crm.result('crm.company.delete', { id: main })
    await gone(onOther)
  })
})
