// tutorials/crm/how-to-add-crm-objects/how-to-send-email.md: an e-mail to a contact, from who is responsible for them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()
const { mail } = crm.portal
const staffId = await addUser(crm.portal, { name: 'Hans', lastName: 'Weber', email: 'weber@example.com' })
const contactID = await crm.add('contact', {
  ...{ NAME: 'Klaus', LAST_NAME: 'Müller', ASSIGNED_BY_ID: staffId },
  EMAIL: [{ VALUE: 'mueller@example.com', VALUE_TYPE: 'WORK' }],
})

/** What the tutorial sends, of what it has read of the contact and of the employee. */
async function email(change: Fields = {}): Promise<Fields> {
  const { EMAIL, ASSIGNED_BY_ID } = (await crm.get('contact', contactID)) as Fields
  const [staff] = await crm.result('user.get', { filter: { ID: ASSIGNED_BY_ID } })
  const now = crm.portal.clock.now().getTime()
  return {
    ...{ SUBJECT: 'subject email now', DESCRIPTION: 'body email now', DESCRIPTION_TYPE: 3 },
    ...{ COMPLETED: 'Y', DIRECTION: 2, OWNER_ID: contactID, OWNER_TYPE_ID: 3, TYPE_ID: 4 },
    COMMUNICATIONS: [{ VALUE: (EMAIL as { VALUE: string }[])[0]!.VALUE, ENTITY_ID: contactID, ENTITY_TYPE_ID: 3 }],
    ...{ START_TIME: new Date(now).toISOString(), END_TIME: new Date(now + 3600_000).toISOString() },
    RESPONSIBLE_ID: staff.ID,
    SETTINGS: { MESSAGE_FROM: `${staff.NAME} ${staff.LAST_NAME} <${staff.EMAIL}>` },
    ...change,
  }
}

test('the e-mail is among the activities of the contact and goes out', async () => {
  const id = await crm.result('crm.activity.add', { fields: await email() })
  const [found] = await crm.result('crm.activity.list', {
    filter: { OWNER_TYPE_ID: 3, OWNER_ID: contactID },
    select: ['*', 'COMMUNICATIONS'],
    order: { ID: 'DESC' },
  })
  const { ID, TYPE_ID, SUBJECT, COMPLETED, DIRECTION, RESPONSIBLE_ID, DESCRIPTION, DESCRIPTION_TYPE } = found
  assert.deepEqual(
    { ID, TYPE_ID, SUBJECT, COMPLETED, DIRECTION, RESPONSIBLE_ID, DESCRIPTION, DESCRIPTION_TYPE },
    {
      ...{ ID: String(id), TYPE_ID: '4', SUBJECT: 'subject email now', COMPLETED: 'Y', DIRECTION: '2' },
      ...{ RESPONSIBLE_ID: String(staffId), DESCRIPTION: 'body email now', DESCRIPTION_TYPE: '3' },
    },
  )
  const [{ TYPE, VALUE }] = found.COMMUNICATIONS
  assert.deepEqual([TYPE, VALUE], ['EMAIL', 'mueller@example.com'])
  const [sent] = await mail.list()
  assert.deepEqual(
    [sent.from, sent.to, sent.bcc, sent.subject, sent.activityId],
    ['Hans Weber <weber@example.com>', ['mueller@example.com'], ['weber@example.com'], 'subject email now', id],
  )
  assert.equal((await mail.show(sent.id)).html, 'body email now')
})

test('without one of the three conditions nothing goes out', async () => {
  const before = (await mail.list()).length
  const call = { TYPE_ID: 2, COMMUNICATIONS: [{ VALUE: '+4930123456' }] }
  for (const change of [call, { DIRECTION: 1 }, { COMPLETED: 'N' }])
    await crm.result('crm.activity.add', { fields: await email(change) })
  assert.equal((await mail.list()).length, before)
})

test('errors', async () => {
  const wrong = { VALUE: 'mueller@example.com', TYPE: 'PHONE' }
  for (const [change, text] of [
    [{ SUBJECT: '' }, 'The field SUBJECT is not defined or empty'],
    [{ OWNER_ID: 99_999 }, "Could not find 'CONTACT' with ID: 99999"],
    [{ COMMUNICATIONS: [{ VALUE: '' }] }, 'The field COMMUNICATIONS is not defined or invalid'],
    [{ COMMUNICATIONS: [wrong] }, 'The field COMMUNICATIONS is not defined or invalid'],
    [{ SETTINGS: {} }, 'Email send error. "From" is not found'],
    [{ SETTINGS: { MESSAGE_FROM: 'Hans Weber' } }, 'Email send error. Invalid email is specified'],
  ] as const)
    fails(await crm.call('crm.activity.add', { fields: await email(change) }), '', text)
})
