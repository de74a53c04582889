import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm, types } from '../support/crm.ts'
import { addRole, addUser } from '../support/people.ts'

/** May read everything and change nothing but leads. */
const READER = 2
const TRACE = '{"tags":{"list":{"utm_source":"google-maps"}}}'

const crm = await openCrm()

before(async () => {
  await addUser(crm.portal)
  const permissions = { LEAD: { read: 'all', update: 'all' }, DEAL: { read: 'all' } } as const
  await addRole(crm.portal, { name: 'Reader', permissions, relations: ['U2'] })
})

const add = (params: Fields, userId = 1) => crm.call('crm.tracking.trace.add', params, userId)
const remove = (params: Fields, userId = 1) => crm.call('crm.tracking.trace.delete', params, userId)

const rows = (table: string, where = '1 = 1') =>
  query(crm.portal.store.read, `select * from ${table} where ${where} order by id`)
const leadsTo = async (trace: number) =>
  (await rows('trace_entity', `trace_id = ${trace}`)).map(row => [Number(row.entity_type_id), Number(row.record_id)])

test('a trace leads to records of every type that it may, and goes with all of them', async () => {
  const ENTITIES = []
  for (const type of types) ENTITIES.push({ TYPE: type.toUpperCase(), ID: await crm.add(type) })
  const id = await crm.result('crm.tracking.trace.add', { TRACE, ENTITIES: [...ENTITIES, ENTITIES[0]] })
  assert.equal((await leadsTo(id)).length, types.length)
  assert.equal((await rows('trace', `id = ${id}`))[0]?.data, TRACE)
  await crm.result('crm.lead.delete', { id: ENTITIES[0]!.ID })
  assert.equal((await leadsTo(id)).length, types.length - 1)
  answers(await remove({ id: String(id) }), null)
  assert.deepEqual(await leadsTo(id), [])
  assert.deepEqual(await rows('trace', `id = ${id}`), [])
})

for (const type of types)
  test(`${type}: a new record brings its trace along`, async () => {
    const before = (await rows('trace')).length
    const fields = type === 'contact' ? { NAME: 'Anna' } : { TITLE: 'Some' }
    const id = await crm.add(type, { ...fields, TRACE })
    const [trace, ...others] = (await rows('trace')).slice(before)
    assert.deepEqual([trace?.data, others], [TRACE, []])
    assert.equal((await leadsTo(trace!.id))[0]?.[1], id)
    assert.equal((await crm.get(type, id)).TRACE, undefined)
    await crm.add(type, { ...fields, TRACE: '' })
    const count = (await crm.ids(type)).length
    fails(
      await crm.call(`crm.${type}.add`, { fields: { ...fields, TRACE: 'google' } }),
      '',
      'Invalid value for the "TRACE" field',
    )
    assert.equal((await crm.ids(type)).length, count)
    assert.equal((await rows('trace')).length, before + 1)
  })

test('a trace without records; deleting one that is not there says nothing', async () => {
  const id = await crm.result('crm.tracking.trace.add', { TRACE }, READER)
  assert.deepEqual(await leadsTo(id), [])
  answers(await remove({ id }, READER), null)
  answers(await remove({ id }, READER), null)
})

test('a trace stays with records that the user may not change', async () => {
  const lead = await crm.add('lead')
  const deal = await crm.add('deal')
  const ENTITIES = [
    { TYPE: 'LEAD', ID: lead },
    { TYPE: 'DEAL', ID: deal },
  ]
  const id = await crm.result('crm.tracking.trace.add', { TRACE, ENTITIES })
  answers(await remove({ id }, READER), null)
  assert.deepEqual(await leadsTo(id), [[2, deal]])
  assert.equal((await rows('trace', `id = ${id}`)).length, 1)
  fails(
    await add({ TRACE, ENTITIES }, READER),
    'ERROR_CORE',
    `You have no access to entity \`DEAL\` with ID \`${deal}\`.`,
  )
})

const wrongType = 'Wrong TYPE in parameter `ENTITIES`. Allowed types: COMPANY,CONTACT,DEAL,LEAD,QUOTE'
const refused: [params: Fields, text: string][] = [
  [{}, 'Parameter `TRACE` required.'],
  [{ TRACE: '' }, 'Parameter `TRACE` required.'],
  [{ TRACE: '{"tags":' }, 'Can not parse JSON in parameter `TRACE`.'],
  [{ TRACE: '5' }, 'Can not parse JSON in parameter `TRACE`.'],
  [{ TRACE: { tags: {} } }, 'Can not parse JSON in parameter `TRACE`.'],
  [{ TRACE, ENTITIES: 'text' }, wrongType],
  [{ TRACE, ENTITIES: [{ TYPE: 'INVOICE', ID: 1 }] }, wrongType],
  [{ TRACE, ENTITIES: ['text'] }, wrongType],
  [{ TRACE, ENTITIES: [{ TYPE: 'LEAD' }] }, 'Wrong ID in parameter `ENTITIES`.'],
  [{ TRACE, ENTITIES: [{ TYPE: 'LEAD', ID: -1 }] }, 'Wrong ID in parameter `ENTITIES`.'],
  [{ TRACE, ENTITIES: [{ TYPE: 'LEAD', ID: 999_999 }] }, 'You have no access to entity `LEAD` with ID `999999`.'],
]
for (const [params, text] of refused)
  test(`refused: ${JSON.stringify(params)}`, async () => {
    const before = (await rows('trace')).length
    fails(await add(params), 'ERROR_CORE', text)
    assert.equal((await rows('trace')).length, before)
  })

test('deleting needs an id', async () => {
  for (const id of [undefined, '', 'x', 0]) fails(await remove({ id }), 'ERROR_CORE', 'Parameter `id` required.')
})
