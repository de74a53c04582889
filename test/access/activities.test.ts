import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { activityMethods } from '../../src/modules/crm/activities/index.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { newApplication } from '../support/new-application.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const applicationId = await newApplication(crm.portal, ['crm'])

const all = { read: 'all', add: 'all', update: 'all', delete: 'all' } as const
const own = { read: 'own', add: 'own', update: 'own', delete: 'own' } as const
const none = { read: 'none', add: 'none', update: 'none', delete: 'none' } as const

/** Who comes, what they may do with deals and contacts, and whose the deal is. */
const people = {
  'who may do all': { id: await userWith(crm, { DEAL: all, CONTACT: all }), reads: true, changes: true },
  'who may read the deal': { id: await userWith(crm, { DEAL: { ...none, read: 'all' } }), reads: true, changes: false },
  'who may read the contact alone': { id: await userWith(crm, { CONTACT: all }), reads: true, changes: false },
  'who may use what is theirs': { id: await userWith(crm, { DEAL: own, CONTACT: own }), reads: false, changes: false },
  'who may use nothing': { id: await userWith(crm, {}), reads: false, changes: false },
} as const

const contact = await crm.add('contact', { NAME: 'Klaus', OPENED: 'N' })
const deal = await crm.add('deal', { OPENED: 'N' })
const layout = { icon: { code: 'info' }, header: { title: 'x' }, body: { logo: { code: 'call' } } }
const blocks = { blocks: { a: { type: 'text', properties: { value: 'a' } } } }
const owner = { ownerTypeId: 2, ownerId: deal }
const entity = { entityTypeId: 2, entityId: deal }

const addTodo = async (): Promise<number> =>
  (await crm.result('crm.activity.todo.add', { ...owner, deadline: '2030-01-01' })).id
const addConfigurable = async (): Promise<number> => {
  const params = { ...owner, fields: {}, layout }
  const { result } = await crm.portal.call('crm.activity.configurable.add', params, { userId: 1, applicationId })
  return (result as { activity: { id: number } }).activity.id
}
/** A call of the deal with the contact. */
const addCall = (): Promise<number> => {
  const COMMUNICATIONS = [{ VALUE: '+49', ENTITY_TYPE_ID: 3, ENTITY_ID: contact }]
  const fields = { OWNER_TYPE_ID: 2, OWNER_ID: deal, TYPE_ID: 2, SUBJECT: 'Call', COMMUNICATIONS }
  return crm.result('crm.activity.add', { fields })
}

/** A method, and what it is called with for a new activity of the deal. */
interface Door {
  add?: () => Promise<number>
  params?: (id: number) => Fields | Promise<Fields>
}

const reading: Record<string, Door> = {
  get: { params: id => ({ id }) },
  'binding.list': { params: activityId => ({ activityId }) },
  'call.getTranscript': { params: activityId => ({ activityId }) },
  'configurable.get': { add: addConfigurable, params: id => ({ id }) },
  'layout.blocks.get': { params: activityId => ({ ...entity, activityId }) },
}
const changing: Record<string, Door> = {
  add: {
    params: () => ({
      fields: { OWNER_TYPE_ID: 2, OWNER_ID: deal, TYPE_ID: 1, SUBJECT: 'x', COMMUNICATIONS: [{ VALUE: 'x' }] },
    }),
  },
  update: { params: id => ({ id, fields: { SUBJECT: 'y' } }) },
  delete: { params: id => ({ id }) },
  'binding.add': { params: async activityId => ({ activityId, entityTypeId: 2, entityId: await crm.add('deal') }) },
  'binding.delete': {
    params: async activityId => {
      const other = { activityId, entityTypeId: 2, entityId: await crm.add('deal') }
      await crm.result('crm.activity.binding.add', other)
      return other
    },
  },
  'binding.move': {
    params: async activityId => ({
      ...{ activityId, sourceEntityTypeId: 2, sourceEntityId: deal },
      ...{ targetEntityTypeId: 2, targetEntityId: await crm.add('deal') },
    }),
  },
  'todo.add': { params: () => ({ ...owner, deadline: '2030-01-01' }) },
  'todo.update': { add: addTodo, params: id => ({ id, ...owner, deadline: '2030-01-02' }) },
  'todo.updateDeadline': { add: addTodo, params: id => ({ id, ...owner, value: '2030-01-02' }) },
  'todo.updateDescription': { add: addTodo, params: id => ({ id, ...owner, value: 'x' }) },
  'todo.updateColor': { add: addTodo, params: id => ({ id, ...owner, colorId: '1' }) },
  'todo.updateResponsibleUser': { add: addTodo, params: id => ({ id, ...owner, responsibleId: 1 }) },
  'configurable.add': { params: () => ({ ...owner, fields: {}, layout }) },
  'configurable.update': { add: addConfigurable, params: id => ({ id, fields: {} }) },
  'layout.blocks.set': { params: activityId => ({ ...entity, activityId, layout: blocks }) },
  'layout.blocks.delete': { params: activityId => ({ ...entity, activityId }) },
}

