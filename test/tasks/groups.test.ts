import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const { portal, result, call } = await openCrm()
const [owner, member, stranger] = [await addUser(portal), await addUser(portal), await addUser(portal)]
const group: number = await result('sonet_group.create', { NAME: 'Roofs', VISIBLE: 'N' }, owner)

const ids = async (filter: object, userId: number): Promise<number[]> =>
  (await result('tasks.task.list', { select: ['ID'], filter }, userId)).tasks.map(({ id }: { id: string }) =>
    Number(id),
  )

test('a hidden group is there for its members alone', async () => {
  assert.deepEqual(await result('sonet_group.user.add', { GROUP_ID: group, USER_ID: [member] }), [String(member)])
  assert.deepEqual(await result('sonet_group.user.get', { ID: group }, member), [
    { USER_ID: String(owner), ROLE: 'A' },
    { USER_ID: String(member), ROLE: 'K' },
  ])
  fails(await call('sonet_group.user.get', { ID: group }, stranger), '', 'Socialnetwork group not found')
  assert.deepEqual(await result('sonet_group.get', {}, stranger), [])
  const [shown] = await result('sonet_group.get', { FILTER: { '%NAME': 'roof' } }, member)
  assert.deepEqual([shown.ID, shown.NUMBER_OF_MEMBERS, shown.OWNER_ID], [String(group), '2', String(owner)])
  fails(
    await call('sonet_group.update', { GROUP_ID: group, NAME: 'X' }, member),
    '',
    'User has no permissions to update group',
  )
})

test('its tasks are seen by its members, and stay without it', async () => {
  const fields = { TITLE: 'Slate', RESPONSIBLE_ID: owner, GROUP_ID: group }
  fails(await call('tasks.task.add', { fields: { ...fields, RESPONSIBLE_ID: stranger } }, stranger), ...unknown)
  const { task } = await result('tasks.task.add', { fields }, owner)
  assert.deepEqual(task.group, {
    ...{ id: String(group), name: 'Roofs', opened: false, membersCount: 2, image: '', additionalData: [] },
  })
  const id = Number(task.id)
  assert.deepEqual([await ids({ ID: id }, member), await ids({ ID: id }, stranger)], [[id], []])
  assert.deepEqual(await ids({ GROUP_ID: group }, owner), [id])
  fails(await call('tasks.task.delete', { taskId: id }, member), '1048582', 'No access to delete the task')
  const access = { GROUP_ID: group, FEATURE: 'tasks', OPERATION: 'edit_tasks' }
  assert.deepEqual(
    [
      await result('sonet_group.feature.access', access, owner),
      await result('sonet_group.feature.access', access, member),
    ],
    [true, false],
  )
  await result('sonet_group.setowner', { GROUP_ID: group, USER_ID: member }, owner)
  await result('sonet_group.delete', { GROUP_ID: group }, member)
  assert.equal((await result('tasks.task.get', { taskId: id }, owner)).task.groupId, '0')
})

const unknown = ['ERROR_CORE', 'The group specified in the "Project" field was not found<br>'] as const
