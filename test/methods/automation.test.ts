import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { handler } from '../support/handler.ts'
import { userWith } from '../support/people.ts'

const HOUR = 3_600_000

const crm = await openCrm()
const { portal } = crm
const { id: applicationId } = await addApp(portal, { scopes: ['crm'] })

/** Adds a rule and gives its id; all of them go after the test. */
const rule = async (type: string, stage: string, params: Fields): Promise<number> =>
  (await portal.control('rule', 'add', { type, stage, ...params })).id
const trigger = (stage: string, code: string, more: Fields = {}) =>
  rule('DEAL', stage, { on: 'trigger', code, ...more })
const stageOf = async (id: number): Promise<string | null> => (await crm.get('deal', id)).STAGE_ID!
const fire = (target: string, code?: string, userId?: number) =>
  crm.call('crm.automation.trigger', code === undefined ? { target } : { target, code }, userId)
/** What the request log says of rules, the oldest first. */
const log = async (): Promise<Fields[]> => (await portal.control('log', 'list', { kind: 'rule' })).reverse()

afterEach(async () => {
  for (const { id } of await portal.control('rule', 'list')) await portal.control('rule', 'delete', { id })
  portal.rest.log.clear()
})

describe('a trigger', () => {
  test('moves a record to its stage, and no further than one', async () => {
    await trigger('EXECUTING', 'paid')
    await trigger('PREPARATION', 'paid')
    const id = await crm.add('deal')
    answers(await fire(`DEAL_${id}`, 'paid'), true)
    assert.equal(await stageOf(id), 'PREPARATION')
    answers(await fire(`DEAL_${id}`, 'paid'), true)
    assert.equal(await stageOf(id), 'EXECUTING')
    answers(await fire(`DEAL_${id}`, 'paid'), true)
    answers(await fire(`DEAL_${id}`, 'unknown'), true)
    assert.equal(await stageOf(id), 'EXECUTING')
    assert.deepEqual(
      (await log()).map(({ status, params }) => [status, params]),
      ['PREPARATION', 'EXECUTING'].map(stage => [200, { target: `DEAL_${id}`, stage, on: 'trigger', move: stage }]),
    )
  })

  test('moves back only where it may', async () => {
    await trigger('NEW', 'again')
    const id = await crm.add('deal', { STAGE_ID: 'EXECUTING' })
    await fire(`DEAL_${id}`, 'again')
    assert.equal(await stageOf(id), 'EXECUTING')
    await trigger('PREPARATION', 'again', { back: true })
    await fire(`DEAL_${id}`, 'again')
    assert.equal(await stageOf(id), 'PREPARATION')
  })

  test('asks for its conditions', async () => {
    await trigger('PREPARATION', 'big', { if: { '>=opportunity': 1000 } })
    const [small, big] = [await crm.add('deal', { OPPORTUNITY: 5 }), await crm.add('deal', { OPPORTUNITY: 1000 })]
    for (const id of [small, big]) await fire(`DEAL_${id}`, 'big')
    assert.deepEqual([await stageOf(small), await stageOf(big)], ['NEW', 'PREPARATION'])
    await trigger('EXECUTING', 'either', { if: { logic: 'OR', 0: { title: 'Never' }, 1: { opportunity: 1000 } } })
    for (const id of [small, big]) await fire(`DEAL_${id}`, 'either')
    assert.deepEqual([await stageOf(small), await stageOf(big)], ['NEW', 'EXECUTING'])
  })

  test('without a code is fired without one', async () => {
    await rule('LEAD', 'IN_PROCESS', { on: 'trigger' })
    const id = await crm.add('lead')
    await fire(`LEAD_${id}`, 'some')
    assert.equal((await crm.get('lead', id)).STATUS_ID, 'NEW')
    await fire(`lead_${id}`)
    assert.equal((await crm.get('lead', id)).STATUS_ID, 'IN_PROCESS')
  })

  test('is of one pipeline, of deals, invoices and smart processes', async () => {
    const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Other' } })
    await trigger(`C${category.id}:PREPARATION`, 'go')
    const [here, there] = [await crm.add('deal'), await crm.add('deal', { CATEGORY_ID: category.id })]
    for (const id of [here, there]) await fire(`DEAL_${id}`, 'go')
    assert.deepEqual([await stageOf(here), await stageOf(there)], ['NEW', `C${category.id}:PREPARATION`])

    const { type } = await crm.result('crm.type.add', {
      fields: { title: 'Repair', entityTypeId: 1038, isStagesEnabled: 'Y', isAutomationEnabled: 'Y' },
    })
    for (const entityTypeId of [31, 1038]) {
      const { item } = await crm.result('crm.item.add', { entityTypeId, fields: { title: 'One' } })
      const [, second] = await crm.result('crm.status.list', {
        filter: {
          ENTITY_ID: `${entityTypeId === 31 ? 'SMART_INVOICE' : 'DYNAMIC_1038'}_STAGE_${item.categoryId}`,
        },
      })
      const name = entityTypeId === 31 ? 'SMART_INVOICE' : 'DYNAMIC_1038'
      await rule(name, second.STATUS_ID, { on: 'trigger', code: 'go' })
      answers(await fire(`${name}_${item.id}`, 'go'), true)
      const moved = await crm.result('crm.item.get', { entityTypeId, id: item.id })
      assert.equal(moved.item.stageId, second.STATUS_ID)
    }
    await crm.result('crm.type.update', { id: type.id, fields: { isAutomationEnabled: 'N' } })
    fails(await fire('DYNAMIC_1038_1', 'go'), '', 'Target is not found.')
  })

  test('is for who may change the record', async () => {
    const reader = await userWith(crm, { DEAL: { read: 'all', update: 'own' } })
    const nobody = await userWith(crm, {})
    const id = await crm.add('deal')
    fails(await fire(`DEAL_${id}`, 'x', nobody), '', 'Access denied.')
    fails(
      await fire(`DEAL_${id}`, 'x', reader),
      'ACCESS_DENIED',
      'Access denied! There are no permissions to update the entity.',
    )
    fails(await crm.call('crm.automation.trigger'), '', 'Target is not set.')
    for (const target of ['DEAL', '57', 'DEAL_', 'DEAL_x']) fails(await fire(target), '', 'Incorrect target format.')
    for (const target of ['NOTHING_1', `CONTACT_${await crm.add('contact')}`, 'DEAL_9999'])
      fails(await fire(target), '', 'Target is not found.')
  })
})

