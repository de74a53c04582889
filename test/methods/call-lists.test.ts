import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm({ timezone: 'Europe/Moscow' })

const lists = (verb: string, params: Fields = {}, userId?: number) => crm.result(`crm.calllist.${verb}`, params, userId)
const tried = (verb: string, params: Fields = {}, userId?: number) => crm.call(`crm.calllist.${verb}`, params, userId)

let people: number[]
let companies: number[]
/** Reads contacts of their own: the last one. */
let seller: number
let nobody: number

before(async () => {
  seller = await userWith(crm, { CONTACT: { read: 'own' } })
  nobody = await userWith(crm, {})
  people = [await crm.add('contact'), await crm.add('contact'), await crm.add('contact', { ASSIGNED_BY_ID: seller })]
  companies = [await crm.add('company'), await crm.add('company')]
})

const add = (ENTITIES: unknown = people, more: Fields = {}, userId?: number) =>
  lists('add', { ENTITY_TYPE: 'CONTACT', ENTITIES, ...more }, userId)
const participants = async (LIST_ID: number, userId?: number) =>
  (await lists('items.get', { LIST_ID }, userId)).map(({ ID }: Fields) => ID)

test('statuses are those of the directory, in its order', async () => {
  const statuses = await lists('statuslist', {}, nobody)
  assert.deepEqual(
    statuses.map(({ ID, ...rest }: Fields) => [typeof ID, ...Object.values(rest)]),
    [
      ['number', 'In Progress', 10, 'IN_WORK'],
      ['number', 'Successful', 20, 'SUCCESS'],
      ['number', 'Wrong Number', 30, 'WRONG_NUMBER'],
      ['number', 'Do Not Call Again', 40, 'STOP_CALLING'],
    ],
  )
})

