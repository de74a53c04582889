import { wireMoment, type Zone } from '../../../lib/moment.ts'
import { LEADS_OF_MAIL, receiveEmail } from '../../../modules/crm/index.ts'
import {
  filesOfMail,
  listMail,
  MAIL_SENDER,
  type MailMessage,
  mailById,
  parseMail,
} from '../../../modules/mail/index.ts'
import { fileAddress } from '../../../portal/files/addresses.ts'
import { setSetting } from '../../../portal/settings/settings.ts'
import { noun, operation } from '../../operation.ts'
import { file, flag, id, matching, number } from '../../params.ts'
import { missing, wrong } from '../../refusal.ts'

const show = (
  { id, state, from, to, bcc, subject, activityId, attempts, problem, created }: MailMessage,
  zone: Zone,
) => ({
  ...{ id, state, from, to: [...to], bcc: [...bcc], subject, activityId, attempts, problem },
  created: wireMoment(created, zone),
})

/** E-mails. */
export const mail = noun('mail', 'e-mails that the portal has caught, sent and received', [
  operation({
    verb: 'list',
    at: 'GET /mail',
    kind: 'read',
    meaning: 'Lists the last e-mails, the newest first. Without an SMTP server (--smtp) those that go out are caught.',
    params: { limit: number('how many', { fallback: 100, least: 1, most: 1000, whole: true }) },
    run: async ({ db, zone }, { limit }) => (await listMail(db, limit)).map(message => show(message, zone)),
    columns: {
      ID: m => m.id,
      STATE: m => m.state,
      FROM: m => m.from,
      TO: m => m.to.join(', '),
      SUBJECT: m => m.subject,
      ACTIVITY: m => m.activityId,
      CREATED: m => m.created,
    },
  }),
  operation({
    verb: 'show',
    at: 'GET /mail/{id}',
    kind: 'read',
    meaning: 'Shows an e-mail with its parts.',
    params: { id: id('the e-mail', { required: true }) },
    words: ['id'],
    async run({ db, zone, rest }, { id }) {
      const message = await mailById(db, id)
      if (!message) throw missing(`There is no e-mail ${id}. See portico mail list.`)
      const attachments = (await filesOfMail(db, id)).map(({ name, content_type, size, ...file }) => ({
        ...{
          name,
          type: content_type,
          size: Number(size),
          address: fileAddress({ ...file, id: Number(file.id) }, rest.clock.now()),
        },
      }))
      const { messageId, inReplyTo, text, html } = message
      return { ...show(message, zone), messageId, inReplyTo, text, html, attachments }
    },
    says: ({ from, to, subject, created, state, problem, text, html, attachments }) =>
      [
        `From: ${from}`,
        `To: ${to.join(', ')}`,
        `Subject: ${subject}`,
        `Date: ${created} (${state}${problem ? `: ${problem}` : ''})`,
        ...attachments.map(({ name, size }) => `Attachment: ${name}, ${size} bytes`),
        '',
        text ?? html ?? '',
      ].join('\n'),
  }),
  operation({
    verb: 'receive',
    at: 'POST /mail',
    kind: 'outside',
    meaning: 'Takes an e-mail in: it becomes an activity of the contact, company or lead whose address it carries.',
    params: { message: file('the e-mail, as an .eml file', { required: true }) },
    words: ['message'],
    async run({ rest }, { message }) {
      const parsed = await parseMail(message)
      if (!parsed) throw wrong('This is no e-mail: it does not say whom it is from.')
      return receiveEmail(rest, parsed)
    },
    says: ({ id, known, activityId, owner }) =>
      known
        ? `It has come before, as e-mail ${id}.`
        : owner
          ? `E-mail ${id} is activity ${activityId} of record ${owner.id} of type ${owner.entityTypeId}.`
          : `E-mail ${id} is kept. Nobody has its address; portico mail set --leads makes leads of such ones.`,
  }),
  operation({
    verb: 'set',
    at: 'PATCH /mail/settings',
    kind: 'write',
    meaning: 'Changes what becomes of e-mails that come in, and whom those of the portal are from.',
    params: {
      leads: flag('whether those of unknown addresses make leads'),
      sender: matching(
        /^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>?$/,
        'an address, or Name <address>',
        'whom e-mails of the portal itself are from: notices of rules and reminders',
      ),
    },
    async run({ db }, { leads, sender }) {
      if (leads === undefined && sender === undefined) throw wrong('Say --leads, --no-leads or --sender.')
      if (leads !== undefined) await setSetting(db, LEADS_OF_MAIL, leads ? 'Y' : 'N')
      if (sender !== undefined) await setSetting(db, MAIL_SENDER, sender)
      return { leads, sender }
    },
    says: ({ leads, sender }) =>
      [
        leads === undefined
          ? ''
          : `E-mails of unknown addresses ${leads ? 'make leads' : 'are kept alone'} from now on.`,
        sender === undefined ? '' : `E-mails of the portal itself are from ${sender} from now on.`,
      ]
        .filter(Boolean)
        .join(' '),
  }),
])