describe('triggers of applications', () => {
  const call = (verb: string, params: Fields = {}, userId = 1) =>
    portal.call(`crm.automation.trigger.${verb}`, params, { applicationId, userId })

  test('live, move records, and go', async () => {
    answers(await call('add', { CODE: 'called', NAME: 'Called' }), true)
    answers(await call('add', { CODE: 'called', NAME: 'Has called' }), true)
    answers(await call('add', { CODE: 'a.b-c_1', NAME: 'Other' }), true)
    answers(await call('list'), [
      { NAME: 'Has called', CODE: 'called' },
      { NAME: 'Other', CODE: 'a.b-c_1' },
    ])
    await trigger('PREPARATION', 'called', { application: applicationId })
    const id = await crm.add('deal')
    const execute = (CODE: unknown, OWNER_TYPE_ID: unknown = 2, OWNER_ID: unknown = id) =>
      call('execute', { CODE, OWNER_TYPE_ID, OWNER_ID })
    answers(await execute('a.b-c_1'), true)
    // The webhook's code is another one.
    answers(await fire(`DEAL_${id}`, 'called'), true)
    assert.equal(await stageOf(id), 'NEW')
    answers(await execute('called'), true)
    assert.equal(await stageOf(id), 'PREPARATION')
    answers(await execute('called', 3, 1), true)
    answers(await execute('called', 2, 9999), true)
    fails(await execute('none'), '', 'Trigger with code none is not registered.')
    fails(await execute('called', 999), '', 'Incorrect parameter OWNER_TYPE_ID.')
    fails(await execute('called', 2, 0), '', 'Incorrect parameter OWNER_ID.')
    answers(await call('delete', { CODE: 'called' }), true)
    fails(await call('delete', { CODE: 'called' }), '', 'Trigger not found')
    answers(await call('list'), [{ NAME: 'Other', CODE: 'a.b-c_1' }])
  })

  test('are for administrators through an application', async () => {
    const seller = await userWith(crm, { DEAL: { read: 'all', update: 'all' } })
    const nobody = await userWith(crm, {})
    const verbs: [string, Fields][] = [
      ['add', { CODE: 'x', NAME: 'X' }],
      ['list', {}],
      ['delete', { CODE: 'x' }],
      ['execute', { CODE: 'x', OWNER_TYPE_ID: 2, OWNER_ID: 1 }],
    ]
    for (const [verb, params] of verbs) {
      const denied = 'Access denied! Admin permissions required'
      fails(await call(verb, params, nobody), '', 'Access denied.')
      fails(await call(verb, params, seller), 'ACCESS_DENIED', denied)
      const webhook = await crm.call(`crm.automation.trigger.${verb}`, params)
      fails(webhook, 'ACCESS_DENIED', 'Access denied! Application context required')
      if (verb === 'list') continue
      fails(await call(verb, { ...params, CODE: '' }), '', 'Empty trigger code!')
      fails(await call(verb, { ...params, CODE: 'Ä' }), '', 'Wrong trigger code!')
    }
    fails(await call('add', { CODE: 'x' }), '', 'Empty trigger name!')
  })
})

