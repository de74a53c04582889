// tutorials/crm/crm-widgets/widget-as-detail-tab.md: a tab in the card of a deal. What it does in a browser is no call:
// the walk goes where its handler's calls go.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()
const applicationId = (await addApp(crm.portal, { scopes: ['crm', 'placement'] })).id
const call = (method: string, params: Fields = {}) => crm.portal.call(method, params, { applicationId })

for (const [entity, entityTypeId] of [
  ['LEAD', 1],
  ['DEAL', 2],
  ['CONTACT', 3],
  ['COMPANY', 4],
  ['SMART_INVOICE', 31],
] as const)
  test(`a tab in the card of ${entity}`, async () => {
    const placement = `CRM_${entity}_DETAIL_TAB`
    const handler = 'https://your-domain.example/deal-tab.php'
    answers(
      await call('placement.bind', {
        PLACEMENT: placement,
        HANDLER: handler,
        TITLE: 'Deal data',
        LANG_ALL: { ru: { TITLE: 'Данные' }, en: { TITLE: 'Deal data' } },
      }),
      true,
    )
    const bound = resultOf(await call('placement.get')).find((one: Fields) => one.placement === placement)
    assert.equal(bound?.handler, handler)
    const fields = { title: 'Preparing offer', name: 'Klaus' }
    const { item } = await crm.result('crm.item.add', { entityTypeId, fields })
    const shown = resultOf(await call('crm.item.get', { entityTypeId, id: item.id })).item
    assert.equal(shown.id, item.id)
    if (entity === 'DEAL') assert.deepEqual([shown.title, shown.stageId], ['Preparing offer', 'NEW'])
  })

test('a webhook cannot do it', async () => {
  const params = { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: 'https://your-domain.example/deal-tab.php' }
  assert.ok((await crm.call('placement.bind', params)).status >= 400)
})
