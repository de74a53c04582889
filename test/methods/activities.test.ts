import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { newApplication } from '../support/new-application.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { portal } = crm

const contact = await crm.add('contact', {
  NAME: 'Klaus',
  LAST_NAME: 'Weber',
  HONORIFIC: 'HNR_EN_1',
  COMPANY_ID: await crm.add('company', { TITLE: 'Müller GmbH' }),
  PHONE: [{ VALUE: '+4930123456' }],
})
const deal = await crm.add('deal', { TITLE: 'Roof' })

const call: Fields = {
  ...{ OWNER_TYPE_ID: 2, OWNER_ID: deal, TYPE_ID: 2, SUBJECT: 'New call' },
  COMMUNICATIONS: [{ VALUE: '+4930123456', ENTITY_ID: contact, ENTITY_TYPE_ID: 3 }],
  ...{ START_TIME: '2030-12-31T12:00:00+00:00', END_TIME: '2030-12-31T12:30:00+00:00' },
}
const addCall = (fields: Fields = {}, userId?: number): Promise<number> =>
  crm.result('crm.activity.add', { fields: { ...call, ...fields } }, userId)
const get = (id: number, userId?: number) => crm.result('crm.activity.get', { id }, userId)
const list = (filter: Fields, select: string[] = ['ID']) =>
  crm.result('crm.activity.list', { filter, select, order: { ID: 'ASC' } })
const ids = async (filter: Fields) => (await list(filter)).map(({ ID }: { ID: string }) => Number(ID))

