// tutorials/crm/how-to-use-analitycs/use-analitics-for-add-contact.md: a contact and its deal get the trace of a
// visitor.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()

const TRACE = JSON.stringify({ url: 'https://shop.example.com/' })

const add = async (entityTypeId: number, fields: Fields) =>
  (await crm.result('crm.item.add', { entityTypeId, fields })).item

const fm = [{ typeId: 'PHONE', valueType: 'WORK', value: '+499990000000' }]

/** What a visitor who sends the form leaves. */
async function send(): Promise<{ contact: Fields; deal: Fields }> {
  const contact = await add(3, { name: 'Klaus', lastName: 'Weber', fm, utmSource: 'google-maps' })
  const deal = await add(2, { title: 'Inquiry from website: Klaus Weber', contactIds: [contact.id] })
  return { contact, deal }
}

test('a contact, its deal and the trace of both', async () => {
  const { contact, deal } = await send()
  const ENTITIES = [
    { TYPE: 'CONTACT', ID: contact.id },
    { TYPE: 'DEAL', ID: deal.id },
  ]
  assert.ok((await crm.result('crm.tracking.trace.add', { TRACE, ENTITIES })) > 0)
  const card = (await crm.result('crm.item.get', { entityTypeId: 3, id: contact.id })).item
  assert.deepEqual([card.name, card.lastName, card.utmSource], ['Klaus', 'Weber', 'google-maps'])
  assert.equal(card.fm[0].value, '+499990000000')
  const { contactIds, contactId } = (await crm.result('crm.item.get', { entityTypeId: 2, id: deal.id })).item
  assert.deepEqual([contactIds, contactId], [[contact.id], contact.id])
  // A form that is sent again makes new ones.
  assert.notEqual((await send()).contact.id, contact.id)
})

test('errors of the trace', async () => {
  const { contact } = await send()
  const entity = { TYPE: 'CONTACT', ID: contact.id }
  const trace = (params: Fields, userId = 1) =>
    crm.call('crm.tracking.trace.add', { TRACE, ENTITIES: [entity], ...params }, userId)
  const types = 'COMPANY,CONTACT,DEAL,LEAD,QUOTE'
  for (const [params, text] of [
    [{ TRACE: '' }, 'Parameter `TRACE` required.'],
    [{ TRACE: '{' }, 'Can not parse JSON in parameter `TRACE`.'],
    [{ ENTITIES: [{ ...entity, TYPE: 'X' }] }, `Wrong TYPE in parameter \`ENTITIES\`. Allowed types: ${types}`],
    ...['', 'abc', 0, -1].map(ID => [{ ENTITIES: [{ ...entity, ID }] }, 'Wrong ID in parameter `ENTITIES`.']),
  ] as [Fields, string][])
    fails(await trace(params), 'ERROR_CORE', text)
  const stranger = await addUser(crm.portal)
  const refused = `You have no access to entity \`CONTACT\` with ID \`${contact.id}\`.`
  fails(await trace({}, stranger), 'ERROR_CORE', refused)
  const denied = await crm.call('crm.item.add', { entityTypeId: 3, fields: { name: 'x' } }, stranger)
  assert.equal(denied.error, 'ACCESS_DENIED')
})
