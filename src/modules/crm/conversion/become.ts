import { column } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import { bindingsOf } from '../entities/bindings.ts'
import { company, contact, deal, lead } from '../entities/index.ts'
import { parentFields } from '../entities/relations.ts'
import { accessTo, permits } from '../model/access.ts'
import type { EntityType, WriteCondition } from '../model/entity-type.ts'
import { copyRows } from '../products/rows/rows.ts'
import { boundTo, idsOf } from '../records/bindings.ts'
import { type Input, readFields } from '../records/input.ts'
import { observersOf } from '../records/observers.ts'
import { parentsOf } from '../records/parents.ts'
import { requireRecord } from '../records/require.ts'
import { totalsOf } from '../records/row-totals.ts'
import { tellTimeline } from '../records/timeline.ts'
import { addRecord, updateRecord } from '../records/write.ts'
import { multifieldsOfLead } from './belongings.ts'
import { columnsOfLead, type Target, targets } from './fields.ts'
import { userfieldsOfLead } from './userfields.ts'

/** A record that a lead becomes: one that there is, or a new one with what its fields say otherwise than the lead. */
export type Wanted = { id: number } | { fields: Record<string, unknown> }

/** Whom the lead has become; null where nobody was wanted. */
export interface Clients {
  contactId: number | null
  companyId: number | null
}

type Converting = Call<WriteCondition>
type Told = Pick<Input, 'multifields' | 'members'> & { columns?: Row }

/** Websites are a company's, everything else is a person's; where only one of them is wanted it gets all. */
const isOfCompany = ({ type }: Input['multifields'][number]): boolean => type === 'WEB'

/** A company of a lead; gives its id. */
export async function becomeCompany(call: Converting, from: Row, wish: Wanted, hasContact: boolean): Promise<number> {
  const told = await multifieldsOfLead(call, Number(from.id), 'id' in wish ? { type: company, id: wish.id } : undefined)
  const multifields = hasContact ? told.filter(isOfCompany) : told
  if ('id' in wish) return take(call, from, company, wish.id, { multifields, members: [] })
  return add(call, from, 'company', wish.fields, { multifields, members: [] })
}

/** A contact of a lead, of a company; gives its id. */
export async function becomeContact(
  call: Converting,
  from: Row,
  wish: Wanted,
  companyId: number | null,
): Promise<number> {
  const told = await multifieldsOfLead(call, Number(from.id), 'id' in wish ? { type: contact, id: wish.id } : undefined)
  const multifields = companyId === null ? told : told.filter(one => !isOfCompany(one))
  const ofCompany = companyId ?? (Number(from.company_id) || null)
  if (!('id' in wish)) {
    const members = ofCompany === null ? [] : [primaryMember(contact, ofCompany)]
    return add(call, from, 'contact', wish.fields, { multifields, members })
  }
  const [binding] = bindingsOf(contact)
  const present = await boundTo(call.db, binding!, wish.id)
  const isNew = companyId !== null && !idsOf(present).includes(companyId)
  const members: Input['members'] = isNew
    ? [{ binding: binding!, how: 'list', items: [...present, { id: companyId }] }]
    : []
  return take(call, from, contact, wish.id, { multifields, members })
}

/** A deal of a lead with its product rows, for its new clients or those that the lead had; gives its id. */
export async function becomeDeal(call: Converting, from: Row, wish: Wanted, clients: Clients): Promise<number> {
  const leadId = Number(from.id)
  const [ofLead, ofDeal] = [bindingsOf(lead)[0]!, bindingsOf(deal)[0]!]
  const known = (await boundTo(call.db, ofLead, leadId)).filter(({ id }) => id !== clients.contactId)
  const first = clients.contactId === null ? [] : [{ id: clients.contactId, isPrimary: true }]
  const others = known.map(({ id, isPrimary }) => ({ id, isPrimary: isPrimary && !first.length }))
  const company_id = clients.companyId ?? from.company_id
  const totals = from.is_manual_opportunity === 'Y' ? null : await totalsOf(call.db, lead, leadId)
  const id = await add(call, from, 'deal', 'fields' in wish ? wish.fields : {}, {
    multifields: [],
    members: [{ binding: ofDeal, how: 'list', items: [...first, ...others] }],
    columns: { ...(company_id && { company_id: Number(company_id) }), ...totals },
  })
  await copyRows(call.db, { type: lead, id: leadId }, { type: deal, id })
  return id
}

/** A list of a record in which one member is the primary. */
export const primaryMember = (type: EntityType, id: number): Input['members'][number] => ({
  binding: bindingsOf(type)[0]!,
  how: 'primary',
  items: [{ id }],
})

/** Adds what a lead becomes; what is given stands over what the lead says. */
async function add(
  call: Converting,
  from: Row,
  target: Target,
  fields: Record<string, unknown>,
  { multifields, members, columns }: Told,
): Promise<number> {
  const type = targets[target]
  const leadId = Number(from.id)
  return addRecord(call, type, async () => {
    const given = await readFields(call, type, fields, { importing: false, adding: true })
    const ofLead = await userfieldsOfLead(call, leadId, type)
    for (const name of Object.keys(fields)) delete ofLead[column(name)]
    const links = Object.values(await parentFields(call, type)).map(({ parentOf }) => parentOf!.parent)
    const parents = [...(await parentsOf(call, lead, leadId))].filter(([parentType]) => links.includes(parentType))
    return {
      ...given,
      values: { ...columnsOfLead(target, from), ...columns, ...given.values },
      userfields: { ...given.userfields, ...ofLead },
      multifields: [...multifields, ...given.multifields],
      members: [...members, ...given.members],
      observers: await observersOf(call, lead, leadId),
      parents: new Map([...parents, ...(given.parents ?? [])]),
    }
  })
}

/** Takes a client that there is; who may change it gives it the phones and addresses that it does not have. */
async function take(call: Converting, from: Row, type: EntityType, id: number, told: Told): Promise<number> {
  const row = await requireRecord(call, type, id, 'read')
  const hasNews = told.multifields.length > 0 || told.members.length > 0
  if (hasNews && permits(await accessTo(call, type, 'update'), row))
    await updateRecord(call, type, id, async () => ({ values: {}, userfields: {}, ...told }), { recorded: true })
  const settings = { entityTypeId: type.entityTypeId, recordId: id }
  await tellTimeline(
    call,
    { entityTypeId: lead.entityTypeId, recordId: Number(from.id) },
    { type: 'convert', settings },
  )
  return id
}