describe('a call', () => {
  test('is shown as it was added, with what the portal says of it', async () => {
    const id = await addCall({ PRIORITY: 3, DESCRIPTION: 'Important', DESCRIPTION_TYPE: 3, RESULT_SUM: 500 })
    const { CREATED, LAST_UPDATED, ...shown } = await get(id)
    assert.equal(CREATED, LAST_UPDATED)
    assert.deepEqual(shown, {
      ...{ ID: String(id), OWNER_ID: String(deal), OWNER_TYPE_ID: '2', TYPE_ID: '2' },
      ...{ PROVIDER_ID: 'VOXIMPLANT_CALL', PROVIDER_TYPE_ID: 'CALL', PROVIDER_GROUP_ID: null },
      ...{ ASSOCIATED_ENTITY_ID: '0', SUBJECT: 'New call' },
      ...{ START_TIME: '2030-12-31T12:00:00+00:00', END_TIME: '2030-12-31T12:30:00+00:00' },
      // Calls and meetings are due when they begin.
      ...{ DEADLINE: '2030-12-31T12:00:00+00:00', COMPLETED: 'N', STATUS: '1', RESPONSIBLE_ID: '1', PRIORITY: '3' },
      ...{ NOTIFY_TYPE: '0', NOTIFY_VALUE: '0', DESCRIPTION: 'Important', DESCRIPTION_TYPE: '3', DIRECTION: '2' },
      ...{ LOCATION: '', SETTINGS: [], ORIGINATOR_ID: null, ORIGIN_ID: null, ORIGIN_VERSION: null },
      ...{ AUTHOR_ID: '1', EDITOR_ID: '1', PROVIDER_PARAMS: [], PROVIDER_DATA: null },
      ...{ RESULT_MARK: '0', RESULT_VALUE: null, RESULT_SUM: '500', RESULT_CURRENCY_ID: null },
      ...{ RESULT_STATUS: '0', RESULT_STREAM: '0', RESULT_SOURCE_ID: null, AUTOCOMPLETE_RULE: '0' },
      IS_INCOMING_CHANNEL: 'N',
    })
  })

  test('tells its people, records and files where they are asked for', async () => {
    const FILES = [{ fileData: ['a.txt', Buffer.from('one').toString('base64')] }]
    const id = await addCall({ FILES })
    const [plain] = await list({ ID: id }, ['*'])
    for (const name of ['COMMUNICATIONS', 'BINDINGS', 'FILES']) assert.ok(!(name in plain), name)
    const [{ COMMUNICATIONS, BINDINGS, FILES: files }] = await list({ ID: id }, [
      'COMMUNICATIONS',
      'BINDINGS',
      'STORAGE_ELEMENT_IDS',
    ])
    const { ID, ...communication } = COMMUNICATIONS[0]
    assert.ok(Number(ID) > 0)
    const { COMPANY_ID, ...names } = communication.ENTITY_SETTINGS
    assert.ok(Number(COMPANY_ID) > 0)
    assert.deepEqual(names, {
      ...{ HONORIFIC: 'HNR_EN_1', NAME: 'Klaus', SECOND_NAME: '', LAST_NAME: 'Weber', COMPANY_TITLE: 'Müller GmbH' },
    })
    assert.deepEqual(
      [communication.TYPE, communication.VALUE, communication.ENTITY_ID, communication.ENTITY_TYPE_ID],
      [...['PHONE', '+4930123456', String(contact), '3']],
    )
    assert.deepEqual(BINDINGS, [
      { OWNER_ID: String(deal), OWNER_TYPE_ID: '2' },
      { OWNER_ID: String(contact), OWNER_TYPE_ID: '3' },
    ])
    assert.equal(files.length, 1)
    assert.match(files[0].url, /\/file\/\d+\/[0-9a-f]+/)
    assert.deepEqual((await get(id)).FILES, files)
  })

  test('is done and planned again, by COMPLETED or STATUS', async () => {
    const id = await addCall()
    const state = async () => {
      const { COMPLETED, STATUS } = await get(id)
      return [COMPLETED, STATUS]
    }
    for (const [fields, expected] of [
      [{ COMPLETED: 'Y' }, ['Y', '2']],
      [{ STATUS: 1 }, ['N', '1']],
      [{ STATUS: 3 }, ['Y', '3']],
      [{ SUBJECT: 'Other' }, ['Y', '3']],
      [{ COMPLETED: 'N' }, ['N', '1']],
    ] as const) {
      assert.equal(await crm.result('crm.activity.update', { id, fields }), true)
      assert.deepEqual(await state(), expected, JSON.stringify(fields))
    }
  })

  test('that came in says so', async () => {
    const id = await addCall({ DIRECTION: 1 })
    assert.equal((await get(id)).IS_INCOMING_CHANNEL, 'Y')
    await crm.result('crm.activity.update', { id, fields: { DIRECTION: 2 } })
    assert.equal((await get(id)).IS_INCOMING_CHANNEL, 'N')
  })

  test('changes its times, its people and its files', async () => {
    const other = await crm.add('contact', { NAME: 'Petra' })
    const file = (name: string) => ({ fileData: [name, Buffer.from(name).toString('base64')] })
    const id = await addCall({ FILES: [file('a.txt'), file('b.txt')] })
    const [first, second] = (await get(id)).FILES
    const fields = {
      START_TIME: '2031-01-01T10:00:00+00:00',
      COMMUNICATIONS: [{ VALUE: '+49', ENTITY_ID: other, ENTITY_TYPE_ID: 3 }],
      FILES: [{ id: second.id }, file('c.txt')],
    }
    await crm.result('crm.activity.update', { id, fields })
    const after = await get(id)
    assert.deepEqual([after.START_TIME, after.DEADLINE], [fields.START_TIME, fields.START_TIME])
    assert.ok(after.END_TIME >= after.START_TIME)
    assert.deepEqual(after.FILES[0], second)
    assert.equal(after.FILES.length, 2)
    assert.ok(!after.FILES.some((one: { id: number }) => one.id === first.id))
    assert.deepEqual(await crm.result('crm.activity.binding.list', { activityId: id }), [
      { entityTypeId: 2, entityId: deal },
      { entityTypeId: 3, entityId: other },
    ])
    await crm.result('crm.activity.update', { id, fields: { FILES: [{ id: second.id, remove: 'Y' }] } })
    assert.equal((await get(id)).FILES.length, 1)
  })

  test('without an owner belongs to whom it was with, and one without a person to its owner', async () => {
    const { OWNER_ID: _, OWNER_TYPE_ID: __, ...alone } = call
    const id = await crm.result('crm.activity.add', { fields: alone })
    const { OWNER_ID, OWNER_TYPE_ID } = await get(id)
    assert.deepEqual([OWNER_TYPE_ID, OWNER_ID], ['3', String(contact)])
    const own = await addCall({ COMMUNICATIONS: [{ TYPE: 'PHONE', VALUE: '+49' }] })
    const [{ COMMUNICATIONS }] = await list({ ID: own }, ['COMMUNICATIONS'])
    assert.deepEqual([COMMUNICATIONS[0].ENTITY_TYPE_ID, COMMUNICATIONS[0].ENTITY_ID], ['2', String(deal)])
  })

  test('may belong to an old invoice, and passes on when that goes', async () => {
    const seller = await userWith(crm, { SMART_INVOICE: { read: 'own', update: 'own' } })
    const invoice = (RESPONSIBLE_ID: number) =>
      crm.result('crm.invoice.add', {
        fields: { ORDER_TOPIC: 'Boat', PERSON_TYPE_ID: 2, PAY_SYSTEM_ID: 1, STATUS_ID: 'N', RESPONSIBLE_ID },
      })
    const [mine, other] = [await invoice(seller), await invoice(1)]
    const of = (OWNER_ID: unknown) => ({ OWNER_TYPE_ID: 5, OWNER_ID })
    const id = await addCall(of(mine))
    await addCall(of(other))
    const found = await crm.result('crm.activity.list', { filter: { OWNER_TYPE_ID: 5 } }, seller)
    assert.deepEqual(
      found.map(({ ID }: Fields) => ID),
      [String(id)],
    )
    const words = "Could not find 'INVOICE' with ID: 9999"
    fails(await crm.call('crm.activity.add', { fields: { ...call, ...of(9999) } }), '', words)
    for (const invoiceId of [mine, other]) await crm.result('crm.invoice.delete', { id: invoiceId })
    assert.equal((await get(id)).OWNER_TYPE_ID, '3')
  })

  test('takes the responsible person of its owner where none is said', async () => {
    const id = await crm.add('deal', { ASSIGNED_BY_ID: 7 })
    for (const RESPONSIBLE_ID of [undefined, '', 'nobody'])
      assert.equal((await get(await addCall({ OWNER_ID: id, RESPONSIBLE_ID }))).RESPONSIBLE_ID, '7')
  })
})

