// tutorials/crm/how-to-add-crm-objects/how-to-add-user-field-to-spa.md: a smart process gets a user field, a list with two
// elements.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSdk } from '../support/b24jssdk.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { call } = await openSdk(crm.portal)
// The id of a type and its entityTypeId are two numbers.
const { id, entityTypeId } = (await crm.result('crm.type.add', { fields: { title: 'Equipment procurement' } })).type
const entityId = `CRM_${id}`
const fieldName = `UF_${entityId}_NEW_REST_LIST`

const wanted = {
  entityId,
  fieldName,
  userTypeId: 'enumeration',
  multiple: 'Y',
  editFormLabel: { de: 'List of characteristics', en: 'List of characteristics' },
  enum: [
    { value: 'Characteristic 1', def: 'N', sort: 100 },
    { value: 'Characteristic 2', def: 'Y', sort: 200 },
  ],
}
const both = (value: string | null) => ({ en: value, de: value })

test('the type is found by its title', async () => {
  const { types } = await call('crm.type.list', { filter: { title: 'Equipment procurement' } })
  assert.deepEqual(
    types.map((type: Fields) => [type.id, type.entityTypeId]),
    [[id, entityTypeId]],
  )
  assert.notEqual(id, entityTypeId)
})

test('the field comes back whole, with ids of its elements', async () => {
  const { field } = await call('userfieldconfig.add', { moduleId: 'crm', field: wanted })
  const { enum: elements, ...rest } = field
  assert.deepEqual(rest, {
    id: field.id,
    entityId,
    fieldName,
    userTypeId: 'enumeration',
    xmlId: null,
    sort: '100',
    multiple: 'Y',
    mandatory: 'N',
    showFilter: 'N',
    showInList: 'Y',
    editInList: 'Y',
    isSearchable: 'N',
    settings: { DISPLAY: 'LIST', LIST_HEIGHT: 1, CAPTION_NO_VALUE: '', SHOW_NO_VALUE: 'Y' },
    languageId: { en: 'en', de: 'de' },
    editFormLabel: both('List of characteristics'),
    listColumnLabel: both(null),
    listFilterLabel: both(null),
    errorMessage: both(null),
    helpMessage: both(null),
  })
  assert.match(field.id, /^\d+$/)
  assert.deepEqual(
    elements.map(({ userFieldId, value, def, sort }: Fields) => ({ userFieldId, value, def, sort })),
    [
      { userFieldId: field.id, value: 'Characteristic 1', def: 'N', sort: '100' },
      { userFieldId: field.id, value: 'Characteristic 2', def: 'Y', sort: '200' },
    ],
  )
  for (const { id, xmlId } of elements) {
    assert.match(id, /^\d+$/)
    assert.match(xmlId, /^[0-9a-f]{32}$/)
  }
})

test('it is among the fields of the type', async () => {
  const { fields } = await call('userfieldconfig.list', { moduleId: 'crm', filter: { entityId } })
  assert.deepEqual(
    fields.map(({ fieldName, userTypeId, multiple }: Fields) => [fieldName, userTypeId, multiple]),
    [[fieldName, 'enumeration', 'Y']],
  )
})

const fieldOf = async () => {
  const { fields } = await call('userfieldconfig.list', { moduleId: 'crm', filter: { fieldName } })
  return (await call('userfieldconfig.get', { moduleId: 'crm', id: fields[0].id })).field
}

test('a new item has the element that is there by default', async () => {
  const field = await fieldOf()
  const { item } = await call('crm.item.add', { entityTypeId, fields: { title: 'Drill' }, useOriginalUfNames: 'Y' })
  assert.deepEqual(item[fieldName], [Number(field.enum[1].id)])
})

test('elements are changed and added by update, with the ids they came with; multiple never changes', async () => {
  const field = await fieldOf()
  const [first, second] = field.enum
  const elements = [
    { id: first.id, value: 'Characteristic one', def: 'N', sort: 100 },
    { id: second.id, value: second.value, def: 'Y', sort: 200 },
    { value: 'Characteristic 3', def: 'N', sort: 300 },
  ]
  const change = { userTypeId: 'enumeration', multiple: 'N', enum: elements }
  await call('userfieldconfig.update', { moduleId: 'crm', id: field.id, field: change })
  const changed = await fieldOf()
  assert.equal(changed.multiple, 'Y')
  assert.deepEqual(
    changed.enum.map(({ value }: Fields) => value),
    ['Characteristic one', 'Characteristic 2', 'Characteristic 3'],
  )
  assert.deepEqual([changed.enum[0].id, changed.enum[1].id], [first.id, second.id])
})

test('each mistake has its own text, and adds nothing', async () => {
  const other = { ...wanted, fieldName: `UF_${entityId}_OTHER` }
  const table: [Fields, RegExp][] = [
    [{ ...other, entityId: `CRM_${entityTypeId}` }, /^You cannot create custom fields/],
    [{ ...other, fieldName: 'UF_CRM_OTHER' }, /^You cannot create custom fields/],
    [wanted, /^(The field|Field) .* already exists/],
    [{ ...other, fieldName: undefined }, /^The 'FIELD_NAME' field is not found/],
    [{ ...other, userTypeId: undefined }, /^The 'USER_TYPE_ID' field is not found/],
    [{ ...other, enum: [{ value: '', def: 'N', sort: 1 }] }, /^Fail to save enumeration field values/],
    [{ ...other, enum: [{ value: 'One', def: 'perhaps', sort: 1 }] }, /^Fail to save enumeration field values/],
  ]
  for (const [field, text] of table) {
    const answer = await crm.call('userfieldconfig.add', { moduleId: 'crm', field })
    assert.deepEqual([answer.status, answer.error], [400, ''], JSON.stringify(field))
    assert.match(answer.error_description!, text)
  }
  const { fields } = await call('userfieldconfig.list', { moduleId: 'crm', filter: { entityId } })
  assert.equal(fields.length, 1)
})

test('who may not change settings is refused at the first step and at the second', async () => {
  const user = await userWith(crm, { DEAL: { read: 'all' } })
  assert.equal((await crm.call('crm.type.list', {}, user)).error, 'ACCESS_DENIED')
  const answer = await crm.call('userfieldconfig.add', { moduleId: 'crm', field: wanted }, user)
  assert.deepEqual([answer.error, answer.error_description], ['', 'Access denied.'])
})
