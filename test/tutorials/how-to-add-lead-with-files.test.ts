// tutorials/crm/how-to-add-crm-objects/how-to-add-lead-with-files.md: a form on a website becomes a lead with a file in
// one user field and several in another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSdk } from '../support/b24jssdk.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { call } = await openSdk(crm.portal)
await call('crm.lead.userfield.add', { fields: { FIELD_NAME: 'LEAD_FILE', USER_TYPE_ID: 'file' } })
await call('crm.lead.userfield.add', { fields: { FIELD_NAME: 'LEAD_FILES', USER_TYPE_ID: 'file', MULTIPLE: 'Y' } })

interface Shown {
  id: number
  showUrl: string
  downloadUrl: string
}

const file = (name: string) => ({ fileData: [name, Buffer.from(`content of ${name}`).toString('base64')] })
const visitor = {
  TITLE: 'From website: Klaus Weber — Müller GmbH',
  NAME: 'Klaus',
  LAST_NAME: 'Weber',
  COMPANY_TITLE: 'Müller GmbH',
  PHONE: [{ VALUE: '+49301234567', VALUE_TYPE: 'WORK' }],
  EMAIL: [{ VALUE: 'klaus@example.com', VALUE_TYPE: 'HOME' }],
}
const send = async (files: Fields) => {
  const id = await call('crm.lead.add', { fields: { ...visitor, ...files } })
  return call('crm.lead.get', { id })
}
const hrefs = (shown: Shown): string[] => [shown.showUrl, shown.downloadUrl]

test('the fields are found by their names', async () => {
  const fields: Fields[] = await call('crm.lead.userfield.list')
  assert.deepEqual(
    fields.map(({ FIELD_NAME, USER_TYPE_ID, MULTIPLE }) => [FIELD_NAME, USER_TYPE_ID, MULTIPLE]),
    [
      ['UF_CRM_LEAD_FILE', 'file', 'N'],
      ['UF_CRM_LEAD_FILES', 'file', 'Y'],
    ],
  )
})

test('the lead has what the visitor has filled in, and the files as addresses', async () => {
  const files = [file('one.txt'), file('two.txt')]
  const lead = await send({ UF_CRM_LEAD_FILES: files, UF_CRM_LEAD_FILE: file('cv.txt') })
  for (const name of ['TITLE', 'NAME', 'LAST_NAME', 'COMPANY_TITLE'] as const) assert.equal(lead[name], visitor[name])
  const [phone, ...phones] = lead.PHONE
  const [email, ...emails] = lead.EMAIL
  assert.deepEqual([phone.VALUE, phone.VALUE_TYPE, phones], ['+49301234567', 'WORK', []])
  assert.deepEqual([email.VALUE, email.VALUE_TYPE, emails], ['klaus@example.com', 'HOME', []])

  const { UF_CRM_LEAD_FILE: single, UF_CRM_LEAD_FILES: several } = lead
  for (const shown of [single, ...several]) {
    assert.deepEqual(Object.keys(shown).sort(), ['downloadUrl', 'id', 'showUrl'])
    assert.equal(typeof shown.id, 'number')
    assert.ok(hrefs(shown).every(url => url.startsWith('/')))
  }
  assert.equal(several.length, 2)
})

test('one file in the field for several is a list of one', async () => {
  const { UF_CRM_LEAD_FILES: several } = await send({ UF_CRM_LEAD_FILES: file('one.txt') })
  assert.equal(several.length, 1)
})

test('a name that is no field is passed over', async () => {
  const lead = await send({ UF_CRM_LEAD_FIEL: file('cv.txt') })
  assert.deepEqual([lead.TITLE, 'UF_CRM_LEAD_FIEL' in lead], [visitor.TITLE, false])
})

test('each form makes another lead', async () => {
  const one = await send({})
  const other = await send({})
  assert.notEqual(one.ID, other.ID)
})

test('who may not add leads is refused, and who is no administrator of the CRM has no field added', async () => {
  const before = (await crm.call('crm.lead.list')).total
  const user = await userWith(crm, { LEAD: { read: 'all' } })
  const refused = await crm.call('crm.lead.add', { fields: visitor }, user)
  assert.deepEqual([refused.error, refused.error_description?.replace(/\.$/, '')], ['', 'Access denied'])
  assert.equal((await crm.call('crm.lead.list')).total, before)
  const fields = { FIELD_NAME: 'MORE', USER_TYPE_ID: 'file' }
  const { status } = await crm.call('crm.lead.userfield.add', { fields }, user)
  assert.ok(status >= 400)
})

test('a visitor without files has a lead without: the single field is left out, the other an empty list', async () => {
  const lead = await send({})
  assert.equal(lead.TITLE, visitor.TITLE)
  assert.deepEqual([lead.UF_CRM_LEAD_FILES, 'UF_CRM_LEAD_FILE' in lead], [[], false])
})

test('what the handler sends for no file, and files of an unsuitable form, are skipped: the lead is there', async () => {
  for (const none of [[], [file('one.txt'), file('two.txt')], 'cv.txt', { fileData: 'cv.txt' }]) {
    const lead = await send({ UF_CRM_LEAD_FILES: [], UF_CRM_LEAD_FILE: none })
    assert.equal(lead.TITLE, visitor.TITLE)
    assert.deepEqual([lead.UF_CRM_LEAD_FILES, 'UF_CRM_LEAD_FILE' in lead], [[], false], JSON.stringify(none))
  }
  const { UF_CRM_LEAD_FILES: several } = await send({ UF_CRM_LEAD_FILES: ['cv.txt', file('one.txt')] })
  assert.equal(several.length, 1)
})
