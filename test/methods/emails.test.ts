import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { type Crm, type Fields, openCrm } from '../support/crm.ts'
import { smtpServer } from '../support/smtp.ts'

const from = 'Hans Weber <weber@example.com>'

/** Adds an e-mail that goes out to a contact, and gives its id. */
async function send(
  { result, add }: Crm,
  fields: Fields = {},
  SETTINGS: Fields = { MESSAGE_FROM: from },
): Promise<number> {
  const contact = await add('contact', { NAME: 'Klaus', EMAIL: [{ VALUE: 'client@example.com' }] })
  return result('crm.activity.add', {
    fields: {
      ...{ OWNER_TYPE_ID: 3, OWNER_ID: contact, TYPE_ID: 4, DIRECTION: 2, COMPLETED: 'Y', SUBJECT: 'Offer' },
      ...{ DESCRIPTION: '<b>Dear</b> Klaus', DESCRIPTION_TYPE: 3, SETTINGS },
      COMMUNICATIONS: [{ VALUE: 'client@example.com', ENTITY_TYPE_ID: 3, ENTITY_ID: contact }],
      ...fields,
    },
  })
}

describe('without an SMTP server', async () => {
  const crm = await openCrm()
  const { mail } = crm.portal

  test('an e-mail is caught with all its parts', async () => {
    const FILES = [{ fileData: ['offer.txt', Buffer.from('ten').toString('base64')] }]
    const activityId = await send(crm, { FILES })
    const [caught] = await mail.list()
    assert.deepEqual(
      { ...caught, id: 0, created: '' },
      {
        ...{ id: 0, state: 'caught', from, to: ['client@example.com'], bcc: ['weber@example.com'], subject: 'Offer' },
        ...{ activityId, attempts: 0, problem: null, created: '' },
      },
    )
    const { text, html, attachments, messageId } = await mail.show(caught.id)
    assert.deepEqual([text, html], [null, '<b>Dear</b> Klaus'])
    assert.match(messageId, /^<.+@example\.com>$/)
    assert.deepEqual([attachments[0].name, attachments[0].size], ['offer.txt', 3])
  })

  test('a plain text stays one, and nobody gets a copy who wants none', async () => {
    await send(
      crm,
      { DESCRIPTION: 'Dear', DESCRIPTION_TYPE: 1 },
      {
        ...{ MESSAGE_FROM: 'weber@example.com', DISABLE_SENDING_MESSAGE_COPY: 'Y' },
      },
    )
    const [{ id, bcc }] = await mail.list()
    const { text, html } = await mail.show(id)
    assert.deepEqual([bcc, text, html], [[], 'Dear', null])
  })

  test('what does not go out, or is not done, is not sent; nor is what is completed later', async () => {
    const before = (await mail.list()).length
    await send(crm, { DIRECTION: 1 })
    const id = await send(crm, { COMPLETED: 'N' })
    await crm.result('crm.activity.update', { id, fields: { COMPLETED: 'Y' } })
    assert.equal((await mail.list()).length, before)
  })

  test('an e-mail that nobody could send is refused, and nothing of it is written', async () => {
    const before = [await mail.list(), await crm.result('crm.activity.list', { select: ['ID'] })]
    const contact = await crm.add('contact', { NAME: 'Klaus' })
    for (const [SETTINGS, value, text] of [
      [{}, 'client@example.com', 'Email send error. "From" is not found'],
      [{ MESSAGE_FROM: 'Hans' }, 'client@example.com', 'Email send error. Invalid email is specified'],
      [{ MESSAGE_FROM: from }, 'client', 'Email send error. Invalid email is specified'],
    ] as const) {
      const fields = {
        ...{ OWNER_TYPE_ID: 3, OWNER_ID: contact, TYPE_ID: 4, DIRECTION: 2, COMPLETED: 'Y', SUBJECT: 'x', SETTINGS },
        COMMUNICATIONS: [{ VALUE: value }],
      }
      fails(await crm.call('crm.activity.add', { fields }), '', text)
    }
    assert.deepEqual([await mail.list(), await crm.result('crm.activity.list', { select: ['ID'] })], before)
  })
})

describe('an SMTP server', async () => {
  const server = await smtpServer({ after })
  const crm = await openCrm({ smtp: server.url })
  const { portal } = crm

  test('gets what goes out, to all who are to have it', async () => {
    const FILES = [{ fileData: ['offer.txt', Buffer.from('ten').toString('base64')] }]
    await send(crm, { FILES, SUBJECT: 'Angebot für Müller\r\nBcc: thief@example.com' })
    await portal.rest.settled()
    const [{ from: envelope, to, data }] = server.delivered as [(typeof server.delivered)[0]]
    assert.deepEqual([envelope, to], ['weber@example.com', ['client@example.com', 'weber@example.com']])
    assert.match(data, /^From: Hans Weber <weber@example\.com>/m)
    assert.ok(data.includes(Buffer.from('ten').toString('base64')))
    assert.ok(!/^Bcc:/m.test(data), 'a subject is one line')
    assert.equal((await portal.mail.list())[0].state, 'sent')
  })

  test('that refuses for now gets it later, and one that refuses for good does not', async () => {
    const from = server.delivered.length
    server.refuse('451 come back')
    await send(crm)
    await portal.rest.settled()
    const [{ id, state, attempts, problem }] = await portal.mail.list()
    assert.deepEqual([state, attempts], ['waiting', 1])
    assert.match(problem, /come back/)
    server.refuse('')
    portal.clock.move(60_000)
    await portal.rest.settled()
    assert.deepEqual([(await portal.mail.show(id)).state, server.delivered.length], ['sent', from + 1])
    server.refuse('550 never')
    await send(crm)
    await portal.rest.settled()
    assert.equal((await portal.mail.list())[0].state, 'failed')
    server.refuse('')
    portal.clock.move(3_600_000)
    await portal.rest.settled()
    assert.equal(server.delivered.length, from + 1)
  })
})

