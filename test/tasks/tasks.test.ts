import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { handler } from '../support/handler.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm({ timezone: 'Europe/Berlin' })
const { portal, result, call } = crm
const to = await handler({ after })
await portal.listen({ httpsPort: 'off' })
const events = ['ONTASKADD', 'ONTASKUPDATE', 'ONTASKDELETE', 'ONTASKCOMMENTADD', 'ONTASKCOMMENTUPDATE']
await portal.control('outgoing', 'add', { url: to.url, events: [...events, 'ONTASKCOMMENTDELETE'] })

/** The events that something causes, each with its data. */
async function told(act: () => Promise<unknown>): Promise<[string, unknown][]> {
  await portal.rest.settled()
  const from = to.received.length
  await act()
  await portal.rest.settled()
  return to.received.slice(from).map(({ form }) => [form.event, form.data])
}

const add = async (fields: Record<string, unknown> = {}, userId = 1): Promise<number> =>
  Number((await result('tasks.task.add', { fields: { TITLE: 'Roof', RESPONSIBLE_ID: 1, ...fields } }, userId)).task.id)

/** Ids of a list, in its order. */
const ids = async (params: Record<string, unknown> = {}, userId = 1): Promise<number[]> =>
  (await result('tasks.task.list', { select: ['ID'], ...params }, userId)).tasks.map(({ id }: { id: string }) =>
    Number(id),
  )

const anna = await addUser(portal, { name: 'Anna', lastName: 'Berg' })
const boris = await addUser(portal)

test('a task is told in camel case, its numbers as texts, its dates with the zone', async () => {
  const fields = {
    TITLE: 'Roof',
    RESPONSIBLE_ID: anna,
    DEADLINE: '2030-12-31T23:59:59',
    TAGS: ['house'],
    AUDITORS: [boris],
  }
  const { task } = await result('tasks.task.add', { fields })
  assert.match(task.id, /^\d+$/)
  assert.deepEqual(
    [task.title, task.createdBy, task.responsibleId, task.priority, task.status, task.mark, task.closedBy],
    ['Roof', '1', String(anna), '1', '2', null, null],
  )
  assert.equal(task.deadline, '2030-12-31T23:59:59+01:00')
  assert.deepEqual(task.responsible.name, 'Anna Berg')
  assert.deepEqual(
    [task.auditors, Object.keys(task.auditorsData), task.accomplicesData],
    [[String(boris)], [String(boris)], []],
  )
  assert.deepEqual([task.action.start, task.action.pause, task.action['favorite.add']], [true, false, true])
  assert.ok(!('ufCrmTask' in task) && !('tags' in task))
  const { task: some } = await result('tasks.task.get', { taskId: task.id, select: ['TITLE', 'TAGS', 'UF_CRM_TASK'] })
  assert.deepEqual([some.title, some.ufCrmTask, 'createdBy' in some], ['Roof', false, false])
  assert.deepEqual(
    Object.values(some.tags).map(tag => (tag as { title: string }).title),
    ['house'],
  )
})

test('what a task cannot be without is told by its name', async () => {
  fails(await call('tasks.task.add', {}), '100', 'Could not find value for parameter {fields} (internal error)')
  const adding = (fields: object) => call('tasks.task.add', { fields })
  fails(await adding({ RESPONSIBLE_ID: 1 }), 'ERROR_CORE', 'Task title is not specified<br>')
  fails(await adding({ TITLE: 'A' }), 'ERROR_CORE', 'Responsible person not specified<br>')
  fails(
    await adding({ TITLE: 'A', RESPONSIBLE_ID: 9999 }),
    'ERROR_CORE',
    'User specified in the "Responsible" field not found<br>',
  )
  fails(await adding({ TITLE: 'A', RESPONSIBLE_ID: 1, STATUS: 9 }), 'ERROR_CORE', 'Incorrect status<br>')
  const taskId = await add()
  const below = await add({ PARENT_ID: taskId })
  const under = (PARENT_ID: number) => call('tasks.task.update', { taskId, fields: { PARENT_ID } })
  fails(await under(taskId), 'ERROR_CORE', 'Cannot bind the node to itself<br>')
  fails(await under(below), 'ERROR_CORE', 'Creating cyclic links in tasks is prohibited<br>')
  fails(await call('tasks.task.get', { taskId: 'x' }), '0', 'wrong task id')
  assert.deepEqual(await result('tasks.task.get', { taskId: 999_999 }), [])
})