test('a list is made, called and changed', async () => {
  const id = await add(people.slice(0, 2), { WEBFORM_ID: 5 })
  const { DATE_CREATE, ...list } = await lists('get', { ID: id })
  assert.match(DATE_CREATE, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  assert.deepEqual(list, {
    ID: String(id),
    CREATED_BY_ID: '1',
    WEBFORM_ID: '5',
    ENTITY_TYPE_ID: '3',
    ENTITY_TYPE: 'CONTACT',
  })
  const item = (i: number, STATUS: string) => ({ ID: people[i], STATUS, ENTITY_TYPE: 3 })
  assert.deepEqual(await lists('items.get', { LIST_ID: id }), [item(0, 'IN_WORK'), item(1, 'IN_WORK')])
  await crm.portal.control('calllist', 'mark', { id, participant: people[1], status: 'SUCCESS' })
  const found = (STATUS: unknown) => lists('items.get', { LIST_ID: id, FILTER: { STATUS } })
  assert.deepEqual(await found('SUCCESS'), [item(1, 'SUCCESS')])
  assert.deepEqual(await found('STOP_CALLING'), [])
  // Who stays keeps what came of the call; the form goes where it is not said again.
  const ENTITIES = [people[1], people[2]]
  assert.equal(await lists('update', { LIST_ID: id, ENTITY_TYPE: 'CONTACT', ENTITIES }), true)
  assert.deepEqual(await lists('items.get', { LIST_ID: id }), [item(1, 'SUCCESS'), item(2, 'IN_WORK')])
  assert.equal((await lists('get', { ID: id })).WEBFORM_ID, null)
  await assert.rejects(
    crm.portal.control('calllist', 'mark', { id, participant: people[0], status: 'SUCCESS' }),
    /has no/,
  )
  await assert.rejects(
    crm.portal.control('calllist', 'mark', { id, participant: people[1], status: 'X' }),
    /no call status/,
  )
})

test('a list is an activity of those who are called, and goes with it', async () => {
  const id = await add(people.slice(0, 2))
  const found = async () => {
    const filter = { SUBJECT: `Call list #${id}` }
    const [one] = await crm.result('crm.activity.list', { filter, select: ['*', 'BINDINGS'] })
    return one
  }
  const bound = async () => (await found()).BINDINGS.map(({ OWNER_ID }: Fields) => Number(OWNER_ID))
  const { ID, PROVIDER_ID, ASSOCIATED_ENTITY_ID, OWNER_ID, RESPONSIBLE_ID } = await found()
  assert.deepEqual(
    { PROVIDER_ID, ASSOCIATED_ENTITY_ID, OWNER_ID, RESPONSIBLE_ID },
    {
      ...{ PROVIDER_ID: 'CALL_LIST', ASSOCIATED_ENTITY_ID: String(id), OWNER_ID: String(people[0]) },
      RESPONSIBLE_ID: '1',
    },
  )
  assert.deepEqual(await bound(), people.slice(0, 2))
  await lists('update', { LIST_ID: id, ENTITY_TYPE: 'CONTACT', ENTITIES: people.slice(1) })
  assert.deepEqual([await bound(), (await found()).OWNER_ID], [people.slice(1), String(people[1])])
  await crm.result('crm.activity.delete', { id: ID })
  fails(await tried('get', { ID: id }), 'LIST_ID_ERROR', 'Incorrect list id')
})

test('lists are found by their fields', async () => {
  const id = await lists('add', { ENTITY_TYPE: 'COMPANY', ENTITIES: companies })
  const list = await tried('list', { SELECT: ['ID', 'ENTITY_TYPE_ID'], FILTER: { ENTITY_TYPE_ID: 4 } })
  assert.deepEqual([list.result, list.total], [[{ ID: String(id), ENTITY_TYPE_ID: '4' }], undefined])
  const second = await lists('add', { ENTITY_TYPE: 'COMPANY', ENTITIES: companies })
  const ids = async (asked: Fields) => (await lists('list', asked)).map(({ ID }: Fields) => Number(ID))
  assert.deepEqual(await ids({ FILTER: { '@ID': [id, second] }, ORDER: { ID: 'DESC' } }), [second, id])
  assert.deepEqual(await ids({ FILTER: { '>ID': id, CREATED_BY_ID: 1 } }), [second])
  const unknown = 'Unknown field definition `TITLE` (TITLE) for \\Bitrix\\Crm\\CallList\\Internals\\CallList Entity.'
  for (const asked of [{ SELECT: ['TITLE'] }, { FILTER: { TITLE: 1 } }, { ORDER: { TITLE: 'ASC' } }])
    fails(await tried('list', asked), '100', unknown)
})

test('everybody sees those whom they may read', async () => {
  const id = await add(people, {}, seller)
  assert.deepEqual(await participants(id), [people[2]])
  await lists('update', { LIST_ID: id, ENTITY_TYPE: 'CONTACT', ENTITIES: people })
  assert.deepEqual(
    await participants(id),
    people.toSorted((a, b) => Number(b === people[2]) - Number(a === people[2])),
  )
  assert.deepEqual(await participants(id, seller), [people[2]])
  await lists('update', { LIST_ID: id, ENTITY_TYPE: 'CONTACT', ENTITIES: [people[2]] }, seller)
  assert.equal((await participants(id)).length, 3)

  const others = await add(people.slice(0, 2))
  const none = 'You do not have access to the participants of this call list'
  fails(await tried('items.get', { LIST_ID: others }, seller), 'ACCESS_ERROR', none, 403)
  const update = { LIST_ID: others, ENTITY_TYPE: 'CONTACT', ENTITIES: [people[2]] }
  fails(await tried('update', update, seller), 'LIST_ID_ERROR', 'Incorrect list id or access denied')
  fails(await tried('update', update, nobody), 'ACCESS_ERROR', 'Access Denied', 403)
  const wanted = { ENTITY_TYPE: 'CONTACT', ENTITIES: people.slice(0, 2) }
  for (const user of [seller, nobody])
    fails(await tried('add', wanted, user), 'ACCESS_ERROR', "You don't have access to these entities", 403)
  fails(await tried('get', { ID: others }, nobody), 'LIST_ID_ERROR', 'Incorrect list id')
})

const refused: [verb: string, params: Fields, code: string, text: string][] = [
  ['add', {}, 'ERROR_ARGUMENT', 'ENTITY_TYPE is not found'],
  ['add', { ENTITY_TYPE: 'CONTACT' }, 'ERROR_ARGUMENT', 'ENTITIES is not found'],
  ['add', { ENTITY_TYPE: 'CONTACT', ENTITIES: 5 }, 'ENTITIES_ERROR', 'Entities is not array'],
  ['add', { ENTITY_TYPE: 'LEAD', ENTITIES: [1] }, 'ENTITY_TYPE_ERROR', 'Incorrect entity type'],
  ['add', { ENTITY_TYPE: 'CONTACT', ENTITIES: [] }, 'ENTITY_ERROR', 'Incorrect entities id'],
  ['add', { ENTITY_TYPE: 'CONTACT', ENTITIES: [1, 9999] }, 'ENTITY_ERROR', 'Incorrect entities id'],
  ['add', { ENTITY_TYPE: 'CONTACT', ENTITIES: ['x'] }, 'ENTITY_ERROR', 'Incorrect entities id'],
  ['add', { ENTITY_TYPE: 'CONTACT', ENTITIES: [1], WEBFORM_ID: 'x' }, 'WEBFORM_ERROR', 'Incorrect webform id'],
  ['update', { ENTITY_TYPE: 'CONTACT', ENTITIES: [1] }, 'ERROR_ARGUMENT', 'LIST_ID is not found'],
  ['update', { LIST_ID: 1, ENTITY_TYPE: 'DEAL', ENTITIES: [1] }, 'ENTITY_TYPE_ERROR', 'EntityType is incorrect'],
  [
    'update',
    { LIST_ID: 1, ENTITY_TYPE: 'COMPANY', ENTITIES: [1] },
    'ENTITY_TYPE_ERROR',
    'Discrepancy between the type of call participants and incoming type',
  ],
  ['update', { LIST_ID: 1, ENTITY_TYPE: 'CONTACT', ENTITIES: [9999] }, 'ENTITIES_ERROR', 'Incorrect entities id'],
  ['get', {}, 'ERROR_ARGUMENT', 'ID is not found'],
  ['get', { ID: 9999 }, 'LIST_ID_ERROR', 'Incorrect list id'],
  ['items.get', {}, 'ERROR_ARGUMENT', 'LIST_ID is not found'],
  ['items.get', { LIST_ID: 0 }, 'LIST_ID_ERROR', 'List id should be positive'],
  ['items.get', { LIST_ID: 9999 }, 'LIST_ID_ERROR', 'Call list is not found'],
  ['items.get', { LIST_ID: 1, FILTER: { STATUS: 'NONE' } }, 'STATUS_ERROR', 'Incorrect status'],
]
for (const [verb, params, code, text] of refused)
  test(`crm.calllist.${verb} ${JSON.stringify(params)} is refused`, async () => {
    fails(await tried(verb, params), code, text)
  })

test('who is deleted is in no list; two who become one are in it once', async () => {
  const [gone, main, twin] = [
    await crm.add('contact'),
    await crm.add('contact', { NAME: 'Twin' }),
    await crm.add('contact', { NAME: 'Twin' }),
  ]
  const id = await add([gone, main, twin])
  await crm.result('crm.contact.delete', { id: gone })
  answers(await crm.call('crm.calllist.items.get', { LIST_ID: id }), [
    { ID: main, STATUS: 'IN_WORK', ENTITY_TYPE: 3 },
    { ID: twin, STATUS: 'IN_WORK', ENTITY_TYPE: 3 },
  ])
  await crm.result('crm.entity.mergeBatch', { params: { entityTypeId: 3, entityIds: [main, twin] } })
  assert.deepEqual(await participants(id), [main])
})