test('a server that is not there is asked for a day', async () => {
  const crm = await openCrm({ smtp: 'smtp://127.0.0.1:1' })
  const { portal } = crm
  await send(crm)
  await portal.rest.settled()
  assert.equal((await portal.mail.list())[0].state, 'waiting')
  portal.clock.move(25 * 3_600_000)
  await portal.rest.settled()
  assert.equal((await portal.mail.list())[0].state, 'failed')
})

describe('an e-mail that comes in', async () => {
  const crm = await openCrm()
  const { portal } = crm
  const eml = (address: string, more: { id?: string; reply?: string; subject?: string } = {}) =>
    [
      `From: Klaus Weber <${address}>`,
      'To: sales@example.com',
      `Subject: ${more.subject ?? '=?utf-8?B?0JLQvtC/0YDQvtGB?='}`,
      `Message-ID: <${more.id ?? Math.random()}@there>`,
      ...(more.reply ? [`In-Reply-To: ${more.reply}`] : []),
      'Date: Mon, 10 Jun 2030 10:00:00 +0200',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>How much?</p>',
      '--b',
      'Content-Type: text/plain; name=plan.txt',
      'Content-Disposition: attachment; filename=plan.txt',
      'Content-Transfer-Encoding: base64',
      '',
      'b25l',
      '--b--',
      '',
    ].join('\r\n')

  test('is an activity of the contact whose address it carries', async () => {
    const contact = await crm.add('contact', {
      NAME: 'Klaus',
      EMAIL: [{ VALUE: 'Klaus@Example.com' }],
      ASSIGNED_BY_ID: 7,
    })
    const received = await portal.mail.receive(eml('klaus@example.com', { id: 'first' }))
    assert.deepEqual(received.owner, { entityTypeId: 3, id: contact })
    const activity = await crm.result('crm.activity.get', { id: received.activityId })
    const { TYPE_ID, PROVIDER_ID, DIRECTION, COMPLETED, SUBJECT, DESCRIPTION, RESPONSIBLE_ID, START_TIME } = activity
    assert.deepEqual(
      { TYPE_ID, PROVIDER_ID, DIRECTION, COMPLETED, SUBJECT, DESCRIPTION, RESPONSIBLE_ID, START_TIME },
      {
        ...{ TYPE_ID: '4', PROVIDER_ID: 'CRM_EMAIL', DIRECTION: '1', COMPLETED: 'N', SUBJECT: 'Вопрос' },
        ...{ DESCRIPTION: '<p>How much?</p>', RESPONSIBLE_ID: '7', START_TIME: '2030-06-10T08:00:00+00:00' },
      },
    )
    assert.equal(activity.FILES.length, 1)
    assert.equal(activity.SETTINGS.EMAIL_META.from, 'Klaus Weber <klaus@example.com>')
    assert.equal(activity.SETTINGS.MESSAGE_HEADERS['Message-Id'], '<first@there>')
    // It has come twice.
    const again = await portal.mail.receive(eml('klaus@example.com', { id: 'first' }))
    assert.deepEqual([again.known, again.activityId], [true, received.activityId])
  })

  test('that answers one of the portal is of the same record', async () => {
    const deal = await crm.add('deal')
    await send(crm, { OWNER_TYPE_ID: 2, OWNER_ID: deal })
    const [{ id }] = await portal.mail.list()
    const { messageId } = await portal.mail.show(id)
    const { owner } = await portal.mail.receive(eml('client@example.com', { reply: messageId }))
    assert.deepEqual(owner, { entityTypeId: 2, id: deal })
  })

  test('of nobody is kept, and makes a lead where the setting says so', async () => {
    const kept = await portal.mail.receive(eml('stranger@example.com'))
    assert.deepEqual([kept.owner, kept.activityId], [null, null])
    await portal.control('mail', 'set', { leads: true })
    const { owner } = await portal.mail.receive(eml('stranger@example.com', { subject: 'Roof' }))
    const lead = (await crm.get('lead', owner.id)) as Fields
    assert.deepEqual([owner.entityTypeId, lead.TITLE, lead.NAME, lead.SOURCE_ID], [1, 'Roof', 'Klaus Weber', 'EMAIL'])
    assert.equal((lead.EMAIL as { VALUE: string }[])[0]!.VALUE, 'stranger@example.com')
    const next = await portal.mail.receive(eml('stranger@example.com'))
    assert.deepEqual(next.owner, owner)
  })

  test('that is none is refused', async () => {
    await assert.rejects(portal.mail.receive('nothing'), /does not say whom it is from/)
  })
})
