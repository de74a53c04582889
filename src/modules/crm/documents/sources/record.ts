import { camel } from '../../../../records/modern/field-names.ts'
import { scalarText } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import type { Provider, Source } from '../../../documentgenerator/index.ts'
import { bindingsOf } from '../../entities/bindings.ts'
import { company, contact } from '../../entities/index.ts'
import { oldInvoiceKind, oldInvoiceRows } from '../../entities/old-invoice.ts'
import { entityTypeById } from '../../entities/registry.ts'
import { type EntityType, type RecordKind, systemFields } from '../../model/entity-type.ts'
import { rowsOf } from '../../products/rows/rows.ts'
import { boundTo, idsOf } from '../../records/bindings.ts'
import { linkOf } from '../../requisites/links.ts'
import { type Chosen, companySource, contactData, contactSource, requisiteNodes } from './clients.ts'
import type { SourceContext } from './context.ts'
import { ownFields, userFields } from './fields.ts'
import { goodsSource } from './goods.ts'
import { fullName, userSource } from './people.ts'

/** What a document about a record can show, and what numbers and summaries of documents are made of. */
export interface RecordSource extends Source {
  record: Row
  rows: readonly Row[]
  /** The company that the document is of, and the client's id; null where there is none. */
  ownCompanyId: number | null
  clientId: number | null
}

/** The name of the value that chooses the own company. */
const OWN_COMPANY = 'MY_COMPANY'

/** Who buys: the company before the contact; a client is its own. */
function clientOf(kind: RecordKind, record: Row): { type: EntityType; id: number } {
  if (kind.entityTypeId === company.entityTypeId) return { type: company, id: Number(record.id ?? 0) }
  if (kind.entityTypeId === contact.entityTypeId) return { type: contact, id: Number(record.id ?? 0) }
  return record.company_id
    ? { type: company, id: Number(record.company_id) }
    : { type: contact, id: Number(record.contact_id ?? 0) }
}

const TITLE = {
  company: { en: 'Company', ru: 'Компания' },
  contact: { en: 'Contact', ru: 'Контакт' },
  contacts: { en: 'Contacts', ru: 'Контакты' },
  own: { en: 'My Company', ru: 'Моя компания' },
  responsible: { en: 'Responsible', ru: 'Ответственный' },
  author: { en: 'Created By', ru: 'Кем создан' },
  client: { en: 'Client', ru: 'Клиент' },
} as const

/** The contacts of a record, in their order. */
async function contactsOf({ call }: SourceContext, type: EntityType | undefined, record: Row): Promise<number[]> {
  const binding = type && bindingsOf(type).find(({ member }) => member === contact)
  if (!binding) return record.contact_id ? [Number(record.contact_id)] : []
  return idsOf(await boundTo(call.db, binding, Number(record.id ?? 0)))
}

/** The own companies to choose from, the one that the document is of first among equals. */
async function ownCompanies({ call }: SourceContext, wanted: number | null) {
  const rows = await query<{ id: number; title: string }>(
    call.db,
    `select id, title from company where is_my_company = 'Y' order by id`,
  )
  const chosen = rows.find(({ id }) => Number(id) === wanted) ?? (wanted === null ? rows[0] : undefined)
  const options = rows.map(({ id, title }) => ({
    value: String(id),
    title: title ?? '',
    selected: id === chosen?.id,
  }))
  return { id: chosen ? Number(chosen.id) : wanted, options }
}

/** What a document about a record shows; of a record that is not there everything is empty. */
export async function recordSource(
  context: SourceContext,
  kind: RecordKind,
  id: number,
  values: Readonly<Record<string, unknown>>,
): Promise<RecordSource> {
  const { call } = context
  const isOld = kind === oldInvoiceKind
  const type = isOld ? undefined : await entityTypeById(call, kind.entityTypeId)
  const record = await context.row(kind.table, id)
  const rows = await rowsOf(call.db, { type: type ?? oldInvoiceRows, id })
  const link = await linkOf(call.db, kind, id)
  const client = clientOf(kind, record)
  const clients: Chosen | undefined = link && { requisite: link.requisite_id, bankDetail: link.bank_detail_id }
  const sellers: Chosen | undefined = link && { requisite: link.mc_requisite_id, bankDetail: link.mc_bank_detail_id }
  const said = Number(scalarText(values[OWN_COMPANY]) ?? 0)
  const sellerOfLink = Number((await context.row('requisite', sellers?.requisite)).entity_id ?? 0)
  const own = await ownCompanies(context, said || Number(record.mycompany_id ?? 0) || sellerOfLink || null)
  // Who was chosen by hand sells by details of their own.
  const sellersOwn = own.id === sellerOfLink ? sellers : undefined
  const clientSource = client.type === company ? companySource : contactSource

  const provider: Provider = {
    ...(type ? ownFields(context, systemFields(type), record) : ownFieldsOf(context, record)),
    ...(type ? await userFields(context, type, id) : {}),
    ...(client.type === contact && kind === contact ? { FORMATTED_NAME: fullName(record) } : {}),
    ASSIGNED: { title: TITLE.responsible, one: () => userSource(context, record.assigned_by_id) },
    CREATED_BY: { title: TITLE.author, one: () => userSource(context, record.created_by_id) },
    CLIENT: { title: TITLE.client, one: () => clientSource(context, client.id, clients) },
    ...contactData(context, client.type, client.id, 'CLIENT_'),
    CLIENT_NAME: { title: TITLE.client, value: () => clientName(context, client) },
    COMPANY: { title: TITLE.company, one: () => companySource(context, record.company_id, clients) },
    CONTACT: { title: TITLE.contact, one: () => contactSource(context, record.contact_id, clients) },
    CONTACTS: {
      title: TITLE.contacts,
      item: 'CONTACT',
      many: async () =>
        Promise.all((await contactsOf(context, type, record)).map(contactId => contactSource(context, contactId))),
      blank: await contactSource(context, null),
    },
    ...requisiteNodes(context, client.type, client.id, clients),
    MY_COMPANY: { title: TITLE.own, one: () => companySource(context, own.id, sellersOwn) },
    ...goodsSource(context, rows, record),
  }
  return {
    provider,
    choices: new Map([[OWN_COMPANY, { title: TITLE.own, options: own.options }]]),
    record,
    rows,
    ownCompanyId: own.id,
    clientId: client.id || null,
  }
}

async function clientName(
  context: SourceContext,
  { type, id }: { type: EntityType; id: number },
): Promise<string | null> {
  const row = await context.row(type.table, id)
  return type === company ? (row.title ?? null) : [row.name, row.last_name].filter(Boolean).join(' ') || null
}

/** Old invoices: what their columns are called. */
const ownFieldsOf = (context: SourceContext, record: Row): Provider => {
  const text = (name: string) => ({ type: 'string', title: camel(name) })
  return ownFields(
    context,
    {
      ACCOUNT_NUMBER: text('ACCOUNT_NUMBER'),
      ORDER_TOPIC: text('ORDER_TOPIC'),
      DATE_BILL: { type: 'date', title: 'dateBill' },
      DATE_PAY_BEFORE: { type: 'date', title: 'datePayBefore' },
      PRICE: { type: 'double', title: 'price' },
      TAX_VALUE: { type: 'double', title: 'taxValue' },
      USER_DESCRIPTION: text('USER_DESCRIPTION'),
      COMMENTS: text('COMMENTS'),
    },
    record,
  )
}
