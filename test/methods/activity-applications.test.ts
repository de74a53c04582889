import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { newApplication } from '../support/new-application.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { portal } = crm
const mine = await newApplication(portal, ['crm'])
const foreign = await newApplication(portal, ['crm'])
const ownerId = await crm.add('lead')

const as = (method: string, params: Fields = {}, applicationId = mine, userId = 1) =>
  portal.call(`crm.activity.${method}`, params, { userId, applicationId })
// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
async function result(method: string, params: Fields = {}, applicationId = mine): Promise<any> {
  const answer = await as(method, params, applicationId)
  assert.equal(answer.status, 200, JSON.stringify(answer))
  return answer.result
}

const text = (value: unknown) => ({ type: 'text', properties: { value } })
const entry = { icon: { code: 'call-completed' }, header: { title: 'Incoming call' }, body: { logo: { code: 'call' } } }
const add = async (fields: Fields = {}, layout: unknown = entry): Promise<number> =>
  (await result('configurable.add', { ownerTypeId: 1, ownerId, fields, layout })).activity.id

describe('a configurable activity', () => {
  test('comes back as its application made it', async () => {
    const layout = {
      icon: { code: 'call-completed' },
      header: {
        title: { en: 'Incoming call', ru: 'Входящий звонок' },
        tags: { state: { type: 'warning', title: 'not transcribed', hideIfReadonly: 'Y' } },
      },
      body: {
        logo: { code: 'call-incoming', action: { type: 'redirect', uri: '/crm/deal/details/1/' } },
        blocks: {
          client: {
            type: 'withTitle',
            properties: { title: 'Client', inline: true, block: text('Müller GmbH') },
          },
          line: {
            type: 'lineOfBlocks',
            properties: { blocks: { one: text('1'), due: { type: 'deadline', properties: {} } } },
          },
        },
      },
      footer: {
        buttons: {
          start: { title: 'Start', type: 'primary', action: { type: 'openRestApp', actionParams: { id: 4 } } },
        },
        menu: {
          showPostponeItem: 'false',
          items: { no: { title: 'No', action: { type: 'restEvent', id: 'no', animationType: 'loader' } } },
        },
      },
    }
    const fields = {
      ...{ completed: false, deadline: '2030-02-01T01:00:00+03:00', pingOffsets: [60, 300], responsibleId: 1 },
      ...{ badgeCode: 'CUSTOM', originatorId: 'here', originId: '5' },
    }
    const id = await add(fields, layout)
    const { activity } = await result('configurable.get', { id })
    const { footer, header, ...rest } = activity.layout
    assert.deepEqual(activity.fields, {
      ...{ typeId: 'CONFIGURABLE', ...fields, deadline: '2030-01-31T22:00:00+00:00', isIncomingChannel: false },
    })
    assert.deepEqual([activity.id, activity.ownerTypeId, activity.ownerId], [id, 1, ownerId])
    // Flags are flags, whatever they were sent as.
    assert.equal(footer.menu.showPostponeItem, false)
    assert.equal(header.tags.state.hideIfReadonly, true)
    const { icon, body } = layout
    assert.deepEqual(rest.icon, icon)
    assert.deepEqual(rest.body.blocks.client, body.blocks.client)
    const { TYPE_ID, PROVIDER_ID, SUBJECT, DEADLINE } = await crm.result('crm.activity.get', { id })
    assert.deepEqual(
      [TYPE_ID, PROVIDER_ID, SUBJECT, DEADLINE],
      ['6', 'CONFIGURABLE_REST_APP', 'Incoming call', '2030-01-31T22:00:00+00:00'],
    )
  })

  test('changes by its application alone', async () => {
    const id = await add()
    answers(await as('configurable.update', { id, fields: { completed: 'Y', badgeCode: 'done' } }), {
      activity: { id },
    })
    const header = { title: 'Other' }
    answers(await as('configurable.update', { id, layout: { ...entry, header } }), { activity: { id } })
    const { fields, layout } = (await result('configurable.get', { id })).activity
    assert.deepEqual([fields.completed, fields.badgeCode, layout.header], [true, 'done', header])
    assert.equal((await as('configurable.update', { id, fields: {} }, foreign)).error, 'ERROR_WRONG_APPLICATION')
    const update = await crm.call('crm.activity.update', { id, fields: { SUBJECT: 'x' } })
    fails(update, '', 'Use crm.activity.configurable.update for this activity provider')
  })

  test('is refused where nothing of it can be', async () => {
    const base = { ownerTypeId: 1, ownerId, fields: {}, layout: entry }
    const refused: [string, Fields, string][] = [
      ['no owner', { ownerId: undefined }, '100'],
      ['an owner that is not there', { ownerId: 99_999 }, 'NOT_FOUND'],
      ['no layout', { layout: [] }, 'ERROR_EMPTY_LAYOUT'],
      ['no icon', { layout: { header: entry.header, body: entry.body } }, 'FIELD_IS_REQUIRED'],
      ['more than there is', { layout: { ...entry, extra: 1 } }, 'FIELD_IS_REDUNDANT'],
      ['a color of tags', layoutOf({ tags: { a: { title: 'a', type: 'lavender' } } }), 'ENUM_FIELD'],
      ['three tags', layoutOf({ tags: Object.fromEntries(['a', 'b', 'c'].map(tagged)) }), 'TOO_MANY_ITEMS'],
      ['a name of a tag', layoutOf({ tags: Object.fromEntries([tagged('a b')]) }), 'KEY_CONTAIN_WRONG_SYMBOLS'],
      ['a language', { layout: { ...entry, header: { title: { xx: 'a' } } } }, 'WRONG_LANG'],
      ['a title that is none', { layout: { ...entry, header: { title: [1] } } }, 'WRONG_FIELD_VALUE'],
      ['a block within a line', blocksOf({ type: 'lineOfBlocks', properties: { blocks: { a: line } } }), 'ENUM_FIELD'],
      ['a block without its text', blocksOf({ type: 'text', properties: {} }), 'FIELD_IS_REQUIRED'],
      ['21 blocks', { layout: { ...entry, body: { ...entry.body, blocks: many(21) } } }, 'TOO_MANY_ITEMS'],
      ['a deadline that is none', { fields: { deadline: 'soon' } }, 'WRONG_FIELD_VALUE'],
      ['a type that is not there', { fields: { typeId: 'x' } }, 'WRONG_FIELD_VALUE'],
      [
        'what came in and is due',
        { fields: { isIncomingChannel: 'Y', deadline: '2030-01-01' } },
        'INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE',
      ],
    ]
    for (const [name, params, code] of refused) {
      const { error, status } = await as('configurable.add', { ...base, ...params })
      assert.deepEqual([error, status], [code, 400], name)
    }
    // An empty list of blocks is none.
    await add({}, { ...entry, body: { ...entry.body, blocks: {} } })
  })
})

