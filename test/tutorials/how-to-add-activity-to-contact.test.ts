// tutorials/crm/how-to-add-crm-objects/how-to-add-activity-to-contact.md: a meeting with a contact, of the person who is
// responsible for them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser, userWith } from '../support/people.ts'

const crm = await openCrm()
const staff = await addUser(crm.portal)
const contact = await crm.add('contact', {
  ...{ NAME: 'Klaus', LAST_NAME: 'Müller', ASSIGNED_BY_ID: staff },
  PHONE: [{ VALUE: '498001001020', VALUE_TYPE: 'MOBILE' }],
})

/** What the tutorial sends, of what it has read of the contact. */
async function meeting(change: Fields = {}): Promise<Fields> {
  const { PHONE, ASSIGNED_BY_ID } = (await crm.get('contact', contact)) as Fields
  const [phone] = PHONE as { VALUE: string }[]
  return {
    ...{ SUBJECT: 'calendar title', DESCRIPTION: 'calendar body', DESCRIPTION_TYPE: 3 },
    ...{ OWNER_ID: contact, OWNER_TYPE_ID: 3, TYPE_ID: 1 },
    COMMUNICATIONS: [{ VALUE: phone!.VALUE, ENTITY_ID: contact, ENTITY_TYPE_ID: 3 }],
    ...{ START_TIME: '2025-05-20T14:00:00', END_TIME: '2025-05-20T15:00:00', RESPONSIBLE_ID: ASSIGNED_BY_ID },
    ...change,
  }
}

test('the meeting is among the activities of the contact, and its person has no type', async () => {
  const id = await crm.result('crm.activity.add', { fields: await meeting() })
  assert.ok(Number.isInteger(id))
  const [found] = await crm.result('crm.activity.list', {
    filter: { OWNER_TYPE_ID: 3, OWNER_ID: contact },
    select: ['*', 'COMMUNICATIONS'],
    order: { ID: 'DESC' },
  })
  const { ID, OWNER_ID, OWNER_TYPE_ID, TYPE_ID, SUBJECT, COMPLETED, RESPONSIBLE_ID, DESCRIPTION, DESCRIPTION_TYPE } =
    found
  assert.deepEqual(
    { ID, OWNER_ID, OWNER_TYPE_ID, TYPE_ID, SUBJECT, COMPLETED, RESPONSIBLE_ID, DESCRIPTION, DESCRIPTION_TYPE },
    {
      ...{ ID: String(id), OWNER_ID: String(contact), OWNER_TYPE_ID: '3', TYPE_ID: '1', SUBJECT: 'calendar title' },
      ...{ COMPLETED: 'N', RESPONSIBLE_ID: String(staff), DESCRIPTION: 'calendar body', DESCRIPTION_TYPE: '3' },
    },
  )
  assert.deepEqual([found.START_TIME, found.END_TIME], ['2025-05-20T14:00:00+00:00', '2025-05-20T15:00:00+00:00'])
  const [{ TYPE, VALUE, ENTITY_ID, ENTITY_TYPE_ID }] = found.COMMUNICATIONS
  assert.deepEqual([TYPE, VALUE, ENTITY_ID, ENTITY_TYPE_ID], ['', '498001001020', String(contact), '3'])
})

test('who is responsible for the contact is so for the meeting where nobody is said; a second one is another', async () => {
  const { RESPONSIBLE_ID: _, ...fields } = await meeting()
  const one = await crm.result('crm.activity.add', { fields })
  const two = await crm.result('crm.activity.add', { fields })
  assert.notEqual(one, two)
  assert.equal((await crm.result('crm.activity.get', { id: one })).RESPONSIBLE_ID, String(staff))
})

test('errors', async () => {
  for (const [change, text] of [
    [{ OWNER_ID: 99_999 }, "Could not find 'CONTACT' with ID: 99999"],
    [{ SUBJECT: '' }, 'The field SUBJECT is not defined or empty'],
    [
      { COMMUNICATIONS: [{ VALUE: '', ENTITY_ID: contact, ENTITY_TYPE_ID: 3 }] },
      'The field COMMUNICATIONS is not defined or invalid',
    ],
    [{ TYPE_ID: 7 }, 'The field TYPE_ID is not defined or invalid'],
    [{ TYPE_ID: 3 }, 'The activity type "Task" is not supported in current context'],
    [
      { COMMUNICATIONS: [{ VALUE: '1' }, { VALUE: '2' }] },
      'The only one communication is allowed for activity of specified type',
    ],
    [
      { OWNER_ID: '', COMMUNICATIONS: [{ VALUE: '1' }] },
      'Could not build binding. Please ensure that owner info and communications are defined correctly',
    ],
  ] as const)
    fails(await crm.call('crm.activity.add', { fields: await meeting(change) }), '', text)
  const reader = await userWith(crm, { CONTACT: { read: 'all', add: 'none', update: 'none', delete: 'none' } })
  fails(await crm.call('crm.activity.add', { fields: await meeting() }, reader), '', 'Access denied.')
})
