import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()
const { portal, result, call } = crm

const head = await addUser(portal, { name: 'Head' })
const team: number = await result('department.add', { NAME: 'Team', PARENT: 1, UF_HEAD: head })
const creator = await addUser(portal, { departments: [team] })
const [responsible, accomplice, auditor, stranger] = [
  await addUser(portal),
  await addUser(portal),
  await addUser(portal),
  await addUser(portal),
]
const people = { administrator: 1, head, creator, responsible, accomplice, auditor, stranger }

const newTask = async (): Promise<number> => {
  const fields = { TITLE: 'Roof', RESPONSIBLE_ID: responsible, ACCOMPLICES: [accomplice], AUDITORS: [auditor] }
  return Number((await result('tasks.task.add', { fields }, creator)).task.id)
}

/** Who may do what: a letter for each of the people, in their order; `-` for who may not. */
const rules: readonly (readonly [method: string, who: string, params?: Record<string, unknown>])[] = [
  ['tasks.task.get', 'ahcrou-'],
  ['tasks.task.history.list', 'ahcrou-'],
  ['tasks.task.favorite.add', 'ahcrou-'],
  ['tasks.task.startwatch', 'ahcrou-'],
  ['task.commentitem.add', 'ahcrou-', { FIELDS: { POST_MESSAGE: 'Ready' } }],
  ['task.checklistitem.add', 'ahcro--', { FIELDS: { TITLE: 'Ladder' } }],
  ['task.elapseditem.add', 'ahcro--', { ARFIELDS: { SECONDS: 60 } }],
  ['tasks.task.start', 'ahcro--'],
  ['tasks.task.complete', 'ahcr---'],
  ['tasks.task.delegate', 'ahcr---', { userId: 1 }],
  ['tasks.task.approve', 'ahc----'],
  ['tasks.task.update', 'ahc----', { fields: { TITLE: 'Other' } }],
  ['tasks.task.delete', 'ahc----'],
]

for (const [method, who, params = {}] of rules)
  test(`${method} is for ${who}`, async () => {
    for (const [place, [name, userId]] of Object.entries(people).entries()) {
      const id = await newTask()
      const answer = await call(method, { [method.startsWith('tasks.') ? 'taskId' : 'TASKID']: id, ...params }, userId)
      const may = answer.status === 200 && !(Array.isArray(answer.result) && !answer.result.length)
      assert.equal(may, who[place] !== '-', `${name}: ${JSON.stringify(answer).slice(0, 200)}`)
    }
  })

test('a list, a filter and a batch show what its reader may see and no more', async () => {
  const id = await newTask()
  for (const [name, userId] of Object.entries(people)) {
    const { tasks } = await result('tasks.task.list', { filter: { ID: id } }, userId)
    assert.equal(tasks.length, name === 'stranger' ? 0 : 1, name)
  }
  const { result: found } = await result(
    'batch',
    { cmd: { one: `task.item.list?ORDER[ID]=asc&FILTER[ID]=${id}` } },
    stranger,
  )
  assert.deepEqual(found.one, [])
})