const tagged = (name: string) => [name, { title: name, type: 'warning' }] as const
const layoutOf = (header: Fields) => ({ layout: { ...entry, header: { ...entry.header, ...header } } })
const line = { type: 'lineOfBlocks', properties: { blocks: { a: text('a') } } }
const blocksOf = (block: unknown) => ({ layout: { ...entry, body: { ...entry.body, blocks: { block } } } })
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`b${n}`, text(String(n))]))

test('types of activities are of the application that registered them', async () => {
  answers(await as('type.add', { fields: { TYPE_ID: '1C', NAME: '1C case', IS_CONFIGURABLE_TYPE: 'Y' } }), true)
  const ICON_FILE = { fileData: ['i.png', 'iVBORw0KGgo='] }
  answers(await as('type.add', { fields: { TYPE_ID: 'PLAIN', ICON_FILE } }), true)
  const types = await result('type.list')
  assert.deepEqual(types[0], { TYPE_ID: '1C', NAME: '1C case', IS_CONFIGURABLE_TYPE: 'Y', ICON_ID: '0' })
  assert.deepEqual([types[1].TYPE_ID, types[1].NAME, types[1].IS_CONFIGURABLE_TYPE], ['PLAIN', '', 'N'])
  assert.ok(Number(types[1].ICON_ID) > 0)
  answers(await as('type.list', {}, foreign), [])
  assert.ok(await add({ typeId: '1C' }))
  for (const [fields, application] of [
    [{ typeId: 'PLAIN' }, mine],
    [{ typeId: '1C' }, foreign],
  ] as const)
    assert.equal(
      (await as('configurable.add', { ownerTypeId: 1, ownerId, fields, layout: entry }, application)).error,
      'WRONG_FIELD_VALUE',
    )
  assert.equal((await as('type.add', { fields: { TYPE_ID: '1C' } })).error, 'INVALID_ARG_VALUE')
  assert.equal((await as('type.add', { fields: {} })).error, 'INVALID_ARG_VALUE')
  answers(await as('type.delete', { TYPE_ID: '1C' }), true)
  assert.equal((await as('type.delete', { TYPE_ID: '1C' })).error, 'INVALID_ARG_VALUE')
  const nobody = await userWith(crm, {})
  fails(await as('type.list', {}, mine, nobody), 'ACCESS_DENIED', 'Admin permissions required')
})