test('statuses follow the verbs; what is controlled waits for its creator', async () => {
  const taskId = await add({ RESPONSIBLE_ID: anna, TASK_CONTROL: 'Y' })
  const verb = async (name: string, userId: number) =>
    (await result(`tasks.task.${name}`, { taskId }, userId)).task.status
  assert.equal(await verb('start', anna), '3')
  fails(await call('tasks.task.start', { taskId }, anna), '0', 'Action on the task is not allowed')
  assert.equal(await verb('pause', anna), '2')
  assert.equal(await verb('defer', anna), '6')
  assert.equal(await verb('complete', anna), '4')
  fails(await call('tasks.task.approve', { taskId }, anna), '1048582', 'Action on the task is not allowed')
  assert.equal(await verb('disapprove', 1), '2')
  await verb('complete', anna)
  const { task } = await result('tasks.task.approve', { taskId })
  assert.deepEqual([task.status, task.closedBy, task.statusChangedBy], ['5', '1', '1'])
  const { task: renewed } = await result('tasks.task.renew', { taskId })
  assert.deepEqual([renewed.status, renewed.closedBy, renewed.closedDate], ['2', '0', null])
  const { list } = await result('tasks.task.history.list', {
    taskId,
    filter: { FIELD: 'STATUS' },
    order: { ID: 'asc' },
  })
  assert.deepEqual(
    list.map(({ value }: { value: { to: string } }) => value.to),
    ['3', '2', '6', '4', '2', '4', '5', '2'],
  )
  const { task: delegated } = await result('tasks.task.delegate', { taskId, userId: boris })
  assert.deepEqual([delegated.responsibleId, delegated.auditors], [String(boris), [String(anna)]])
})

test('a list is filtered by people, statuses, time and bindings, and counted', async () => {
  const one = await add({ TITLE: 'List one', DEADLINE: '2020-01-01', ACCOMPLICES: [boris], TAGS: ['slate'] })
  const two = await add({ TITLE: 'List two', PRIORITY: 2, PARENT_ID: one })
  const found = (filter: object, more: object = {}) => ids({ filter: { '%TITLE': 'List', ...filter }, ...more })
  assert.deepEqual(await found({}), [two, one])
  assert.deepEqual(await found({}, { order: { ID: 'asc' } }), [one, two])
  assert.deepEqual(await found({ STATUS: -1 }), [one])
  assert.deepEqual(await found({ '!STATUS': -1 }), [two])
  assert.deepEqual(await found({ REAL_STATUS: [2, 3], PRIORITY: 2 }), [two])
  assert.deepEqual(await found({ ACCOMPLICE: boris }), [one])
  assert.deepEqual(await found({ TAG: 'Slate' }), [one])
  assert.deepEqual(await found({ ONLY_ROOT_TASKS: 'Y' }), [one])
  assert.deepEqual(await found({ '<DEADLINE': '2021-01-01' }), [one])
  assert.deepEqual(await found({ 0: { '::LOGIC': 'OR', ID: two, TAG: 'slate' } }), [two, one])
  await result('tasks.task.favorite.add', { taskId: two })
  assert.deepEqual(await found({ '::SUBFILTER-PARAMS': { FAVORITE: 'Y' } }), [two])
  const page = await call('tasks.task.list', { filter: { '%TITLE': 'List' }, select: ['ID', 'STATUS'] })
  assert.deepEqual([page.total, page.result.tasks[1].subStatus], [2, '-1'])
  fails(await call('tasks.task.list', { order: { NOTHING: 'asc' } }), '0', 'Invalid sorting key (internal error)')
  const counters = await result('tasks.task.counters.get')
  assert.deepEqual(counters.expired, { counter: 1, code: 6291456 })
})

