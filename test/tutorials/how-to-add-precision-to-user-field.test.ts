// tutorials/crm/how-to-add-crm-objects/how-to-add-precision-to-user-field.md: numbers of a user field are rounded as its
// settings say, when they are saved.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSdk } from '../support/b24jssdk.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { call } = await openSdk(crm.portal)
const defaults = { SIZE: 20, MIN_VALUE: 0, MAX_VALUE: 0, DEFAULT_VALUE: null }

/** Adds a number to deals as the first scenario does. */
const add = async (name: string, more: Fields = {}) => {
  const field = { entityId: 'CRM_DEAL', fieldName: `UF_CRM_DEAL_${name}`, userTypeId: 'double', ...more }
  return (await call('userfieldconfig.add', { moduleId: 'crm', field })).field
}
const update = async (id: string | number, field: Fields) =>
  (await call('userfieldconfig.update', { moduleId: 'crm', id: Number(id), field })).field
const config = async (id: string) => (await call('userfieldconfig.get', { moduleId: 'crm', id: Number(id) })).field
/** What becomes of a value in a deal. */
const saved = async (name: string, value: unknown, deal?: number) => {
  const id = deal ?? (await crm.add('deal'))
  await crm.update('deal', id, { [name]: value })
  return (await crm.result('crm.deal.get', { id }))[name]
}

test('a field comes with its precision, and the other settings by default', async () => {
  const both = (text: string | null, other = text) => ({ en: text, de: other })
  const field = await add('NEW_DOUBLE_FIELD', {
    editFormLabel: { de: 'Number with rounding', en: 'PRECISION double' },
    settings: { PRECISION: 3 },
  })
  assert.deepEqual(field, {
    id: field.id,
    entityId: 'CRM_DEAL',
    fieldName: 'UF_CRM_DEAL_NEW_DOUBLE_FIELD',
    userTypeId: 'double',
    xmlId: null,
    sort: '100',
    multiple: 'N',
    mandatory: 'N',
    showFilter: 'N',
    showInList: 'Y',
    editInList: 'Y',
    isSearchable: 'N',
    settings: { PRECISION: 3, ...defaults },
    languageId: { en: 'en', de: 'de' },
    editFormLabel: both('PRECISION double', 'Number with rounding'),
    listColumnLabel: both(null),
    listFilterLabel: both(null),
    errorMessage: both(null),
    helpMessage: both(null),
  })
  assert.match(field.id, /^\d+$/)
  assert.deepEqual(await config(field.id), field)
})

test('a value is rounded when it is saved; a comma is a point and spaces are nothing', async () => {
  const name = 'UF_CRM_DEAL_NEW_DOUBLE_FIELD'
  for (const [sent, kept] of [
    ['1.23456', 1.235],
    ['1,23456', 1.235],
    ['1 234,5678', 1234.568],
    [2.5, 2.5],
  ])
    assert.equal(Number(await saved(name, sent)), kept, String(sent))
})

test('without a precision numbers are whole; one out of range is the nearest that can be', async () => {
  const plain = await add('PLAIN')
  assert.equal(plain.settings.PRECISION, 0)
  assert.equal(Number(await saved('UF_CRM_DEAL_PLAIN', '1.6')), 2)
  assert.equal((await add('LESS', { settings: { PRECISION: -1 } })).settings.PRECISION, 0)
  assert.equal((await add('MORE', { settings: { PRECISION: 13 } })).settings.PRECISION, 12)
})

test('limits of 0 are none', async () => {
  for (const value of [-5, 1e9]) assert.equal(Number(await saved('UF_CRM_DEAL_PLAIN', value)), value)
})

test('an existing field is found by its label and changed; its other settings are sent along and stay', async () => {
  const label = { de: 'Amount to return' }
  await crm.result('crm.deal.userfield.add', {
    fields: {
      ...{ FIELD_NAME: '1740471712', USER_TYPE_ID: 'double', SORT: 150, SHOW_IN_LIST: 'Y', EDIT_FORM_LABEL: label },
      ...{ LIST_COLUMN_LABEL: label, LIST_FILTER_LABEL: label, SHOW_FILTER: 'Y' },
      SETTINGS: { PRECISION: 2, SIZE: 30, MIN_VALUE: 1, MAX_VALUE: 100 },
    },
  })
  await crm.result('crm.deal.userfield.add', { fields: { FIELD_NAME: 'NOTE', USER_TYPE_ID: 'string' } })
  const listed: Fields[] = await call('crm.deal.userfield.list', { filter: { LANG: 'de', USER_TYPE_ID: 'double' } })
  assert.ok(listed.every(({ USER_TYPE_ID }) => USER_TYPE_ID === 'double'))
  const found = listed.find(field => field.EDIT_FORM_LABEL === 'Amount to return')!
  const { ID, ...rest } = found
  assert.deepEqual(rest, {
    ENTITY_ID: 'CRM_DEAL',
    FIELD_NAME: 'UF_CRM_1740471712',
    USER_TYPE_ID: 'double',
    XML_ID: null,
    SORT: '150',
    MULTIPLE: 'N',
    MANDATORY: 'N',
    SHOW_FILTER: 'E',
    SHOW_IN_LIST: 'Y',
    EDIT_IN_LIST: 'Y',
    IS_SEARCHABLE: 'N',
    SETTINGS: { ...defaults, PRECISION: 2, SIZE: 30, MIN_VALUE: 1, MAX_VALUE: 100 },
    EDIT_FORM_LABEL: 'Amount to return',
    LIST_COLUMN_LABEL: 'Amount to return',
    LIST_FILTER_LABEL: 'Amount to return',
    ERROR_MESSAGE: null,
    HELP_MESSAGE: null,
  })

  const field = await update(String(ID), { settings: { ...(found.SETTINGS as Fields), PRECISION: 3 } })
  assert.equal(field.id, ID)
  assert.deepEqual(field.settings, { ...(found.SETTINGS as Fields), PRECISION: 3 })
  // Nothing is said of labels: they stay, in the languages that they have.
  assert.deepEqual([field.languageId, field.editFormLabel], [{ de: 'de' }, label])
  assert.deepEqual((await config(String(ID))).settings, field.settings)
})