describe('a rule of a stage', () => {
  test('moves a record on, changes its fields, tells a handler', async () => {
    const to = await handler({ after })
    await portal.listen({ httpsPort: 'off' })
    await rule('DEAL', 'NEW', { move: 'PREPARATION', if: { title: 'Fast' } })
    await rule('DEAL', 'PREPARATION', { set: { comments: 'Began', OPPORTUNITY: 7 } })
    const id = await rule('DEAL', 'PREPARATION', { call: to.url })
    const [slow, fast] = [await crm.add('deal', { TITLE: 'Slow' }), await crm.add('deal', { TITLE: 'Fast' })]
    assert.equal(await stageOf(slow), 'NEW')
    const deal = await crm.get('deal', fast)
    assert.deepEqual([deal.STAGE_ID, deal.COMMENTS, deal.OPPORTUNITY], ['PREPARATION', 'Began', '7.00'])
    await portal.rest.settled()
    assert.deepEqual(
      to.received.map(({ form }) => [form.event, form.data]),
      [
        [
          `ONCRMAUTOMATIONRULE_${id}`,
          { FIELDS: { ID: String(fast), ENTITY_TYPE_ID: '2', RULE_ID: String(id) }, document_id: `DEAL_${fast}` },
        ],
      ],
    )
    const stages = await crm.result('crm.stagehistory.list', { entityTypeId: 2, filter: { OWNER_ID: fast } })
    assert.deepEqual(
      stages.items.map(({ STAGE_ID }: Fields) => STAGE_ID),
      ['NEW', 'PREPARATION'],
    )
    // Of several records of one call, each is told.
    const { items } = await crm.result('crm.item.batchImport', {
      entityTypeId: 2,
      data: [
        { title: 'A', stageId: 'PREPARATION' },
        { title: 'B', stageId: 'PREPARATION' },
      ],
    })
    await portal.rest.settled()
    assert.deepEqual(
      to.received.slice(1).map(({ form }) => Number(form.data.FIELDS.ID)),
      items.map(({ item }: { item: Fields }) => item.id),
    )
    await portal.control('rule', 'delete', { id })
    assert.deepEqual(await portal.control('outgoing', 'list'), [])
  })

  test('waits for its time, unless the record has gone on', async () => {
    await rule('DEAL', 'PREPARATION', { move: 'EXECUTING', after: '2h' })
    const add = () => crm.add('deal', { STAGE_ID: 'PREPARATION' })
    const [waiting, gone, deleted, back] = [await add(), await add(), await add(), await add()]
    portal.clock.move(HOUR)
    await portal.rest.settled()
    assert.equal(await stageOf(waiting), 'PREPARATION')
    await crm.update('deal', gone, { STAGE_ID: 'NEW' })
    await crm.result('crm.deal.delete', { id: deleted })
    // Its time begins anew.
    await crm.update('deal', back, { STAGE_ID: 'NEW' })
    await crm.update('deal', back, { STAGE_ID: 'PREPARATION' })
    portal.clock.move(HOUR + 60_000)
    await portal.rest.settled()
    assert.deepEqual(
      [await stageOf(waiting), await stageOf(gone), await stageOf(back)],
      ['EXECUTING', 'NEW', 'PREPARATION'],
    )
    portal.clock.move(HOUR)
    await portal.rest.settled()
    assert.equal(await stageOf(back), 'EXECUTING')
  })

  test('does not keep a call from what it can do', async () => {
    await rule('DEAL', 'NEW', { set: { assignedById: 'nobody' } })
    await rule('DEAL', 'NEW', { set: { comments: 'Still' } })
    const id = await crm.add('deal')
    assert.equal((await crm.get('deal', id)).COMMENTS, 'Still')
    const [failed, done] = await log()
    assert.deepEqual([failed!.status, (failed!.error as Fields).condition, done!.status], [400, 'fieldInvalid', 200])
  })

  test('acts though the caller may not, in their name', async () => {
    const seller = await userWith(crm, { DEAL: { add: 'all' } })
    await rule('DEAL', 'NEW', { move: 'PREPARATION' })
    const id = await crm.add('deal', {}, seller)
    const deal = await crm.get('deal', id)
    assert.deepEqual([deal.STAGE_ID, deal.MOVED_BY_ID], ['PREPARATION', String(seller)])
  })

  test('runs for items of an import and of a batch too', async () => {
    await rule('DEAL', 'NEW', { move: 'PREPARATION' })
    const { item } = await crm.result('crm.item.import', { entityTypeId: 2, fields: { title: 'Imported' } })
    assert.equal(await stageOf(item.id), 'PREPARATION')
    const { result } = await crm.result('batch', {
      cmd: { a: 'crm.deal.add?fields[TITLE]=A', b: 'crm.deal.get?id=$result[a]' },
    })
    assert.equal(result.b.STAGE_ID, 'PREPARATION')
  })
})

