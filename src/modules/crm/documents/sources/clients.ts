import { query, type Row } from '../../../../store/store.ts'
import type { Leaf, Provider } from '../../../documentgenerator/index.ts'
import { company, contact } from '../../entities/index.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { SourceContext } from './context.ts'
import { ownFields, userFields } from './fields.ts'
import { fullName, userSource } from './people.ts'
import { bankSource, requisiteSource } from './requisites.ts'

/** A requisite with its bank account, 0 is none. */
export interface Chosen {
  requisite: number
  bankDetail: number
}

/** The values of a multifield, in their order. */
async function valuesOf({ call }: SourceContext, type: EntityType, id: unknown, name: string): Promise<string[]> {
  const rows = await query<{ value: string }>(
    call.db,
    'select value from multifield where entity_type_id = ? and record_id = ? and type_id = ? order by id',
    [type.entityTypeId, id ?? 0, name],
  )
  return rows.map(({ value }) => value)
}

const multifields: Readonly<Record<string, { en: string; ru: string }>> = {
  PHONE: { en: 'Phone', ru: 'Телефон' },
  EMAIL: { en: 'E-mail', ru: 'E-mail' },
  WEB: { en: 'Website', ru: 'Сайт' },
}

/** Phones, e-mail addresses and sites, under names that begin so: `CLIENT_PHONE`. */
export const contactData = (context: SourceContext, type: EntityType, id: unknown, prefix = ''): Provider =>
  Object.fromEntries(
    Object.entries(multifields).map(([name, title]): [string, Leaf] => [
      prefix + name,
      { title, value: () => valuesOf(context, type, id, name) },
    ]),
  )

/** The requisite that is used of somebody where nobody has chosen one: the first that people see. */
async function firstRequisite({ call }: SourceContext, type: EntityType, id: unknown): Promise<Chosen> {
  const [found] = await query<{ requisite: number; bank: number | null }>(
    call.db,
    `select r.id as requisite,
       (select b.id from bank_detail b where b.entity_id = r.id order by coalesce(b.sort, 0), b.id limit 1) as bank
     from requisite r where r.entity_type_id = ? and r.entity_id = ? and coalesce(r.address_only, 'N') <> 'Y'
     order by coalesce(r.sort, 0), r.id limit 1`,
    [type.entityTypeId, id ?? 0],
  )
  return { requisite: Number(found?.requisite ?? 0), bankDetail: Number(found?.bank ?? 0) }
}

/** The requisite and the bank account that a record uses, or the first ones of whose they are. */
export function requisiteNodes(context: SourceContext, type: EntityType, id: unknown, chosen?: Chosen): Provider {
  const settled = async () => (chosen?.requisite ? chosen : firstRequisite(context, type, id))
  return {
    REQUISITE: {
      title: { en: 'Company details', ru: 'Реквизиты' },
      one: async () => requisiteSource(context, (await settled()).requisite),
    },
    BANK_DETAIL: {
      title: { en: 'Bank details', ru: 'Банковские реквизиты' },
      one: async () => bankSource(context, (await settled()).bankDetail),
    },
  }
}

/** Pictures of an own company that the original keeps in fields of its own; here they are user fields of companies. */
const pictures: Readonly<Record<string, Pick<Leaf, 'title' | 'kind'>>> = {
  UF_LOGO: { title: { en: 'Logo', ru: 'Логотип' }, kind: 'IMAGE' },
  UF_STAMP: { title: { en: 'Stamp', ru: 'Печать' }, kind: 'STAMP' },
  UF_DIRECTOR_SIGN: { title: { en: 'Signature of the head', ru: 'Подпись руководителя' }, kind: 'STAMP' },
  UF_ACCOUNTANT_SIGN: { title: { en: 'Signature of the accountant', ru: 'Подпись бухгалтера' }, kind: 'STAMP' },
}

function pictureNodes(context: SourceContext, own: Provider, row: Row): Provider {
  return Object.fromEntries(
    Object.entries(pictures).map(([name, said]): [string, Leaf] => {
      const field = own[name.replace('UF_', 'UF_CRM_')] as Leaf | undefined
      const logo = name === 'UF_LOGO' ? () => context.picture(row.logo) : undefined
      const picture = field?.picture ?? logo
      return [name, { ...said, value: null, ...(picture ? { picture } : {}) }]
    }),
  )
}

/** A company, ours or a client's. */
export async function companySource(context: SourceContext, id: unknown, chosen?: Chosen): Promise<Provider> {
  const row = await context.row(company.table, id)
  const own = await userFields(context, company, id)
  return {
    ...ownFields(context, company.fields, row),
    ...own,
    ...pictureNodes(context, own, row),
    ...contactData(context, company, id),
    ...requisiteNodes(context, company, id, chosen),
    ASSIGNED: { title: { en: 'Responsible', ru: 'Ответственный' }, one: () => userSource(context, row.assigned_by_id) },
  }
}

/** A person. */
export async function contactSource(context: SourceContext, id: unknown, chosen?: Chosen): Promise<Provider> {
  const row = await context.row(contact.table, id)
  return {
    ...ownFields(context, contact.fields, row),
    ...(await userFields(context, contact, id)),
    FORMATTED_NAME: fullName(row),
    ...contactData(context, contact, id),
    ...requisiteNodes(context, contact, id, chosen),
    ASSIGNED: { title: { en: 'Responsible', ru: 'Ответственный' }, one: () => userSource(context, row.assigned_by_id) },
  }
}
