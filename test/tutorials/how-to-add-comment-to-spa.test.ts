// tutorials/crm/how-to-add-crm-objects/how-to-add-comment-to-spa.md: the number of a smart process is looked up by its
// title, and an item of it gets a comment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openSdk } from '../support/b24jssdk.ts'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()
const { call } = await openSdk(crm.portal)
const title = 'Equipment procurement'
// A type before it, so that its id and its number have nothing in common.
await crm.result('crm.type.add', { fields: { title: 'Another' } })
const { id: typeId, entityTypeId } = (await crm.result('crm.type.add', { fields: { title } })).type
const itemId = (await crm.result('crm.item.add', { entityTypeId, fields: { title: 'Lathe' } })).item.id

const COMMENT = 'Confirm the purchase via email!'
let commentId: number

test('the type is found by its title, and an item of it gets a comment', async () => {
  const { types } = await call('crm.type.list', { filter: { title } })
  assert.deepEqual([types.length, types[0].id, types[0].entityTypeId], [1, typeId, entityTypeId])
  const fields = { ENTITY_ID: itemId, ENTITY_TYPE: `DYNAMIC_${types[0].entityTypeId}`, COMMENT }
  commentId = await call('crm.timeline.comment.add', { fields })
  assert.ok(commentId > 0)
})

test('the comment is in the list of the item, whose type is told in small letters', async () => {
  const filter = { ENTITY_ID: itemId, ENTITY_TYPE: `DYNAMIC_${entityTypeId}` }
  const comments = await call('crm.timeline.comment.list', { filter, order: { ID: 'DESC' } })
  const [{ CREATED, ...comment }, ...others] = comments
  assert.match(CREATED, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)
  assert.deepEqual(others, [])
  assert.deepEqual(comment, {
    ID: String(commentId),
    ENTITY_ID: String(itemId),
    ENTITY_TYPE: `dynamic_${entityTypeId}`,
    COMMENT,
    AUTHOR_ID: '1',
    FILES: {},
  })
})

test('the id of the type in the place of its number, no text and no item are refused', async () => {
  const add = (fields: object) => crm.call('crm.timeline.comment.add', { fields })
  const complete = { ENTITY_ID: itemId, ENTITY_TYPE: `DYNAMIC_${entityTypeId}`, COMMENT }
  fails(await add({ ...complete, ENTITY_TYPE: `DYNAMIC_${typeId}` }), 'OWNER_NOT_FOUND', 'Owner was not found')
  fails(await add({ ...complete, COMMENT: '' }), 'INVALID_ARG_VALUE', 'Empty comment message')
  for (const name of Object.keys(complete))
    fails(await add({ ...complete, [name]: undefined }), '100', `Could not find value for parameter {${name}}`)
  // The tutorial has the comment added to nothing; the pages of the methods answer this.
  fails(await add({ ...complete, ENTITY_ID: 4711 }), 'NOT_FOUND', 'Not found.')
})

test('a second time adds a second comment', async () => {
  const fields = { ENTITY_ID: itemId, ENTITY_TYPE: `dynamic_${entityTypeId}`, COMMENT }
  const other = await call('crm.timeline.comment.add', { fields })
  assert.notEqual(other, commentId)
})