test('rules go with their stage and with their pipeline', async () => {
  const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Short' } })
  const kept = await rule('DEAL', 'NEW', { set: { comments: 'x' } })
  await rule('DEAL', `C${category.id}:NEW`, { set: { comments: 'x' } })
  const status = { ENTITY_ID: 'DEAL_STAGE', STATUS_ID: 'EXTRA', NAME: 'Extra', SORT: 25 }
  const stage = await crm.result('crm.status.add', { fields: status })
  await rule('DEAL', 'EXTRA', { set: { comments: 'x' } })
  const left = async () => (await portal.control('rule', 'list')).map(({ id }: Fields) => id)
  assert.equal((await left()).length, 3)
  await crm.result('crm.status.delete', { id: stage })
  await crm.result('crm.category.delete', { entityTypeId: 2, id: category.id })
  assert.deepEqual(await left(), [kept])
})

describe('a chain that runs in circles', () => {
  test('ends where it began, and the log says so', async () => {
    const first = await rule('DEAL', 'NEW', { move: 'PREPARATION' })
    const second = await rule('DEAL', 'PREPARATION', { move: 'NEW' })
    const id = await crm.add('deal')
    assert.equal(await stageOf(id), 'NEW')
    const entries = await log()
    assert.deepEqual(
      entries.map(({ method, status }) => [method, status]),
      [
        [`rule ${first}`, 200],
        [`rule ${second}`, 200],
        [`rule ${first}`, 400],
      ],
    )
    const error = entries.at(-1)!.error as Fields
    assert.equal(error.code, 'AUTOMATION_CIRCLE')
    assert.equal(
      error.text,
      `The chain of rules comes back to rule ${first}, which has run for DEAL_${id} already. It ends here.`,
    )
    const { explanation } = await portal.control('log', 'explain', { id: entries.at(-1)!.id })
    assert.match(explanation, /Condition ruleCircle: /)
  })

  test('ends by the clock too, and begins anew with a person', async () => {
    await rule('DEAL', 'NEW', { move: 'PREPARATION', after: '1h' })
    await rule('DEAL', 'PREPARATION', { move: 'NEW', after: '1h' })
    const id = await crm.add('deal')
    const seen: (string | null)[] = []
    for (let hour = 0; hour < 4; hour++) {
      portal.clock.move(HOUR + 60_000)
      await portal.rest.settled()
      seen.push(await stageOf(id))
    }
    assert.deepEqual(seen, ['PREPARATION', 'NEW', 'NEW', 'NEW'])
    await crm.update('deal', id, { STAGE_ID: 'PREPARATION' })
    portal.clock.move(HOUR + 60_000)
    await portal.rest.settled()
    assert.equal(await stageOf(id), 'NEW')
  })
})