/** Methods about activities that are of the deal alone. */
const ofRecord = ['configurable.get', 'layout.blocks.get']

/** Nobody's activities are in these: descriptions, settings of the CRM, what applications register. */
const ofNobody = /^crm\.activity\.(fields|communication\.fields|list|badge\.|type\.)/

test('every door is in one of the tables', () => {
  const doors = [...Object.keys(reading), ...Object.keys(changing)].map(name => `crm.activity.${name}`)
  assert.deepEqual(
    activityMethods.map(({ name }) => name).filter(name => !doors.includes(name) && !ofNobody.test(name)),
    [],
  )
})

for (const [who, { id: userId, reads, changes }] of Object.entries(people))
  describe(who, () => {
    for (const [doors, may] of [
      [reading, reads],
      [changing, changes],
    ] as const)
      for (const [name, { add = addCall, params = () => ({}) }] of Object.entries(doors)) {
        const isOpen = may && !(ofRecord.includes(name) && who === 'who may read the contact alone')
        test(`${isOpen ? 'goes through' : 'is refused at'} ${name}`, async () => {
          const id = await add()
          const asked = await params(id)
          const answer = await crm.portal.call(`crm.activity.${name}`, asked, { userId, applicationId })
          if (isOpen) assert.equal(answer.status, 200, JSON.stringify(answer))
          else {
            assert.ok(answer.status === 400 || answer.status === 403, JSON.stringify(answer))
            assert.match(String(answer.error_description), /^Access denied\.?$/)
          }
        })
      }

    test('finds in lists what they may read', async () => {
      const id = await addCall()
      const { result } = await crm.call('crm.activity.list', { filter: { ID: id }, select: ['*'] }, userId)
      assert.equal((result as unknown[]).length, reads ? 1 : 0)
    })
  })

test('who reads an activity of a deal is not told of people that they may not read', async () => {
  const userId = people['who may read the deal'].id
  const id = await addCall()
  const select = ['COMMUNICATIONS', 'BINDINGS']
  const [shown] = await crm.result('crm.activity.list', { filter: { ID: id }, select }, userId)
  assert.deepEqual(shown.COMMUNICATIONS[0].ENTITY_SETTINGS, [])
  assert.deepEqual(shown.BINDINGS, [{ OWNER_ID: String(deal), OWNER_TYPE_ID: '2' }])
  assert.deepEqual(await crm.result('crm.activity.binding.list', { activityId: id }, userId), [
    { entityTypeId: 2, entityId: deal },
  ])
})

test('nobody names in an activity whom they may not read', async () => {
  const userId = await userWith(crm, { DEAL: all, CONTACT: own })
  const named = (ENTITY_ID: number) => [{ VALUE: '+49', ENTITY_TYPE_ID: 3, ENTITY_ID }]
  const fields = { OWNER_TYPE_ID: 2, OWNER_ID: deal, TYPE_ID: 2, SUBJECT: 'Call' }
  for (const ENTITY_ID of [contact, 99_999]) {
    const refused = await crm.call(
      'crm.activity.add',
      { fields: { ...fields, COMMUNICATIONS: named(ENTITY_ID) } },
      userId,
    )
    assert.match(String(refused.error_description), /You do not have permission to view this item/)
  }
  const mine = await crm.add('contact', { NAME: 'Mine', ASSIGNED_BY_ID: userId })
  const id = await crm.result('crm.activity.add', { fields: { ...fields, COMMUNICATIONS: named(mine) } }, userId)
  const change = { id, fields: { COMMUNICATIONS: named(contact) } }
  assert.match(
    String((await crm.call('crm.activity.update', change, userId)).error_description),
    /You do not have permission to view this item/,
  )
})