describe('adding is refused', () => {
  const refused: [string, Fields, string][] = [
    ['without a subject', { SUBJECT: ' ' }, 'The field SUBJECT is not defined or empty'],
    ['of no type', { TYPE_ID: 'call' }, 'The field TYPE_ID is not defined or invalid'],
    ['of an unknown type', { TYPE_ID: 7 }, 'The field TYPE_ID is not defined or invalid'],
    ['of a task', { TYPE_ID: 3 }, 'The activity type "Task" is not supported in current context'],
    ['of no provider', { TYPE_ID: 6 }, 'The custom activity without provider is not supported in current context'],
    [
      'of a configurable one',
      { TYPE_ID: 6, PROVIDER_ID: 'CONFIGURABLE_REST_APP' },
      'Use crm.activity.configurable.add for this activity provider',
    ],
    [
      'of a call that says it is one',
      { PROVIDER_ID: 'CONFIGURABLE_REST_APP' },
      'Use crm.activity.configurable.add for this activity provider',
    ],
    ['with an empty file', { FILES: [{ fileData: ['a.txt', ''] }] }, 'Invalid value for the "Files" field'],
    ['of an application', { TYPE_ID: 6, PROVIDER_ID: 'REST_APP' }, 'Application context required'],
    ['with nobody', { COMMUNICATIONS: [] }, 'The field COMMUNICATIONS is not defined or invalid'],
    ['with an empty phone', { COMMUNICATIONS: [{ VALUE: '' }] }, 'The field COMMUNICATIONS is not defined or invalid'],
    [
      'with an e-mail address',
      { COMMUNICATIONS: [{ TYPE: 'EMAIL', VALUE: 'a@example.com' }] },
      'The field COMMUNICATIONS is not defined or invalid',
    ],
    [
      'with two people',
      { COMMUNICATIONS: [{ VALUE: '1' }, { VALUE: '2' }] },
      'The only one communication is allowed for activity of specified type',
    ],
    [
      'of nobody',
      { OWNER_ID: 0, COMMUNICATIONS: [{ VALUE: '1' }] },
      'Could not build binding. Please ensure that owner info and communications are defined correctly',
    ],
    ['of a record that is not there', { OWNER_ID: 99_999 }, "Could not find 'DEAL' with ID: 99999"],
    [
      'with a person who is not there',
      { COMMUNICATIONS: [{ VALUE: '1', ENTITY_TYPE_ID: 3, ENTITY_ID: 99_999 }] },
      "Could not find 'CONTACT' with ID: 99999",
    ],
    ['with a wrong value', { START_TIME: 'soon' }, 'Invalid value for the "Start" field'],
    ['with a priority of its own', { PRIORITY: 4 }, 'Invalid value for the "Priority" field'],
  ]
  for (const [name, fields, text] of refused)
    test(name, async () => {
      const before = await ids({})
      fails(await crm.call('crm.activity.add', { fields: { ...call, ...fields } }), '', text)
      assert.deepEqual(await ids({}), before)
    })

  test('of a meeting that the portal can still find nothing wrong with', async () => {
    const id = await addCall({ TYPE_ID: 1, COMMUNICATIONS: [{ VALUE: 'Klaus' }], DIRECTION: 0 })
    const { PROVIDER_ID, PROVIDER_TYPE_ID } = await get(id)
    assert.deepEqual([PROVIDER_ID, PROVIDER_TYPE_ID], ['CRM_MEETING', 'MEETING'])
  })
})