test('blocks of applications do not see each other', async () => {
  const { id: activityId } = await crm.result('crm.activity.todo.add', {
    ...{ ownerTypeId: 1, ownerId, deadline: '2030-01-01' },
  })
  const named = { entityTypeId: 1, entityId: ownerId, activityId }
  const layout = (value: string) => ({ blocks: { block_1: text(value) } })
  answers(await as('layout.blocks.set', { ...named, layout: layout('first') }), { success: true })
  answers(await as('layout.blocks.set', { ...named, layout: layout('mine') }), { success: true })
  answers(await as('layout.blocks.set', { ...named, layout: layout('foreign') }, foreign), { success: true })
  answers(await as('layout.blocks.get', named), { layout: layout('mine') })
  answers(await as('layout.blocks.delete', named), { success: true })
  answers(await as('layout.blocks.get', named), { layout: null })
  answers(await as('layout.blocks.get', named, foreign), { layout: layout('foreign') })
  await portal.control('app', 'revoke', { id: foreign })
  const left = await portal.store.read.selectFrom('activity_layout_blocks').selectAll().execute()
  assert.deepEqual(left, [])
  for (const [params, code] of [
    [{ layout: { blocks: {} } }, 'FIELD_IS_REQUIRED'],
    [{ layout: layout('x'), activityId: 99_999 }, 'NOT_FOUND'],
    [{ layout: layout('x'), entityId: 99_999 }, 'OWNER_NOT_FOUND'],
    [{ layout: layout('x'), entityId: await crm.add('lead') }, 'NOT_FOUND'],
    [{ layout: layout('x'), activityId: await add() }, 'UNSUITABLE_ACTIVITY_TYPE_ERROR'],
  ] as const)
    assert.equal((await as('layout.blocks.set', { ...named, ...params })).error, code)
})

test('a webhook is told that an application is needed', async () => {
  for (const [method, error] of [
    ['configurable.add', 'ERROR_WRONG_CONTEXT'],
    ['configurable.update', 'ERROR_WRONG_CONTEXT'],
    ['configurable.get', 'ERROR_WRONG_CONTEXT'],
    ['layout.blocks.set', 'ERROR_WRONG_CONTEXT'],
    ['layout.blocks.get', 'ERROR_WRONG_CONTEXT'],
    ['layout.blocks.delete', 'ERROR_WRONG_CONTEXT'],
    ['type.add', 'ACCESS_DENIED'],
    ['type.list', 'ACCESS_DENIED'],
    ['type.delete', 'ACCESS_DENIED'],
  ])
    assert.equal((await crm.call(`crm.activity.${method}`)).error, error, method)
})

test('badges', async () => {
  const badge = { code: 'missedCall', title: 'Call Status', value: { en: 'Missed', ru: 'Пропущен' }, type: 'failure' }
  const call = (verb: string, params: Fields = {}, userId?: number) =>
    crm.call(`crm.activity.badge.${verb}`, params, userId)
  answers(await call('add', badge), { badge })
  answers(await call('get', { code: badge.code }), { badge })
  answers(await call('list'), { badges: [badge] })
  assert.equal((await call('add', badge)).error, 'INVALID_ARG_VALUE')
  assert.equal((await call('add', { ...badge, code: 'other', type: 'pink' })).error, 'INVALID_ARG_VALUE')
  for (const name of ['code', 'title', 'value', 'type'])
    fails(await call('add', { ...badge, [name]: '' }), 'REQUIRED_ARG_MISSING', `Required argument '${name}' is missing`)
  const nobody = await userWith(crm, {})
  fails(await call('add', { ...badge, code: 'x' }, nobody), 'ACCESS_DENIED', 'Access denied')
  fails(await call('delete', { code: badge.code }, nobody), 'ACCESS_DENIED', 'Access denied')
  answers(await call('get', { code: badge.code }, nobody), { badge })
  answers(await call('delete', { code: badge.code }), true)
  for (const verb of ['get', 'delete']) fails(await call(verb, { code: badge.code }), 'NOT_FOUND', 'Not found.')
})
