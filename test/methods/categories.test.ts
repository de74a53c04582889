import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Answer, Portal } from '../../src/index.ts'
import type { Role } from '../../src/portal/roles.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addRole, addUsers } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'

type User = { userId: number }
type Fields = Record<string, unknown>

const MANAGER = { userId: 2 }
const DIRECTOR = { userId: 3 }
const NOBODY = { userId: 4 }
const PARTNER = { userId: 5 }
const DEAL = 2

let portal: Portal
let seeded: number
const bugs: unknown[] = []

/**
 * User 2 may read their own deals, user 3 may change settings, user 4 may do nothing, user 5 may read the deals of one
 * category.
 */
before(async () => {
  portal = await openPortal({ onBug: (error, method) => bugs.push([method, error]) })
  await addUsers(portal, 4)
  seeded = resultOf(await portal.call('crm.dealcategory.add', { fields: { NAME: 'Partners', SORT: 200 } }))
  await addRole(portal, { name: 'Reader', permissions: { DEAL: { read: 'own' } }, relations: ['U2'] })
  await addRole(portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
  await addRole(portal, { name: 'Partner', permissions: { [`DEAL_C${seeded}`]: { read: 'all' } }, relations: ['U5'] })
})

after(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

const call = (verb: string, params: Fields = {}, as?: User): Promise<Answer> =>
  portal.call(`crm.category.${verb}`, { entityTypeId: DEAL, ...params }, as)

const classic = (verb: string, params: Fields = {}, as?: User): Promise<Answer> =>
  portal.call(`crm.dealcategory.${verb}`, params, as)

const add = async (fields: Fields = {}): Promise<number> =>
  resultOf(await call('add', { fields: { name: 'Some', ...fields } })).category.id

/** More of them than fit a page. */
const addMany = async (): Promise<void> => {
  for (let left = 52 - (await ids()).length; left > 0; left--) await add()
}

const get = async (id: number) => resultOf(await call('get', { id })).category

const list = async (as?: User): Promise<{ id: number; name: string }[]> =>
  resultOf(await call('list', {}, as)).categories

const ids = async (as?: User): Promise<number[]> => (await list(as)).map(({ id }) => id)

const stages = async (id: number): Promise<Record<string, string>[]> =>
  resultOf(await portal.call('crm.status.list', { filter: { ENTITY_ID: `DEAL_STAGE_${id}` } }))

const addDeal = async (fields: Fields): Promise<number> =>
  resultOf(await portal.call('crm.deal.add', { fields: { TITLE: 'Deal', ...fields } }))

const getDeal = async (id: number): Promise<Record<string, string>> =>
  resultOf(await portal.call('crm.deal.get', { id }))

const nothing: [string, Fields][] = [
  ['fields', {}],
  ['add', { fields: { name: 'x' } }],
  ['get', { id: 0 }],
  ['list', {}],
  ['update', { id: 0, fields: {} }],
  ['delete', { id: 0 }],
]

describe('the type of crm.category.*', () => {
  for (const [verb, params] of nothing) {
    const unknown = verb === 'list' || verb === 'update' ? 'Smart process not found' : 'SPA not found'

    test(`${verb} needs one`, async () => {
      for (const entityTypeId of [undefined, null])
        fails(await call(verb, { ...params, entityTypeId }), '100', 'Could not find value for parameter {entityTypeId}')
    })

    test(`${verb} knows no other types`, async () => {
      for (const entityTypeId of [0, -2, 128, 177, '', 'deal', '2x', 1e300, [], [2], {}, { id: 2 }, false])
        fails(await call(verb, { ...params, entityTypeId }), 'NOT_FOUND', unknown)
    })

    test(`${verb} knows types without categories`, async () => {
      for (const [entityTypeId, name] of [
        [1, 'LEAD'],
        ['5', 'INVOICE'],
        [7, 'QUOTE'],
        [8, 'REQUISITE'],
      ])
        fails(
          await call(verb, { ...params, entityTypeId }),
          'ENTITY_TYPE_NOT_SUPPORTED',
          `Entity type ${name} is not supported`,
        )
    })

    test(`${verb} takes it as a text`, async () => {
      if (verb === 'delete') return
      assert.equal((await call(verb, { ...params, entityTypeId: '2' })).status, 200)
    })
  }
})

describe('crm.category.fields', () => {
  test('tells of every field, to anyone', async () => {
    const { fields } = resultOf(await call('fields', {}, NOBODY))
    assert.deepEqual(Object.keys(fields), [
      ...['id', 'name', 'sort', 'entityTypeId', 'isDefault', 'originId', 'originatorId'],
    ])
    assert.deepEqual(fields.entityTypeId, {
      type: 'integer',
      isRequired: true,
      isReadOnly: true,
      isImmutable: false,
      isMultiple: false,
      isDynamic: false,
      title: 'ENTITY_TYPE_ID',
      upperName: 'ENTITY_TYPE_ID',
    })
    assert.deepEqual([fields.isDefault.type, fields.isDefault.isReadOnly], ['boolean', true])
    assert.deepEqual([fields.name.isReadOnly, fields.originId.upperName], [false, 'ORIGIN_ID'])
  })
})

describe('crm.category.add', () => {
  test('answers the category as documented', async () => {
    const fields = { name: 'Rent', sort: '300', isDefault: 'Y', originId: 'shop', originatorId: 12, extra: [] }
    const { category } = resultOf(await call('add', { fields }))
    assert.equal(category.id > 0, true)
    assert.deepEqual(category, {
      id: category.id,
      name: 'Rent',
      sort: 300,
      entityTypeId: 2,
      isDefault: 'N',
      originId: 'shop',
      originatorId: '12',
    })
    assert.deepEqual(await get(category.id), category)
  })

  test('gives it the stages of a new one', async () => {
    const id = await add({ name: 'Staged' })
    const all = await stages(id)
    assert.deepEqual(
      all.map(stage => [stage.STATUS_ID, stage.SEMANTICS]),
      [
        [`C${id}:NEW`, null],
        [`C${id}:PREPARATION`, null],
        [`C${id}:PREPAYMENT_INVOICE`.slice(0, 21), null],
        [`C${id}:EXECUTING`, null],
        [`C${id}:FINAL_INVOICE`, null],
        [`C${id}:WON`, 'S'],
        [`C${id}:LOSE`, 'F'],
        [`C${id}:APOLOGY`, 'F'],
      ],
    )
    assert.equal(all[0]!.CATEGORY_ID, String(id))
    const types = resultOf(await portal.call('crm.status.entity.types'))
    const described = types.find((type: { ID: string }) => type.ID === `DEAL_STAGE_${id}`)
    assert.equal(described.NAME, 'Deal stages: Staged')
  })

  test('two may have one name', async () => {
    assert.notEqual(await add({ name: 'Twin' }), await add({ name: 'Twin' }))
  })

  const sorts: [unknown, number][] = [
    [undefined, 500],
    [null, 500],
    [0, 0],
    [-1, 0],
    ['-20', 0],
    ['x', 500],
    [[1], 500],
    [{}, 500],
    [1e300, 500],
    [1.5, 500],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ]
  for (const [sort, expected] of sorts)
    test(`reads the sort ${JSON.stringify(sort)} as ${expected}`, async () => {
      const id = await add({ sort })
      assert.equal((await get(id)).sort, expected)
      resultOf(await call('delete', { id }))
    })

  test('passes over an origin that is no text', async () => {
    const { originId, originatorId } = await get(await add({ originId: ['x'], originatorId: null }))
    assert.deepEqual([originId, originatorId], ['', ''])
  })

  test('takes a name of any characters, 255 of them', async () => {
    for (const name of ['{categoryName} $1 %', ' Воронка «А» ', 7, '😀'.repeat(255)])
      assert.equal((await get(await add({ name }))).name, String(name))
  })

  test('refuses', async () => {
    for (const fields of [undefined, null])
      fails(await call('add', { fields }), '100', 'Could not find value for parameter {fields}')
    for (const [fields, value] of [
      ['abc', '{abc}'],
      [5, '{5}'],
      [true, '{1}'],
      ['x'.repeat(500), `{${'x'.repeat(50)}}`],
    ])
      fails(
        await call('add', { fields }),
        '100',
        `Invalid value ${value} to match with parameter {fields}. Should be value of type array.`,
      )
    for (const fields of [{}, [], ['Name'], { NAME: 'x' }]) fails(await call('add', { fields }), '0', nameRequired)
    for (const name of ['', ' \t\n', null, [], ['x'], {}, { name: 'x' }])
      fails(await call('add', { fields: { name } }), '0', nameRequired)
    fails(await call('add', { fields: { name: 'x'.repeat(256) } }), '0', "Field 'NAME' cannot exceed 255 characters")
  })
})

const nameRequired = "Field 'NAME' is required"

describe('crm.category.get', () => {
  test('shows the default category, which has no origin', async () => {
    for (const id of [0, '0'])
      answers(await call('get', { id }), {
        category: { id: 0, name: 'General', sort: 100, entityTypeId: 2, isDefault: 'Y' },
      })
  })

  test('needs an id of a category', async () => {
    for (const id of [undefined, null])
      fails(await call('get', { id }), '100', 'Could not find value for parameter {id}')
    for (const id of [999_999, -1, '', 'x', 0.5, 1e300, '9'.repeat(16), [], [1], {}, false])
      fails(await call('get', { id }), 'NOT_FOUND', 'Element not found')
  })
})

describe('crm.category.list', () => {
  test('is in order, the default category in its place', async () => {
    const [late, early] = [await add({ sort: 201 }), await add({ sort: 99 })]
    const order = (await ids()).filter(id => [late, early, seeded, 0].includes(id))
    assert.deepEqual(order, [early, 0, seeded, late])
  })

  test('has no pages', async () => {
    await addMany()
    const answer = await call('list', { start: 50 })
    assert.equal(answer.total! > 50, true)
    assert.equal(answer.result.categories.length, answer.total)
    assert.equal(answer.next, undefined)
  })
})

describe('crm.category.update', () => {
  test('changes the name, the sort and the origin and nothing else', async () => {
    const id = await add({ name: 'Old', sort: 10, originId: 'a' })
    const fields = { id: 5, name: 'New', sort: '20', entityTypeId: 1, isDefault: 'Y', originatorId: 'b' }
    const category = { id, name: 'New', sort: 20, entityTypeId: 2, isDefault: 'N', originId: 'a', originatorId: 'b' }
    answers(await call('update', { id: String(id), fields }), { category })
    answers(await call('get', { id }), { category })
    const { category: after } = resultOf(await call('update', { id, fields: { sort: -5 } }))
    assert.deepEqual([after.name, after.sort], ['New', 0])
  })

  test('passes over what is no value', async () => {
    const id = await add({ name: 'Same', sort: 7 })
    const before = await get(id)
    for (const fields of [{}, [], { name: null }, { sort: 'x' }, { sort: [1] }, { sort: 1e99, originId: {}, extra: 1 }])
      answers(await call('update', { id, fields }), { category: before })
  })

  test('names the default category and moves it', async () => {
    const fields = { name: 'Sales', sort: 150, isDefault: 'N', originId: 'x' }
    const category = { id: 0, name: 'Sales', sort: 150, entityTypeId: 2, isDefault: 'Y' }
    try {
      answers(await call('update', { id: 0, fields }), { category })
      assert.deepEqual(
        (await list()).find(({ id }) => id === 0),
        category,
      )
    } finally {
      resultOf(await call('update', { id: 0, fields: { name: 'General', sort: 100 } }))
    }
  })

  test('refuses', async () => {
    const id = await add()
    fails(await call('update', { fields: {} }), '100', 'Could not find value for parameter {id}')
    fails(await call('update', { id }), '100', 'Could not find value for parameter {fields}')
    fails(
      await call('update', { id, fields: 'x' }),
      '100',
      'Invalid value {x} to match with parameter {fields}. Should be value of type array.',
    )
    for (const bad of [999_999, -1, 'x', [], {}])
      fails(await call('update', { id: bad, fields: {} }), 'NOT_FOUND', 'Element not found')
    for (const name of ['', '  ', [], {}]) {
      fails(await call('update', { id, fields: { name } }), '0', nameRequired)
      fails(await call('update', { id: 0, fields: { name } }), '0', nameRequired)
    }
  })
})

describe('crm.category.delete', () => {
  test('deletes a category with its stages and the rights on it', async () => {
    const id = await add()
    await addRole(portal, { name: 'Of it', permissions: { [`DEAL_C${id}`]: { read: 'all' } }, relations: [] })
    answers(await call('delete', { id }), null)
    fails(await call('get', { id }), 'NOT_FOUND', 'Element not found')
    fails(await call('delete', { id }), 'NOT_FOUND', 'Element not found')
    assert.deepEqual(await stages(id), [])
    fails(
      await portal.call('crm.status.entity.items', { entityId: `DEAL_STAGE_${id}` }),
      '',
      'The parameter entityId is not defined or invalid.',
    )
    const roles: Role[] = await portal.control('role', 'list')
    assert.deepEqual(roles.find(role => role.name === 'Of it')?.permissions, {})
    assert.equal((await ids()).includes(id), false)
    assert.equal((await getDeal(await addDeal({ CATEGORY_ID: id }))).CATEGORY_ID, '0')
    assert.notEqual(await add(), id)
  })

  test('keeps a category that deals are in', async () => {
    const id = await add({ name: 'Full' })
    const deal = await addDeal({ CATEGORY_ID: id })
    fails(await call('delete', { id }), '0', 'Deals related to the funnel Full found')
    assert.equal((await stages(id)).length, 8)
    resultOf(await portal.call('crm.deal.delete', { id: deal }))
    answers(await call('delete', { id }), null)
  })

  test('keeps the default category', async () => {
    for (const id of [0, '0']) fails(await call('delete', { id }), '0', 'Default deal category cannot be deleted')
  })

  test('needs an id of a category', async () => {
    for (const id of [undefined, null])
      fails(await call('delete', { id }), '100', 'Could not find value for parameter {id}')
    for (const id of [999_999, -1, '', 'x', [], {}])
      fails(await call('delete', { id }), 'NOT_FOUND', 'Element not found')
  })
})

describe('deals of a category', () => {
  test('begin in its first stage and move along its stages alone', async () => {
    const id = await add()
    const deal = await addDeal({ CATEGORY_ID: id })
    const move = async (STAGE_ID: string) => {
      answers(await portal.call('crm.deal.update', { id: deal, fields: { STAGE_ID } }), true)
      const { CATEGORY_ID, STAGE_ID: stage, STAGE_SEMANTIC_ID, CLOSED } = await getDeal(deal)
      assert.equal(CATEGORY_ID, String(id))
      return [stage, STAGE_SEMANTIC_ID, CLOSED]
    }
    const { STAGE_ID, IS_NEW } = await getDeal(deal)
    assert.deepEqual([STAGE_ID, IS_NEW], [`C${id}:NEW`, 'Y'])
    assert.deepEqual(await move(`C${id}:EXECUTING`), [`C${id}:EXECUTING`, 'P', 'N'])
    for (const foreign of ['WON', 'PREPARATION', `C${seeded}:WON`, 'C999:NEW'])
      assert.deepEqual(await move(foreign), [`C${id}:EXECUTING`, 'P', 'N'])
    assert.deepEqual(await move(`C${id}:WON`), [`C${id}:WON`, 'S', 'Y'])
  })

  test('begin in a stage of another category no more than they move there', async () => {
    const id = await add()
    const { CATEGORY_ID, STAGE_ID } = await getDeal(await addDeal({ CATEGORY_ID: id, STAGE_ID: 'WON' }))
    assert.deepEqual([CATEGORY_ID, STAGE_ID], [String(id), `C${id}:NEW`])
  })
})

describe('rights', () => {
  test('lists show categories whose deals one may read', async () => {
    assert.deepEqual(await ids(MANAGER), await ids())
    assert.deepEqual(await ids(PARTNER), [seeded])
    assert.equal((await call('list', {}, PARTNER)).total, 1)
    assert.deepEqual(await ids(NOBODY), [])
  })

  test('so does get', async () => {
    assert.equal(resultOf(await call('get', { id: 0 }, MANAGER)).category.id, 0)
    assert.equal(resultOf(await call('get', { id: seeded }, PARTNER)).category.name, 'Partners')
    fails(await call('get', { id: 0 }, PARTNER), 'ACCESS_DENIED', 'Access denied')
    fails(await call('get', { id: seeded }, NOBODY), 'ACCESS_DENIED', 'Access denied')
    fails(await call('get', { id: 999_999 }, NOBODY), 'NOT_FOUND', 'Element not found')
  })

  test('who may change settings may change categories', async () => {
    const { category } = resultOf(await call('add', { fields: { name: 'x' } }, DIRECTOR))
    const { id } = category
    assert.equal(resultOf(await call('update', { id, fields: { name: 'y' } }, DIRECTOR)).category.name, 'y')
    answers(await call('delete', { id }, DIRECTOR), null)
  })

  test('nobody else may', async () => {
    for (const as of [MANAGER, NOBODY]) {
      fails(await call('add', { fields: {} }, as), 'ACCESS_DENIED', 'Access denied')
      fails(await call('update', { id: 0, fields: { name: 'x' } }, as), 'ACCESS_DENIED', 'Access denied')
      fails(await call('delete', { id: seeded }, as), 'ACCESS_DENIED', 'Access denied')
      fails(await call('delete', { id: 0 }, as), 'ACCESS_DENIED', 'Access denied')
    }
  })
})

describe('crm.dealcategory.*', () => {
  const LONG = 'x'.repeat(256)
  const tooLong = "Field 'NAME' cannot exceed 255 characters"

  test('adds, shows, changes and deletes a category', async () => {
    const id = resultOf(await classic('add', { fields: { NAME: 'Old way', SORT: '20' } }))
    assert.equal(typeof id, 'number')
    const shown = resultOf(await classic('get', { id: String(id) }))
    assert.match(shown.CREATED_DATE, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)
    const { CREATED_DATE } = shown
    assert.deepEqual(shown, { ID: String(id), CREATED_DATE, NAME: 'Old way', IS_LOCKED: 'N', SORT: '20' })
    assert.deepEqual((await get(id)).name, 'Old way')
    answers(await classic('update', { id, fields: { SORT: 30, IS_LOCKED: 'Y', ID: 1 } }), true)
    answers(await classic('update', { id, fields: { NAME: 'Newer' } }), true)
    const { NAME, SORT, IS_LOCKED } = resultOf(await classic('get', { id }))
    assert.deepEqual([NAME, SORT, IS_LOCKED], ['Newer', '30', 'N'])
    answers(await classic('delete', { id }), true)
    fails(await classic('get', { id }), '', 'Not found')
    assert.deepEqual(await stages(id), [])
  })

  test('lists all but the default category', async () => {
    const [first, second] = [await add({ name: 'A list', sort: 1 }), await add({ name: 'B list', sort: 2 })]
    const found = async (params: Fields) => {
      const rows: { ID: string }[] = resultOf(await classic('list', params))
      return rows.map(({ ID }) => Number(ID)).filter(id => [first, second, 0].includes(id))
    }
    assert.deepEqual(await found({}), [first, second])
    assert.deepEqual(await found({ filter: { '<SORT': 3 }, order: { NAME: 'DESC', EXTRA: 'x', SORT: [] } }), [
      second,
      first,
    ])
    assert.deepEqual(await found({ filter: { '%NAME': 'b LIST', IS_LOCKED: 'N' } }), [second])
    assert.deepEqual(await found({ filter: { IS_LOCKED: 'Y', '<SORT': 2, EXTRA: 1 } }), [first])
    assert.deepEqual(await found({ filter: { '@ID': [second, 'x', {}], '>CREATED_DATE': '2020-01-01' } }), [second])
    assert.deepEqual(await found({ filter: { SORT: { a: [] } } }), [])
    const [row] = resultOf(await classic('list', { filter: { ID: first }, select: ['NAME', 'EXTRA'] }))
    assert.deepEqual(row, { ID: String(first), NAME: 'A list' })
  })

  test('lists pages', async () => {
    await addMany()
    const all = (await ids()).length - 1
    const first = await classic('list')
    assert.deepEqual([first.result.length, first.total, first.next], [50, all, 50])
    const second = await classic('list', { start: 50 })
    const rest = Math.min(all - 50, 50)
    assert.deepEqual([second.result.length, second.total, second.next], [rest, all, all > 100 ? 100 : undefined])
    assert.equal(new Set([...first.result, ...second.result].map(({ ID }) => ID)).size, 50 + rest)
    const uncounted = await classic('list', { start: -1 })
    assert.deepEqual([uncounted.result.length, uncounted.total, uncounted.next], [50, 0, undefined])
  })

  test('tells of its fields, to anyone', async () => {
    const fields = resultOf(await classic('fields', {}, NOBODY))
    assert.deepEqual(Object.keys(fields), ['ID', 'CREATED_DATE', 'NAME', 'IS_LOCKED', 'SORT'])
    assert.deepEqual([fields.CREATED_DATE.type, fields.NAME.isRequired], ['datetime', true])
  })

  test('names the default category; an empty name gives back the first one', async () => {
    answers(await classic('default.get', {}, NOBODY), { ID: 0, NAME: 'General' })
    answers(await classic('default.set', { NAME: 'Main' }), true)
    answers(await classic('default.get'), { ID: 0, NAME: 'Main' })
    assert.equal((await get(0)).name, 'Main')
    for (const name of ['', ' ', [], null, undefined]) {
      answers(await classic('default.set', { name }), true)
      answers(await classic('default.get'), { ID: 0, NAME: 'General' })
    }
  })

  test('tells of directories and their stages', async () => {
    for (const id of [undefined, null, '', 0, '0']) answers(await classic('status', { id }), 'DEAL_STAGE')
    answers(await classic('status', { id: String(seeded) }), `DEAL_STAGE_${seeded}`)
    const answer = await classic('stage.list', { id: seeded })
    assert.deepEqual(answer.result[0], { NAME: 'New', SORT: 10, STATUS_ID: `C${seeded}:NEW` })
    assert.equal(answer.result.length, 8)
    for (const id of [undefined, '', 0]) assert.equal(resultOf(await classic('stage.list', { id }))[0].STATUS_ID, 'NEW')
    answers(await classic('stage.list', { id: 999_999 }), [])
  })

  test('refuses', async () => {
    const id = await add({ name: 'Kept' })
    await addDeal({ CATEGORY_ID: id })
    fails(await classic('delete', { id }), '', 'Deals related to the funnel Kept found')
    for (const bad of [undefined, null, 0, -1, 'x', 1.5, 1e300, [], {}]) {
      fails(await classic('get', { id: bad }), '', 'ID is not defined or invalid.')
      fails(await classic('update', { id: bad, fields: {} }), '', 'ID is not defined or invalid.')
      fails(await classic('delete', { id: bad }), '', 'ID is not defined or invalid.')
    }
    for (const bad of [-1, 'x', 1e300, [], {}]) {
      fails(await classic('status', { id: bad }), '', 'ID is not defined or invalid.')
      fails(await classic('stage.list', { id: bad }), '', 'ID is not defined or invalid.')
    }
    fails(await classic('get', { id: 999_999 }), '', 'Not found')
    fails(await classic('update', { id: 999_999, fields: {} }), '', 'Not found')
    fails(await classic('delete', { id: 999_999 }), '', 'Not found')
    for (const fields of [undefined, null, 'x', 5]) {
      fails(await classic('add', { fields }), '', "Parameter 'fields' must be array.")
      fails(await classic('update', { id, fields }), '', "Parameter 'fields' must be array.")
    }
    for (const NAME of ['', ' ', [], {}]) {
      fails(await classic('add', { fields: { NAME } }), '', nameRequired)
      fails(await classic('update', { id, fields: { NAME } }), '', nameRequired)
    }
    fails(await classic('add', { fields: { NAME: LONG } }), '', tooLong)
    fails(await classic('default.set', { name: LONG }), '', tooLong)
    fails(await classic('list', { filter: 'x' }), '', "Parameter 'filter' must be array.")
    fails(await classic('list', { order: 5 }), '', "Parameter 'order' must be array.")
  })

  test('asks for the same rights', async () => {
    fails(await classic('add', { fields: { NAME: 'x' } }, MANAGER), '', 'Access denied.')
    fails(await classic('update', { id: seeded, fields: {} }, MANAGER), '', 'Access denied.')
    fails(await classic('delete', { id: seeded }, MANAGER), '', 'Access denied.')
    fails(await classic('default.set', { name: 'x' }, MANAGER), '', 'Access denied.')
    fails(await classic('get', { id: seeded }, NOBODY), '', 'Access denied.')
    fails(await classic('stage.list', { id: seeded }, NOBODY), '', 'Access denied.')
    answers(await classic('list', {}, NOBODY), [])
    const [mine] = resultOf(await classic('list', {}, PARTNER))
    assert.equal(mine.NAME, 'Partners')
    const id = resultOf(await classic('add', { fields: { NAME: 'x' } }, DIRECTOR))
    answers(await classic('delete', { id }, DIRECTOR), true)
  })
})

test('a Russian portal says it in Russian', async () => {
  const russian = await openPortal({ language: 'ru' })
  const add = async (fields: Fields) =>
    resultOf(await russian.call('crm.category.add', { entityTypeId: DEAL, fields })).category.id
  try {
    const { categories } = resultOf(await russian.call('crm.category.list', { entityTypeId: DEAL }))
    assert.deepEqual(categories, [{ id: 0, name: 'Общая', sort: 100, entityTypeId: 2, isDefault: 'Y' }])
    const id = await add({ name: 'Сервис' })
    const [stage] = resultOf(await russian.call('crm.dealcategory.stage.list', { id }))
    assert.equal(stage.NAME, 'Новая')
    await russian.call('crm.deal.add', { fields: { CATEGORY_ID: id } })
    const params = { entityTypeId: DEAL, id }
    fails(await russian.call('crm.category.delete', params), '0', 'Найдены сделки, относящиеся к воронке Сервис')
    fails(await russian.call('crm.category.get', { ...params, id: 99 }), 'NOT_FOUND', 'Элемент не найден')
    fails(await russian.call('crm.category.list', { entityTypeId: 200 }), 'NOT_FOUND', 'Смарт-процесс не найден')
  } finally {
    await russian.close()
  }
})