describe('changing is refused', () => {
  const refused: [string, Fields, string][] = [
    ['an empty subject', { SUBJECT: '' }, 'The field SUBJECT is not defined or empty'],
    ['nobody as responsible', { RESPONSIBLE_ID: '' }, 'The field RESPONSIBLE_ID is not defined or invalid'],
    ['no people', { COMMUNICATIONS: [] }, 'The field COMMUNICATIONS is not defined or invalid'],
  ]
  for (const [name, fields, text] of refused)
    test(name, async () => {
      const id = await addCall()
      const before = await get(id)
      fails(await crm.call('crm.activity.update', { id, fields }), '', text)
      assert.deepEqual(await get(id), before)
    })

  test('what is not there', async () => {
    for (const [method, params] of [
      ['get', {}],
      ['update', { fields: { SUBJECT: 'x' } }],
      ['delete', {}],
    ] as const)
      fails(await crm.call(`crm.activity.${method}`, { id: 99_999, ...params }), '', 'Activity is not found')
  })
})

describe('lists', () => {
  test('find by owner and by record', async () => {
    const one = await crm.add('deal')
    const two = await crm.add('deal')
    const a = await addCall({ OWNER_ID: one })
    const b = await addCall({ OWNER_ID: two, COMMUNICATIONS: [{ VALUE: '1' }] })
    assert.deepEqual(await ids({ OWNER_TYPE_ID: 2, OWNER_ID: one }), [a])
    assert.deepEqual(await ids({ OWNER_TYPE_ID: 2, '@OWNER_ID': [one, two] }), [a, b])
    // A contact's activity that a deal owns is none that the contact owns.
    assert.ok(!(await ids({ OWNER_TYPE_ID: 3, OWNER_ID: contact })).includes(a))
    const bound = (...pairs: Fields[]) => ids({ BINDINGS: pairs, '@OWNER_ID': [one, two] })
    assert.deepEqual(await bound({ OWNER_TYPE_ID: 3, OWNER_ID: contact }), [a])
    assert.deepEqual(await bound({ OWNER_TYPE_ID: 2, OWNER_ID: one }, { OWNER_TYPE_ID: 2, OWNER_ID: two }), [a, b])
    // Each activity once, whichever pairs it is found by.
    assert.deepEqual(await bound({ OWNER_TYPE_ID: 2 }, { OWNER_TYPE_ID: 3 }), [a, b])
    assert.deepEqual(await ids({ BINDINGS: [{ OWNER_ID: one }], OWNER_TYPE_ID: 2 }), [a])
    for (const BINDINGS of ['x', [], [{}], [{ OWNER_TYPE_ID: 'x' }], [{ OWNER_TYPE_ID: 2, OWNER_ID: 'x' }]])
      assert.deepEqual(await ids({ BINDINGS }), [], JSON.stringify(BINDINGS))
  })

  test('are sorted by the beginning unless said', async () => {
    const OWNER_ID = await crm.add('deal')
    const later = await addCall({ OWNER_ID, START_TIME: '2031-01-02T00:00:00+00:00' })
    const sooner = await addCall({ OWNER_ID, START_TIME: '2031-01-01T00:00:00+00:00' })
    const { result } = await crm.call('crm.activity.list', { filter: { OWNER_ID }, select: ['ID'] })
    assert.deepEqual(result, [{ ID: String(sooner) }, { ID: String(later) }])
  })
})