test('rules that do not fit together are refused', async () => {
  const refused: [Fields, RegExp][] = [
    [{ type: 'CONTACT', stage: 'NEW' }, /CONTACT has no stages/],
    [{ type: 'DEAL', stage: 'NOWHERE', move: 'NEW' }, /DEAL has no stage NOWHERE/],
    [{ type: 'DEAL', stage: 'NEW' }, /needs one of move, set, activity, notify and call/],
    [{ type: 'DEAL', stage: 'NEW', move: 'NEW' }, /cannot be moved to the same one/],
    [{ type: 'DEAL', stage: 'NEW', move: 'C99:NEW' }, /is no stage of the pipeline/],
    [{ type: 'DEAL', stage: 'NEW', move: 'WON', set: { TITLE: 'x' } }, /needs one of/],
    [{ type: 'DEAL', stage: 'NEW', move: 'WON', code: 'x' }, /are of triggers/],
    [{ type: 'DEAL', stage: 'NEW', on: 'trigger', move: 'WON' }, /does nothing else/],
    [{ type: 'DEAL', stage: 'NEW', on: 'trigger', application: 99, code: 'x' }, /There is no application 99/],
    [{ type: 'DEAL', stage: 'NEW', set: 'no map' }, /is a map as JSON/],
  ]
  for (const [params, text] of refused) await assert.rejects(portal.control('rule', 'add', params), text)
  await assert.rejects(portal.control('rule', 'delete', { id: 9999 }), /There is no rule 9999/)
})

test('a seed brings rules along, for what its calls have made', async () => {
  const seed = path.join(mkdtempSync(path.join(tmpdir(), 'portico-')), 'seed.json')
  writeFileSync(
    seed,
    JSON.stringify({
      calls: [{ key: 'route', method: 'crm.category.add', params: { entityTypeId: 2, fields: { name: 'Route' } } }],
      rules: [{ type: 'DEAL', stage: 'C$result[route][category][id]:NEW', set: { comments: 'Seen' } }],
    }),
  )
  const seeded = await openCrm({ seed })
  const { categories } = await seeded.result('crm.category.list', { entityTypeId: 2 })
  const route = categories.find(({ name }: Fields) => name === 'Route')
  const id = await seeded.add('deal', { CATEGORY_ID: route.id })
  assert.equal((await seeded.get('deal', id)).COMMENTS, 'Seen')
})
