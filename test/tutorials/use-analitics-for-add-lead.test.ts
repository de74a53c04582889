// tutorials/crm/how-to-use-analitycs/use-analitics-for-add-lead.md: a lead of a form has the trace of a visitor.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()

test('the lead of a form, with the path of the visitor', async () => {
  const utm = { utmSource: 'google', utmMedium: 'CPC', utmCampaign: 'spring', utmContent: 'top', utmTerm: 'crm' }
  const { item } = await crm.result('crm.item.add', {
    entityTypeId: 1,
    fields: {
      title: 'Feedback page: Klaus Weber',
      name: 'Klaus',
      lastName: 'Weber',
      fm: [{ typeId: 'PHONE', valueType: 'WORK', value: '+499990000000' }],
      ...utm,
    },
  })
  const TRACE = JSON.stringify({ url: 'https://shop.example.com/' })
  const trace = await crm.result('crm.tracking.trace.add', { TRACE, ENTITIES: [{ TYPE: 'LEAD', ID: item.id }] })
  assert.ok(Number.isInteger(trace) && trace > 0)
  const lead = await crm.get('lead', item.id)
  assert.deepEqual([lead.TITLE, lead.NAME, lead.LAST_NAME], ['Feedback page: Klaus Weber', 'Klaus', 'Weber'])
  assert.equal((lead.PHONE as unknown as { VALUE: string }[])[0]!.VALUE, '+499990000000')
  assert.deepEqual([lead.UTM_SOURCE, lead.UTM_TERM], ['google', 'crm'])
})