test('an activity of an application is for applications', async () => {
  const applicationId = await newApplication(portal, ['crm'])
  const fields = { ...call, TYPE_ID: 6, PROVIDER_ID: 'REST_APP', PROVIDER_TYPE_ID: '1C', COMMUNICATIONS: [] }
  const as = (method: string, params: Fields) => portal.call(method, params, { userId: 1, applicationId })
  const { result: id } = await as('crm.activity.add', { fields })
  for (const [method, params] of [
    ['get', {}],
    ['update', { fields: { SUBJECT: 'x' } }],
    ['delete', {}],
  ] as const) {
    const name = `crm.activity.${method}`
    fails(await crm.call(name, { id, ...params }), '', 'Application context required')
    assert.equal((await as(name, { id, ...params })).status, 200)
  }
})

test('a call tells what was said in it once it is known', async () => {
  const activityId = await addCall()
  const said = () => crm.call('crm.activity.call.getTranscript', { activityId })
  answers(await said(), null)
  await portal.control('activity', 'transcribe', { id: activityId, transcript: 'Hello' })
  answers(await said(), { transcription: 'Hello' })
  await portal.control('activity', 'transcribe', { id: activityId })
  answers(await said(), null)
  const meeting = await addCall({ TYPE_ID: 1 })
  for (const id of [meeting, 99_999])
    fails(await crm.call('crm.activity.call.getTranscript', { activityId: id }), 'NOT_FOUND', 'Element not found')
  await assert.rejects(portal.control('activity', 'transcribe', { id: meeting, transcript: 'x' }), /no call/)
})

test('the fields of an activity and of a communication are told', async () => {
  const fields = await crm.result('crm.activity.fields')
  assert.deepEqual(
    ['SUBJECT', 'OWNER_ID', 'FILES', 'WEBDAV_ELEMENTS'].map(name => {
      const { type, isRequired, isReadOnly, isImmutable, isMultiple, isDeprecated } = fields[name]
      return [name, type, isRequired, isReadOnly, isImmutable, isMultiple, isDeprecated]
    }),
    [
      ['SUBJECT', 'string', true, false, false, false, undefined],
      ['OWNER_ID', 'integer', false, false, true, false, undefined],
      ['FILES', 'diskfile', false, false, false, true, undefined],
      ['WEBDAV_ELEMENTS', 'diskfile', false, false, false, true, true],
    ],
  )
  assert.deepEqual(Object.keys(await crm.result('crm.activity.communication.fields')), [
    ...['ID', 'ACTIVITY_ID', 'ENTITY_ID', 'ENTITY_TYPE_ID', 'TYPE', 'VALUE'],
  ])
})
