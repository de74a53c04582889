import { stored } from '../../../../lib/moment.ts'
import { cut } from '../../../../lib/text.ts'
import { setting } from '../../../../portal/settings/settings.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Rest } from '../../../../rest/rest.ts'
import { runAsSystem } from '../../../../rest/run-as-system.ts'
import { query, type Row } from '../../../../store/store.ts'
import { keepMail, mailByMessageId, type ReceivedMail } from '../../../mail/index.ts'
import { company, contact, lead } from '../../entities/index.ts'
import type { EntityType, WriteCondition } from '../../model/entity-type.ts'
import { readFields } from '../../records/input.ts'
import { recordPhrases } from '../../records/phrases.ts'
import { addRecord } from '../../records/write.ts'
import { EMAIL, HTML, INCOMING, PLAIN_TEXT } from '../fields.ts'
import { type Owner, ownerOf } from '../owners.ts'
import { addActivity } from '../write.ts'

/** The setting that says whether an e-mail of an unknown address makes a lead. */
export const LEADS_OF_MAIL = 'leads_of_mail'

/** What became of an e-mail: its number, the activity and its owner; without an owner it is kept alone. */
export interface Received {
  id: number
  /** It has come before: nothing was done. */
  known: boolean
  activityId: number | null
  owner: Owner | null
}

/** Takes an e-mail in: it becomes an activity of the contact whose address it carries, else of a company or a lead, else of a new lead. */
export const receiveEmail = (rest: Rest, mail: ReceivedMail): Promise<Received> =>
  runAsSystem(rest, { name: 'an e-mail that comes in', phrases: recordPhrases.add }, call =>
    take(call as Call<WriteCondition>, mail),
  )

async function take(call: Call<WriteCondition>, mail: ReceivedMail): Promise<Received> {
  const before = mail.messageId ? await mailByMessageId(call.db, mail.messageId) : undefined
  if (before?.state === 'received') {
    const { id, activityId } = before
    return { id, known: true, activityId, owner: activityId === null ? null : await ownerOfActivity(call, activityId) }
  }
  const sender = await recordWith(call, mail.address)
  const owner = (await ownerOfThread(call, mail)) ?? sender ?? (await newLead(call, mail))
  if (!owner) {
    const id = await keepMail(call, 'in', mail, null, mail.files)
    return { id, known: false, activityId: null, owner }
  }
  const activity = await addActivity(call, {
    columns: {
      ...{
        type_id: EMAIL,
        direction: INCOMING,
        subject: cut(mail.subject, 512),
        responsible_id: await responsible(call, owner),
      },
      ...{ description: mail.html ?? mail.text ?? '', description_type: mail.html ? HTML : PLAIN_TEXT },
      ...{ start_time: stored(mail.date ?? call.clock.now()), settings: settingsOf(mail) },
    },
    owner,
    communications: [{ type: 'EMAIL', value: mail.address, entity: sender ?? owner }],
    files: { added: mail.files, kept: [], removed: [] },
  })
  const id = await keepMail(call, 'in', mail, activity.id, [])
  return { id, known: false, activityId: activity.id, owner }
}

/** What official clients read of the settings of an e-mail. */
const settingsOf = ({ address, from, to, cc, messageId, inReplyTo }: ReceivedMail): string =>
  JSON.stringify({
    EMAIL_META: { __email: address, from, replyTo: '', to: to.join(', '), cc: cc.join(', '), bcc: '' },
    MESSAGE_HEADERS: { 'Message-Id': messageId, 'In-Reply-To': inReplyTo ?? '' },
  }).toWellFormed()

/** The records of an address are looked for in this order. */
const senders: readonly EntityType[] = [contact, company, lead]

async function recordWith(call: Call, address: string): Promise<Owner | null> {
  for (const { entityTypeId } of senders) {
    const [row] = await query<{ record_id: number }>(
      call.db,
      `select record_id from multifield where type_id = 'EMAIL' and normal = ? and entity_type_id = ? order by record_id desc limit 1`,
      [address.toLowerCase(), entityTypeId],
    )
    if (row) return { entityTypeId, id: Number(row.record_id) }
  }
  return null
}

/** An answer belongs to whom the e-mail that it answers belongs to. */
async function ownerOfThread(call: Call, { inReplyTo, references }: ReceivedMail): Promise<Owner | null> {
  for (const messageId of [inReplyTo, ...references.toReversed()]) {
    const answered = messageId ? await mailByMessageId(call.db, messageId) : undefined
    if (!answered?.activityId) continue
    const owner = await ownerOfActivity(call, answered.activityId)
    if (owner) return owner
  }
  return null
}

async function ownerOfActivity(call: Call, id: number): Promise<Owner | null> {
  const [row] = await query(call.db, 'select owner_type_id, owner_id from activity where id = ?', [id])
  return row ? ownerOf(row) : null
}

async function newLead(call: Call<WriteCondition>, { subject, name, address }: ReceivedMail): Promise<Owner | null> {
  if ((await setting(call.db, LEADS_OF_MAIL)) !== 'Y') return null
  const fields = { TITLE: subject || undefined, NAME: name, SOURCE_ID: 'EMAIL', EMAIL: [{ VALUE: address }] }
  const input = () => readFields(call, lead, fields, { importing: false, adding: true })
  return { entityTypeId: lead.entityTypeId, id: await addRecord(call, lead, input) }
}

async function responsible(call: Call, { entityTypeId, id }: Owner): Promise<number> {
  const type = senders.find(one => one.entityTypeId === entityTypeId)
  const [row] = type ? await query<Row>(call.db, `select assigned_by_id from "${type.table}" where id = ?`, [id]) : []
  return Number(row?.assigned_by_id ?? call.caller.userId)
}
