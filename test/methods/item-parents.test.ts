import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fields, openCrm, types } from '../support/crm.ts'

const crm = await openCrm()

// biome-ignore lint/suspicious/noExplicitAny: whatever an item has
type Item = Record<string, any>

const numbers = { lead: 1, deal: 2, contact: 3, company: 4, quote: 7 } as const
const everyType = [...Object.values(numbers), 31]

/** A smart process that is the parent of every other type, and one that is the child of every other type and of itself. */
const relation = (entityTypeId: number) => ({ entityTypeId, isChildrenListEnabled: 'true' })
const typed = async (fields: Fields): Promise<Item> =>
  (await crm.result('crm.type.add', { fields: { title: 'Purchase', ...fields } })).type
const parent = await typed({ entityTypeId: 1220, relations: { child: everyType.map(relation) } })
const child = await typed({ entityTypeId: 1222, relations: { parent: [...everyType, 1222].map(relation) } })
const PARENT = parent.entityTypeId
const NAME = `PARENT_ID_${PARENT}`

const add = async (entityTypeId: number, fields: Fields = {}): Promise<Item> =>
  (await crm.result('crm.item.add', { entityTypeId, fields })).item
const remove = (entityTypeId: number, id: number) => crm.result('crm.item.delete', { entityTypeId, id })

describe('the parent of a classic record', () => {
  for (const type of types) {
    test(`${type}: is told of, written, read, found, sorted by and taken away`, async () => {
      const fields = await crm.result(`crm.${type}.fields`)
      assert.deepEqual(fields[NAME], {
        type: 'crm_entity',
        isRequired: false,
        isReadOnly: false,
        isImmutable: false,
        isMultiple: false,
        isDynamic: false,
        title: 'Purchase',
        settings: { parentEntityTypeId: PARENT },
      })
      const [one, other] = [(await add(PARENT)).id, (await add(PARENT)).id]
      const id = await crm.add(type, { [NAME]: other })
      const second = await crm.add(type, { [NAME]: String(one) })
      const none = await crm.add(type)
      assert.equal((await crm.get(type, id))[NAME], String(other))
      assert.equal((await crm.get(type, none))[NAME], null)
      const [listed] = await crm.result(`crm.${type}.list`, { filter: { ID: id } })
      assert.equal(listed[NAME], String(other))
      const [selected] = await crm.result(`crm.${type}.list`, { filter: { ID: id }, select: [NAME] })
      assert.deepEqual(selected, { ID: String(id), [NAME]: String(other) })

      const ids = (filter: Fields, order: Fields = { ID: 'ASC' }) =>
        crm.ids(type, { filter: { '@ID': [id, second, none], ...filter }, order })
      assert.deepEqual(await ids({ [NAME]: other }), [id])
      assert.deepEqual(await ids({ [`@${NAME}`]: [one, other] }), [id, second])
      assert.deepEqual(await ids({ [`!${NAME}`]: other }), [second, none])
      assert.deepEqual(await ids({ [NAME]: '' }), [none])
      assert.deepEqual(await ids({ [NAME]: 'x' }), [])
      assert.deepEqual(await ids({}, { [NAME]: 'ASC' }), [none, second, id])

      // The other door knows it too.
      const entityTypeId = numbers[type]
      const item = (await crm.result('crm.item.get', { entityTypeId, id })).item
      assert.equal(item[`parentId${PARENT}`], other)
      await crm.update(type, id, { [NAME]: one })
      assert.equal((await crm.get(type, id))[NAME], String(one))
      await crm.update(type, id, { COMMENTS: 'x' })
      assert.equal((await crm.get(type, id))[NAME], String(one))
      await crm.update(type, id, { [NAME]: '' })
      assert.equal((await crm.get(type, id))[NAME], null)
    })

    test(`${type}: a change of it is in the history, and a value that is no id is refused`, async () => {
      const id = await crm.add(type)
      await crm.update(type, id, { [NAME]: 5 })
      const [row] = await crm.portal.store.read
        .selectFrom('history')
        .select('changes')
        .where('entity_type_id', '=', numbers[type])
        .where('record_id', '=', id)
        .where('kind', '=', 'update')
        .execute()
      assert.deepEqual(JSON.parse(row!.changes!), { [NAME.toLowerCase()]: [null, 5] })
      for (const value of ['x', -5, 1.5, [5], {}]) {
        const answer = await crm.call(`crm.${type}.update`, { id, fields: { [NAME]: value } })
        assert.equal(answer.status, 400, JSON.stringify(value))
        assert.equal(answer.error_description, 'Invalid value for the "Purchase" field')
      }
      assert.equal((await crm.get(type, id))[NAME], '5')
    })
  }
})

