import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { levels } from '../../src/portal/roles.ts'
import { openAccess, type Sample } from '../support/access.ts'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()
const { me, boss, loner, owners, reaches, roleOf, setLevel, removeRole } = await openAccess(crm)

const smartProcess = await crm.result('crm.type.add', {
  fields: {
    ...{ title: 'Repairs', isSetOpenPermissions: 'N', isStagesEnabled: 'Y', isCategoriesEnabled: 'Y' },
    isClientEnabled: 'Y',
  },
})
const SMART_PROCESS: number = smartProcess.type.entityTypeId

/** Every type of records by its number, as roles call it. */
const types: Record<number, string> = {
  1: 'LEAD',
  2: 'DEAL',
  3: 'CONTACT',
  4: 'COMPANY',
  7: 'QUOTE',
  31: 'SMART_INVOICE',
  [SMART_PROCESS]: `DYNAMIC_${SMART_PROCESS}`,
}

const denied = {
  get: 'You do not have permission to view this item',
  list: 'Access denied',
  add: 'Access denied',
  update: 'Access denied',
  delete: 'Access denied',
}
type Verb = keyof typeof denied

/** One item of each owner that is open to everybody and one that is not. */
async function samples(entityTypeId: number, more: Fields = {}): Promise<Sample[]> {
  const made: Sample[] = []
  for (const owner of owners)
    for (const opened of ['Y', 'N'] as const) {
      const fields = { name: 'n', assignedById: owner, opened, ...more }
      const { item } = await crm.result('crm.item.add', { entityTypeId, fields })
      made.push({ id: item.id, owner, opened, category: item.categoryId ?? 0 })
    }
  return made
}

/** Whether a call went well; a refusal is the documented one. */
async function may(verb: Verb, params: Fields, user: number): Promise<boolean> {
  const answer = await crm.call(`crm.item.${verb}`, params, user)
  if (answer.status !== 200) fails(answer, 'ACCESS_DENIED', denied[verb])
  return answer.status === 200
}

async function permitted(all: Sample[], call: (sample: Sample) => Promise<boolean>): Promise<number[]> {
  const ids: number[] = []
  for (const sample of all) if (await call(sample)) ids.push(sample.id)
  return ids
}

const idsOf = (all: Sample[]): number[] => all.map(({ id }) => id)

for (const [id, entity] of Object.entries(types)) {
  const entityTypeId = Number(id)

  describe(`${entity} through crm.item.*: a level of`, () => {
    test('read: lists and single items agree', async () => {
      const all = await samples(entityTypeId)
      for (const user of [me, boss, loner]) {
        const role = await roleOf(user)
        for (const level of levels) {
          await setLevel(role, entity, 'read', level)
          const expected = idsOf(all.filter(sample => reaches(user, level, sample)))
          const list = { entityTypeId, select: ['id'], filter: { '@id': idsOf(all) }, order: { id: 'ASC' } }
          if (await may('list', list, user)) {
            const answer = await crm.call('crm.item.list', list, user)
            assert.deepEqual(idsOf(answer.result.items), expected, level)
            assert.equal(answer.total, expected.length)
          } else assert.equal(level, 'none')
          const single = await permitted(all, ({ id }) => may('get', { entityTypeId, id }, user))
          assert.deepEqual(single, expected, level)
        }
        await removeRole(role)
      }
    })

    test('update: what may be changed', async () => {
      const all = await samples(entityTypeId)
      const role = await roleOf(me)
      for (const level of levels) {
        await setLevel(role, entity, 'update', level)
        const fields = { webformId: levels.indexOf(level) + 1 }
        const changed = await permitted(all, ({ id }) => may('update', { entityTypeId, id, fields }, me))
        assert.deepEqual(changed, idsOf(all.filter(sample => reaches(me, level, sample))), level)
        const filter = { '@id': idsOf(all), ...fields }
        const { items } = await crm.result('crm.item.list', { entityTypeId, select: ['id'], filter })
        assert.deepEqual(idsOf(items), changed)
      }
    })

    test('add: whose items may be made', async () => {
      const role = await roleOf(me)
      for (const level of levels) {
        await setLevel(role, entity, 'add', level)
        for (const owner of owners)
          for (const opened of ['Y', 'N'] as const) {
            const fields = { name: 'n', assignedById: owner, opened }
            assert.equal(
              await may('add', { entityTypeId, fields }, me),
              reaches(me, level, { owner, opened }),
              `${level} ${owner} ${opened}`,
            )
          }
      }
    })

    test('delete: what may go; the rest stays', async () => {
      const role = await roleOf(me)
      for (const level of levels) {
        await setLevel(role, entity, 'delete', level)
        const all = await samples(entityTypeId)
        const gone = await permitted(all, ({ id }) => may('delete', { entityTypeId, id }, me))
        assert.deepEqual(gone, idsOf(all.filter(sample => reaches(me, level, sample))), level)
        const { items } = await crm.result('crm.item.list', {
          entityTypeId,
          select: ['id'],
          filter: { '@id': idsOf(all) },
        })
        assert.deepEqual(
          idsOf(items),
          idsOf(all).filter(id => !gone.includes(id)),
        )
      }
    })
  })
}

test('categories of a smart process have levels of their own', async () => {
  const entityTypeId = SMART_PROCESS
  const { category } = await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Other' } })
  const all = [...(await samples(entityTypeId)), ...(await samples(entityTypeId, { categoryId: category.id }))]
  const role = await roleOf(me)
  for (const rest of levels)
    for (const own of levels) {
      await setLevel(role, types[entityTypeId]!, 'read', rest)
      await setLevel(role, `${types[entityTypeId]}_C${category.id}`, 'read', own)
      const levelOf = (sample: Sample) => (sample.category === category.id ? own : rest)
      const expected = idsOf(all.filter(sample => reaches(me, levelOf(sample), sample)))
      const single = await permitted(all, ({ id }) => may('get', { entityTypeId, id }, me))
      assert.deepEqual(single, expected, `${rest}, ${own}`)
    }
})

test('history is imported by administrators alone', async () => {
  const role = await roleOf(me)
  await setLevel(role, 'DEAL', 'add', 'all')
  const data = [{ title: 'x', createdTime: '2020-01-02T00:00:00+00:00' }, { createdBy: 1 }, { title: 'y' }]
  const { items } = await crm.result('crm.item.batchImport', { entityTypeId: 2, data }, me)
  assert.deepEqual(
    items.map((one: { error?: string }) => one.error),
    ['CRM_FIELD_ERROR_VALUE_NOT_VALID', 'CRM_FIELD_ERROR_VALUE_NOT_VALID', undefined],
  )
  await removeRole(role)
})

test('who may change nothing in a category moves nothing into it', async () => {
  const entityTypeId = SMART_PROCESS
  const { category } = await crm.result('crm.category.add', { entityTypeId, fields: { name: 'Closed' } })
  const role = await roleOf(me)
  await setLevel(role, types[entityTypeId]!, 'update', 'all')
  await setLevel(role, `${types[entityTypeId]}_C${category.id}`, 'update', 'none')
  const { item } = await crm.result('crm.item.add', { entityTypeId, fields: {} })
  const move = (categoryId: number) =>
    crm.call('crm.item.update', { entityTypeId, id: item.id, fields: { categoryId } }, me)
  fails(await move(category.id), '', 'Insufficient permissions to change the stage')
  assert.equal((await move(item.categoryId)).status, 200)
  await setLevel(role, `${types[entityTypeId]}_C${category.id}`, 'update', 'own')
  assert.equal((await move(category.id)).result.item.categoryId, category.id)
  await removeRole(role)
})
