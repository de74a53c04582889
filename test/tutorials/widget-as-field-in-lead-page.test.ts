// tutorials/crm/crm-widgets/widget-as-field-in-lead-page.md: a field of a lead that an application draws. What it does
// in a browser is no call: the walk keeps the value as the card would.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { type Fields, openCrm, type Type } from '../support/crm.ts'

const crm = await openCrm()
const app = await addApp(crm.portal, { scopes: ['crm', 'placement', 'userfieldconfig'] })
const call = (method: string, params: Fields = {}) => crm.portal.call(method, params, { applicationId: app.id })

const HANDLER = 'https://your-domain.example/handler.php'

const fieldsOf = (USER_TYPE_ID: string): Fields => ({
  USER_TYPE_ID,
  FIELD_NAME: 'PHONE_DATA',
  XML_ID: 'PHONE_DATA',
  MANDATORY: 'N',
  SHOW_IN_LIST: 'Y',
  EDIT_IN_LIST: 'Y',
  EDIT_FORM_LABEL: 'Phone data',
  LIST_COLUMN_LABEL: 'Phone data',
  SETTINGS: {},
})

test('a field of a type that an application draws', async () => {
  answers(
    await call('userfieldtype.add', {
      USER_TYPE_ID: 'phone_data',
      HANDLER,
      TITLE: 'Phone data',
      DESCRIPTION: 'Lead phone data field',
      OPTIONS: { height: 60 },
    }),
    true,
  )
  const { ID, INSTALLED } = resultOf(await call('app.info'))
  assert.equal(INSTALLED, true)
  const short = await call('crm.lead.userfield.add', { fields: fieldsOf('phone_data') })
  assert.match(short.error_description ?? '', /Invalid custom type specified/)

  const type = `rest_${ID}_phone_data`
  const id = resultOf(await call('crm.lead.userfield.add', { fields: fieldsOf(type) }))
  const field = resultOf(await call('crm.lead.userfield.get', { id }))
  assert.deepEqual(
    [field.FIELD_NAME, field.USER_TYPE_ID, field.XML_ID, field.ENTITY_ID],
    ['UF_CRM_PHONE_DATA', type, 'PHONE_DATA', 'CRM_LEAD'],
  )

  const value = '+499990000000'
  const fm = [{ typeId: 'PHONE', valueType: 'WORK', value }]
  const { item } = await crm.result('crm.item.add', { entityTypeId: 1, fields: { title: 'Asks', fm } })
  const lead = resultOf(await call('crm.item.get', { entityTypeId: 1, id: item.id })).item
  assert.deepEqual(lead.fm, [{ id: lead.fm[0].id, ...fm[0] }])
  await crm.update('lead', item.id, { UF_CRM_PHONE_DATA: `Lead phone: ${value}` })
  assert.equal((await crm.get('lead', item.id)).UF_CRM_PHONE_DATA, `Lead phone: ${value}`)

  for (const other of ['deal', 'contact', 'company'] satisfies Type[])
    assert.ok(resultOf(await call(`crm.${other}.userfield.add`, { fields: fieldsOf(type) })) > 0)
  assert.equal((await call('crm.item.get', { entityTypeId: 1, id: 999999 })).error, 'NOT_FOUND')
})

test('the item has its phone as a text, too', async () => {
  const fm = [{ typeId: 'PHONE', valueType: 'WORK', value: '+499990000000' }]
  const { item } = await crm.result('crm.item.add', { entityTypeId: 1, fields: { title: 'Asks', fm } })
  const lead = resultOf(await call('crm.item.get', { entityTypeId: 1, id: item.id })).item
  assert.equal(lead.phone, '+499990000000')
})

test('a webhook cannot register a type', async () => {
  assert.ok((await crm.call('userfieldtype.add', { USER_TYPE_ID: 'phone_data', HANDLER })).status >= 400)
})