describe('relations', () => {
  test('an item of a smart process has a parent of every type that it is a child of', async () => {
    const { fields } = await crm.result('crm.item.fields', { entityTypeId: child.entityTypeId })
    const names = Object.keys(fields).filter(name => name.startsWith('parentId'))
    // No type is its own parent.
    assert.deepEqual(
      names,
      everyType.map(id => `parentId${id}`),
    )
    const parents = Object.fromEntries(names.map((name, i) => [name, i + 1]))
    const item = await add(child.entityTypeId, parents)
    for (const [name, id] of Object.entries(parents)) assert.equal(item[name], id)
    const { items } = await crm.result('crm.item.list', {
      entityTypeId: child.entityTypeId,
      filter: { parentId2: parents.parentId2, '>parentId31': 0 },
      order: { parentId1: 'DESC' },
      select: ['parentId7'],
    })
    assert.deepEqual(items, [{ id: item.id, parentId7: parents.parentId7 }])
    await remove(child.entityTypeId, item.id)
  })

  for (const entityTypeId of everyType)
    test(`a parent that goes leaves its children of ${entityTypeId}`, async () => {
      const above = await add(PARENT)
      const fields = { name: 'n', [`parentId${PARENT}`]: above.id }
      const below = await add(entityTypeId, fields)
      const grandchild = await add(child.entityTypeId, { [`parentId${entityTypeId}`]: below.id })
      await remove(PARENT, above.id)
      const { item } = await crm.result('crm.item.get', { entityTypeId, id: below.id })
      assert.equal(item[`parentId${PARENT}`], null)
      await remove(entityTypeId, below.id)
      const left = (await crm.result('crm.item.get', { entityTypeId: child.entityTypeId, id: grandchild.id })).item
      assert.equal(left[`parentId${entityTypeId}`], null)
      await remove(child.entityTypeId, grandchild.id)
      const rows = await crm.portal.store.read
        .selectFrom('item_parent')
        .select('id')
        .where('record_id', '=', below.id)
        .where('entity_type_id', '=', entityTypeId)
        .execute()
      assert.deepEqual(rows, [])
    })

  test('a relation that is taken away hides the field, and a type that goes takes its relations along', async () => {
    const above = await add(PARENT)
    const deal = await crm.add('deal', { [NAME]: above.id })
    const set = (relations: Fields) => crm.result('crm.type.update', { id: parent.id, fields: { relations } })
    await set({ child: [1, 3].map(relation) })
    assert.equal(NAME in (await crm.get('deal', deal)), false)
    assert.equal(NAME in (await crm.result('crm.deal.fields')), false)
    // A name that there is none of is passed over.
    await crm.update('deal', deal, { [NAME]: 7 })
    await set({ child: everyType.map(relation) })
    assert.equal((await crm.get('deal', deal))[NAME], String(above.id))

    const { items } = await crm.result('crm.item.list', { entityTypeId: PARENT, select: ['id'] })
    for (const { id } of items) await remove(PARENT, id)
    await crm.result('crm.type.delete', { id: parent.id })
    assert.equal(NAME in (await crm.get('deal', deal)), false)
    assert.equal(NAME in (await crm.result('crm.lead.fields')), false)
    const again = await typed({ entityTypeId: PARENT })
    assert.deepEqual(again.relations, { parent: [], child: [] })
  })
})
