import { sourceOf } from '../../../lib/source.ts'
import type { Verb } from '../../../portal/roles.ts'
import { audit, created, modified, texts } from '../../../records/audited.ts'
import { field, id } from '../../../records/define-field.ts'
import type { Guard, RecordCondition } from '../../../records/draft.ts'
import type { Fields } from '../../../records/field.ts'
import { hasName, refuse } from '../../../records/guards.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import type { Call } from '../../../rest/call.ts'
import { wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { isCountry } from './countries.ts'
import { unlinkBankDetail } from './links.ts'
import { mayUseOwner, ofReadableRequisites, requireAny, requireEach, storedRequisite } from './owners.ts'
import { bankDetailPhrases } from './phrases.ts'

const fields: Fields = {
  ...id,
  ENTITY_ID: field('integer', 'Requisite', 'Реквизит', { required: true, immutable: true }),
  COUNTRY_ID: field('integer', 'Country', 'Страна'),
  ...audit,
  ...texts([
    ['NAME', 'Name', 'Название', 255],
    ['CODE', 'Code', 'Символьный код', 45],
    ['XML_ID', 'External code', 'Внешний код', 45],
  ]),
  ACTIVE: field('char', 'Active', 'Активен'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  ...texts([
    ['RQ_BANK_NAME', 'Bank', 'Банк', 255],
    ['RQ_BANK_ADDR', 'Address of the bank', 'Адрес банка', 255],
    ['RQ_BANK_CODE', 'Code of the bank', 'Код банка', 50],
    ['RQ_AGENCY_NAME', 'Branch', 'Отделение', 50],
    ['RQ_BANK_ROUTE_NUM', 'Routing number', 'Маршрутный номер', 9],
    ['RQ_BIK', 'Bank identification code (BIK)', 'БИК', 11],
    ['RQ_MFO', 'MFO', 'МФО', 6],
    ['RQ_ACC_NAME', 'Holder of the account', 'Владелец счёта', 150],
    ['RQ_ACC_NUM', 'Account number', 'Номер счёта', 34],
    ['RQ_ACC_TYPE', 'Kind of account', 'Вид счёта', 50],
    ['RQ_IIK', 'IIK', 'ИИК', 20],
    ['RQ_ACC_CURRENCY', 'Currency of the account', 'Валюта счёта', 100],
    ['RQ_COR_ACC_NUM', 'Correspondent account', 'Корреспондентский счёт', 34],
    ['RQ_IBAN', 'IBAN', 'IBAN', 34],
    ['RQ_SWIFT', 'SWIFT', 'SWIFT', 11],
    ['RQ_BIC', 'BIC', 'BIC', 11],
    ['RQ_CODEB', 'Bank code (France)', 'Код банка (Франция)', 5],
    ['RQ_CODEG', 'Branch code (France)', 'Код отделения (Франция)', 5],
    ['RQ_RIB', 'RIB key', 'Ключ RIB', 2],
    ['COMMENTS', 'Comment', 'Комментарий', 500],
    ['ORIGINATOR_ID', 'External source', 'Внешний источник', 255],
  ]),
}

async function requireOwner(call: Call<'accessDenied'>, requisite: Row | undefined, verb: Verb): Promise<void> {
  const owner = { typeId: requisite?.entity_type_id, id: requisite?.entity_id }
  if (!(await mayUseOwner(call, clients, owner, verb))) call.fail('accessDenied')
}

async function requireKeys(call: Call<'entityInvalid' | RecordCondition>, fields: Row): Promise<void> {
  const id = wholeNumber(fields.ENTITY_ID) ?? 0
  const requisite = id > 0 ? await storedRequisite(call, id, true) : undefined
  if (!requisite) call.fail('entityInvalid')
  await requireOwner(call, requisite, 'add')
}

/** The country is the one of the requisite's preset where the caller names none (crm-requisite-bank-detail-add.md). */
async function defaultCountry(call: Call, values: Row): Promise<number | null> {
  const [preset] = await query<{ country_id: number }>(
    call.db,
    'select p.country_id from requisite r join requisite_preset p on p.id = r.preset_id where r.id = ?',
    [values.entity_id],
  )
  return preset?.country_id ?? null
}

const ofCountry: Guard = ({ call, type, after, givenColumns }) => {
  if (givenColumns.has('country_id') && after.country_id && !isCountry(Number(after.country_id)))
    refuse(call, type.fields, 'COUNTRY_ID')
}

/** api-reference/crm/requisites/bank-detail/ */
export const bankDetail: TableType<'entityInvalid'> = {
  method: 'crm.requisite.bankdetail',
  name: 'BANK_DETAIL',
  source: sourceOf(import.meta.filename),
  table: 'bank_detail',
  fields,
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: {
    words: 'who may read the contact or company',
    require: (call, verb) => (verb === 'list' ? requireEach : requireAny)(call, clients, 'read'),
  },
  writers: {
    words: 'who may do so with the contact or company',
    require: (call, verb) => requireAny(call, clients, verb),
  },
  rowAccess: {
    columns: ['entity_id'],
    async require(call, verb, row) {
      // Of a new one it is asked before its fields are read.
      if (verb === 'add') return
      await requireOwner(call, await storedRequisite(call, row.entity_id), verb === 'get' ? 'read' : verb)
    },
  },
  restriction: call => ofReadableRequisites(call, 'entity_id'),
  requireKeys,
  defaults: async (call, values) => ({
    ...created(call),
    country_id: await defaultCountry(call, values),
    active: 'Y',
    sort: 500,
  }),
  guards: { add: [hasName, ofCountry], update: [hasName, ofCountry, modified] },
  follow: { delete: (call, row) => unlinkBankDetail(call, row.id) },
  showsNamedOnly: true,
  phrases: bankDetailPhrases,
}