test('user fields of tasks are written, shown by their names and filtered', async () => {
  const PARAMS = { USER_TYPE_ID: 'string', FIELD_NAME: 'ROOM', EDIT_FORM_LABEL: { en: 'Room' } }
  const ID = await result('task.item.userfield.add', { PARAMS })
  const taskId = await add({ UF_ROOM: 'Attic' })
  assert.deepEqual(await ids({ filter: { UF_ROOM: 'Attic' } }), [taskId])
  const { task } = await result('tasks.task.get', { taskId, select: ['ID', 'UF_ROOM'] })
  assert.equal(task.ufRoom, 'Attic')
  assert.equal((await result('tasks.task.getFields')).fields.UF_ROOM.title, 'Room')
  fails(await call('task.item.userfield.add', { PARAMS }, anna), 'ERROR_CORE', 'Access denied')
  assert.equal(await result('task.item.userfield.delete', { ID }), true)
})

test('events tell what the pages tell', async () => {
  let taskId = 0
  let commentId = 0
  const undefinedBoth = { IS_ACCESSIBLE_BEFORE: 'undefined', IS_ACCESSIBLE_AFTER: 'undefined' }
  assert.deepEqual(
    await told(async () => {
      taskId = await add()
    }),
    [
      [
        'ONTASKADD',
        {
          FIELDS_BEFORE: 'undefined',
          FIELDS_AFTER: { ID: String(taskId) },
          ...{ IS_ACCESSIBLE_BEFORE: 'N', IS_ACCESSIBLE_AFTER: 'undefined' },
        },
      ],
    ],
  )
  const updated = [
    'ONTASKUPDATE',
    { FIELDS_BEFORE: { ID: String(taskId) }, FIELDS_AFTER: { ID: String(taskId) }, ...undefinedBoth },
  ]
  assert.deepEqual(await told(() => result('tasks.task.start', { taskId })), [updated])
  assert.deepEqual(await told(() => result('tasks.task.startwatch', { taskId })), [updated])
  assert.deepEqual(await told(() => result('tasks.task.mute', { id: taskId })), [])
  const fields = () => ({ ID: String(commentId), TASK_ID: String(taskId) })
  assert.deepEqual(
    await told(async () => {
      commentId = await result('task.commentitem.add', { TASKID: taskId, FIELDS: { POST_MESSAGE: 'Ready' } })
    }),
    [['ONTASKCOMMENTADD', { FIELDS_BEFORE: 'undefined', FIELDS_AFTER: fields(), ...undefinedBoth }]],
  )
  for (const [verb, ACTION, more] of [
    ['update', 'EDIT', { FIELDS: { POST_MESSAGE: 'Done' } }],
    ['delete', 'DEL', {}],
  ] as const)
    assert.deepEqual(
      await told(() => result(`task.commentitem.${verb}`, { TASKID: taskId, ITEMID: commentId, ...more })),
      [
        [
          `ONTASKCOMMENT${verb.toUpperCase()}`,
          { FIELDS_BEFORE: fields(), FIELDS_AFTER: { ...fields(), ACTION }, ...undefinedBoth },
        ],
      ],
    )
  assert.deepEqual(await told(() => result('tasks.task.delete', { taskId })), [
    [
      'ONTASKDELETE',
      {
        FIELDS_BEFORE: { ID: String(taskId) },
        FIELDS_AFTER: 'undefined',
        ...{ IS_ACCESSIBLE_BEFORE: 'undefined', IS_ACCESSIBLE_AFTER: 'N' },
      },
    ],
  ])
})
