// tutorials/crm/how-to-edit-crm-objects/how-to-set-paid-date-to-deal.md: the day of a payment in a field of the deal.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm({ timezone: 'Europe/Moscow' })

test('the day of a payment comes into a field that is found by its name', async () => {
  await crm.result('crm.deal.userfield.add', {
    fields: { USER_TYPE_ID: 'date', FIELD_NAME: 'PAID_ON', EDIT_FORM_LABEL: 'Payment Date' },
  })
  const deal = await crm.add('deal', { CURRENCY_ID: 'EUR' })
  const { fields } = await crm.result('crm.item.fields', { entityTypeId: 2 })
  const name = Object.keys(fields).find(
    key => fields[key].title === 'Payment Date' && ['date', 'datetime'].includes(fields[key].type),
  )!
  assert.deepEqual([fields[name].isDynamic, fields[name].upperName], [true, 'UF_CRM_PAID_ON'])

  const list = () => crm.result('crm.item.payment.list', { entityTypeId: 2, entityId: deal })
  assert.deepEqual(await list(), [])
  const id = await crm.result('crm.item.payment.add', { entityTypeId: 2, entityId: deal })
  assert.deepEqual([(await list())[0].paid, (await list())[0].datePaid], ['N', null])
  await crm.result('crm.item.payment.pay', { id })
  const [{ paid, datePaid }] = await list()
  assert.equal(paid, 'Y')

  const update = await crm.result('crm.item.update', { entityTypeId: 2, id: deal, fields: { [name]: datePaid } })
  const midnight = `${datePaid.slice(0, 10)}T03:00:00+03:00`
  assert.equal(update.item[name], midnight)
  const { item } = await crm.result('crm.item.get', { entityTypeId: 2, id: deal })
  assert.equal(item[name], midnight)
})
