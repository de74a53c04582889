// tutorials/crm/how-to-get-lists/get-activity-list-by-deals.md: what is left to do with the deals of an employee.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()
const helper = await addUser(crm.portal, { name: 'Hans', lastName: 'Becker' })
const deals = [await crm.add('deal', { TITLE: 'Deal 1' }), await crm.add('deal', { TITLE: 'Deal 2' })]
const foreign = await crm.add('deal', { TITLE: 'Foreign', ASSIGNED_BY_ID: helper })

const todo = async (ownerId: number, params: object = {}): Promise<number> =>
  (
    await crm.result('crm.activity.todo.add', {
      ...{ ownerTypeId: 2, ownerId, deadline: '2030-01-01T10:00:00', description: 'Call', ...params },
    })
  ).id

test('the open activities of all deals of the current user, with who is responsible for each', async () => {
  const [one, two] = [await todo(deals[0]!), await todo(deals[1]!, { responsibleId: helper })]
  await todo(foreign)
  const done = await todo(deals[0]!)
  await crm.result('crm.activity.update', { id: done, fields: { COMPLETED: 'Y' } })

  const { ID } = await crm.result('user.current')
  const { items } = await crm.result('crm.item.list', {
    ...{ entityTypeId: 2, select: ['id', 'title'], filter: { assignedById: ID } },
  })
  const BINDINGS = items.map(({ id }: { id: number }) => ({ OWNER_TYPE_ID: 2, OWNER_ID: id }))
  const select = ['ID', 'OWNER_ID', 'DESCRIPTION', 'DEADLINE', 'RESPONSIBLE_ID']
  const found = await crm.result('crm.activity.list', { filter: { BINDINGS, COMPLETED: 'N' }, select })
  assert.deepEqual(found, [
    {
      ...{ ID: String(one), OWNER_ID: String(deals[0]), DESCRIPTION: 'Call' },
      ...{ DEADLINE: '2030-01-01T10:00:00+00:00', RESPONSIBLE_ID: '1' },
    },
    {
      ...{ ID: String(two), OWNER_ID: String(deals[1]), DESCRIPTION: 'Call' },
      ...{ DEADLINE: '2030-01-01T10:00:00+00:00', RESPONSIBLE_ID: String(helper) },
    },
  ])
  const ids = found.map(({ RESPONSIBLE_ID }: { RESPONSIBLE_ID: string }) => RESPONSIBLE_ID)
  const users: { ID: string; LAST_NAME: string }[] = await crm.result('user.get', { filter: { ID: ids } })
  assert.equal(users.find(user => user.ID === String(helper))!.LAST_NAME, 'Becker')
})
