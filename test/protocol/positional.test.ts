import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { openPortal } from '../support/portal.ts'

let portal: Portal
let base: string
let task: number
let item: number

before(async () => {
  portal = await openPortal({ webhookSecret: 'positional' })
  base = `${(await portal.listen({ httpsPort: 'off' })).http}/rest/1/positional/`
  const fields = { TITLE: 'Roof', RESPONSIBLE_ID: 1 }
  // Two tasks, so that no item has the number of one.
  await portal.call('tasks.task.add', { fields })
  task = Number((await portal.call('tasks.task.add', { fields })).result.task.id)
  for (let i = 0; i < 5; i++)
    item = (await portal.call('task.checklistitem.add', { TASKID: task, FIELDS: { TITLE: `Step ${i}` } })).result
})
after(() => portal.close())

const METHOD = 'task.checklistitem.get'

// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
async function send(path: string, init: RequestInit = {}): Promise<any> {
  return (await fetch(base + path, init)).json()
}
const json = (body: unknown, method = METHOD) =>
  send(method, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const form = (body: string, method = METHOD) =>
  send(method, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })

/** Each way in which parameters come, with what stands first and what second. */
const ways: Record<string, (first: number, second: number) => Promise<{ result?: { ID: string }; error?: string }>> = {
  'keys of a JSON body, by their names': (TASKID, ITEMID) => json({ TASKID, ITEMID }),
  'keys of a JSON body, by other names': (one, other) => json({ one, other }),
  'elements of a JSON list': (one, other) => json([one, other]),
  'fields of a form': (one, other) => form(`ITEMID=${one}&TASKID=${other}`),
  'a query': (one, other) => send(`${METHOD}?a=${one}&b=${other}`),
  'a query and a body': (one, other) => form(`b=${other}`, `${METHOD}?a=${one}`),
  'a command of a batch': async (one, other) => {
    const { result } = await json({ cmd: { it: `${METHOD}?ITEMID=${one}&TASKID=${other}` } }, 'batch')
    return result.result_error.it ?? { result: result.result.it }
  },
  'a command of a batch with a reference': async (one, other) => {
    const cmd = { list: `task.checklistitem.getlist?0=${task}`, it: `${METHOD}?x=${one}&y=$result[list][0][ID]` }
    const { result } = await json({ cmd }, 'batch')
    // The newest item comes first.
    return other === item ? { result: result.result.it } : { error: 'ERROR_CORE' }
  },
}

for (const [way, ask] of Object.entries(ways))
  test(`positions count in ${way}`, async () => {
    assert.equal((await ask(task, item)).result?.ID, String(item))
    assert.equal((await ask(item, task)).error, 'ERROR_CORE')
  })

test('what every call may bring has no place among them', async () => {
  assert.equal((await json({ auth_connector: 'mine', TASKID: task, start: 0, ITEMID: item })).result.ID, String(item))
})

test('a parameter that is missing or wrong is named by its place', async () => {
  const wrong = (text: string) => `TASKS_ERROR_EXCEPTION_#256; ${text}; 256/TE/WRONG_ARGUMENTS<br>`
  const told = async (body: unknown) => (await json(body, 'task.checklistitem.complete')).error_description
  assert.equal(
    await told({ ITEMID: task }),
    wrong('Param #1 (itemId) expected by method ctaskchecklistitem::complete(), but not given.'),
  )
  assert.equal(
    await told({ TASKID: 'x', ITEMID: 1 }),
    wrong(
      'Param #0 (taskId) for method ctaskchecklistitem::complete() expected to be of type "integer", but given something else.',
    ),
  )
  assert.equal(await told({ TASKID: 0, ITEMID: 1 }), 'TASKS_ERROR_ASSERT_EXCEPTION<br>')
  const swapped = { TASKID: task, FILTER: { '>=POST_DATE': '2020-01-01' } }
  assert.match(
    (await json(swapped, 'task.commentitem.getlist')).error_description,
    /^TASKS_ERROR_EXCEPTION_#256; Param #1 \(arOrder\) for method ctaskcommentitem::getlist\(\) must not contain key ">=POST_DATE"/,
  )
})