test('without LANG there are no labels to search for', async () => {
  const [field] = await call('crm.deal.userfield.list', { filter: { USER_TYPE_ID: 'double' } })
  assert.equal('EDIT_FORM_LABEL' in field, false)
})

test('userfieldconfig.list shows labels where select names a language', async () => {
  const filter = { fieldName: 'UF_CRM_DEAL_NEW_DOUBLE_FIELD' }
  const list = async (select: Fields) =>
    (await call('userfieldconfig.list', { moduleId: 'crm', filter, select })).fields[0]
  assert.equal('editFormLabel' in (await list({ 0: '*' })), false)
  assert.deepEqual((await list({ 0: '*', language: 'de' })).editFormLabel, { de: 'Number with rounding' })
})

test('what has been saved stays until it is saved again', async () => {
  const name = 'UF_CRM_DEAL_LOSES'
  const { id } = await add('LOSES', { settings: { PRECISION: 3 } })
  const deal = await crm.add('deal')
  assert.equal(Number(await saved(name, 1.2345, deal)), 1.235)
  await update(id, { settings: { PRECISION: 1 } })
  assert.equal(Number((await crm.get('deal', deal))[name]), 1.235)
  assert.equal(Number(await saved(name, 1.235, deal)), 1.2)
  // The digits that were cut off do not come back.
  await update(id, { settings: { PRECISION: 3 } })
  assert.equal(Number((await crm.get('deal', deal))[name]), 1.2)
})

test('update passes over what never changes, and replaces all labels where one is sent', async () => {
  const { id } = await add('FIXED', { editFormLabel: { de: 'Fest', en: 'Fixed' }, settings: { PRECISION: 2 } })
  const never = { entityId: 'CRM_LEAD', fieldName: 'UF_CRM_DEAL_OTHER', userTypeId: 'string', multiple: 'Y' }
  const field = await update(id, { ...never, editFormLabel: { de: 'Neu' } })
  assert.deepEqual(
    [field.entityId, field.fieldName, field.userTypeId, field.multiple],
    ['CRM_DEAL', 'UF_CRM_DEAL_FIXED', 'double', 'N'],
  )
  assert.deepEqual([field.languageId, field.editFormLabel], [{ de: 'de' }, { de: 'Neu' }])
})

test('a field that was deleted can be added anew with another type', async () => {
  const { id } = await add('AGAIN')
  await call('userfieldconfig.delete', { moduleId: 'crm', id: Number(id) })
  const field = await add('AGAIN', { userTypeId: 'string', multiple: 'Y' })
  assert.deepEqual([field.userTypeId, field.multiple], ['string', 'Y'])
})

test('each mistake has its own text', async () => {
  const asked = { entityId: 'CRM_DEAL', fieldName: 'UF_CRM_DEAL_MISTAKE', userTypeId: 'double' }
  const texts: [string, Fields, RegExp][] = [
    ['userfieldconfig.add', { field: { ...asked, entityId: 'CRM_NONE' } }, /^You cannot create custom fields/],
    ['userfieldconfig.add', { field: { ...asked, fieldName: 'UF_CRM_DEAL_PLAIN' } }, /already exists/],
    [
      'userfieldconfig.add',
      { field: { ...asked, fieldName: 'UF_CRM_DEAL_mistake' } },
      /^Field name contains invalid characters/,
    ],
    [
      'userfieldconfig.add',
      { field: { ...asked, fieldName: `UF_CRM_DEAL_${'M'.repeat(39)}` } },
      /^Field name is too long/,
    ],
    ['userfieldconfig.update', { id: 999_999, field: {} }, /^You cannot change the settings of the user field/],
  ]
  for (const [method, params, text] of texts)
    assert.match((await crm.call(method, { moduleId: 'crm', ...params })).error_description!, text)
  const user = await userWith(crm, { LEAD: { read: 'all' } })
  const answer = await crm.call('userfieldconfig.add', { moduleId: 'crm', field: asked }, user)
  // In the words of the method's page; this tutorial has those of a foreign owner.
  assert.equal(answer.error_description, 'Access denied.')
  assert.equal((await crm.call('crm.deal.userfield.list', {}, user)).error_description, 'Access denied.')
  const { fields } = await call('userfieldconfig.list', { moduleId: 'crm', filter: { fieldName: asked.fieldName } })
  assert.deepEqual(fields, [])
})

test('settings are replaced as a whole: what is not sent is as by default', async () => {
  const own = { PRECISION: 2, SIZE: 30, MIN_VALUE: 1, MAX_VALUE: 100, DEFAULT_VALUE: 5 }
  const { id, settings } = await add('WHOLE', { settings: own })
  assert.deepEqual(settings, own)
  const field = await update(id, { settings: { PRECISION: 4 } })
  assert.deepEqual(field.settings, { PRECISION: 4, ...defaults })
})
