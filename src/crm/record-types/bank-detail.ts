import { inLanguage } from '../../lib/text.ts'
import type { Verb } from '../../portal/roles.ts'
import type { Call } from '../../rest/call.ts'
import { wholeNumber } from '../../rest/params.ts'
import { query, type Row } from '../../store/store.ts'
import { field, id } from '../entity-types/field-groups.ts'
import { bankDetailPhrases } from '../phrases/requisites.ts'
import type { PlainCondition, PlainGuard, PlainType } from '../plain-type.ts'
import type { Fields } from '../record-type.ts'
import { isCountry } from '../requisites/countries.ts'
import { unlinkBankDetail } from '../requisites/delete.ts'
import {
  clients,
  mayUseOwner,
  ofReadableRequisites,
  requireAny,
  requireEach,
  storedRequisite,
} from '../requisites/owners.ts'
import { audit, created, modified, texts } from './audited.ts'
import { hasName } from './plain-guards.ts'

const fields: Fields = {
  ...id,
  ENTITY_ID: field('integer', 'Requisite', 'Реквизит', { required: true, immutable: true }),
  COUNTRY_ID: field('integer', 'Country', 'Страна'),
  ...audit,
  ...texts([
    ['NAME', 'Name', 'Название'],
    ['CODE', 'Code', 'Символьный код'],
    ['XML_ID', 'External code', 'Внешний код'],
  ]),
  ACTIVE: field('char', 'Active', 'Активен'),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  ...texts([
    ['RQ_BANK_NAME', 'Bank', 'Банк'],
    ['RQ_BANK_ADDR', 'Address of the bank', 'Адрес банка'],
    ['RQ_BANK_CODE', 'Code of the bank', 'Код банка'],
    ['RQ_AGENCY_NAME', 'Branch', 'Отделение'],
    ['RQ_BANK_ROUTE_NUM', 'Routing number', 'Маршрутный номер'],
    ['RQ_BIK', 'Bank identification code (BIK)', 'БИК'],
    ['RQ_MFO', 'MFO', 'МФО'],
    ['RQ_ACC_NAME', 'Holder of the account', 'Владелец счёта'],
    ['RQ_ACC_NUM', 'Account number', 'Номер счёта'],
    ['RQ_ACC_TYPE', 'Kind of account', 'Вид счёта'],
    ['RQ_IIK', 'IIK', 'ИИК'],
    ['RQ_ACC_CURRENCY', 'Currency of the account', 'Валюта счёта'],
    ['RQ_COR_ACC_NUM', 'Correspondent account', 'Корреспондентский счёт'],
    ['RQ_IBAN', 'IBAN', 'IBAN'],
    ['RQ_SWIFT', 'SWIFT', 'SWIFT'],
    ['RQ_BIC', 'BIC', 'BIC'],
    ['RQ_CODEB', 'Bank code (France)', 'Код банка (Франция)'],
    ['RQ_CODEG', 'Branch code (France)', 'Код отделения (Франция)'],
    ['RQ_RIB', 'RIB key', 'Ключ RIB'],
    ['COMMENTS', 'Comment', 'Комментарий'],
    ['ORIGINATOR_ID', 'External source', 'Внешний источник'],
  ]),
}

async function requireOwner(call: Call<'accessDenied'>, requisite: Row | undefined, verb: Verb): Promise<void> {
  const owner = { typeId: requisite?.entity_type_id, id: requisite?.entity_id }
  if (!(await mayUseOwner(call, clients, owner, verb))) call.fail('accessDenied')
}

async function requireKeys(call: Call<'entityInvalid' | PlainCondition>, given: Row): Promise<void> {
  const id = wholeNumber(given.ENTITY_ID) ?? 0
  const requisite = id > 0 ? await storedRequisite(call, id, true) : undefined
  if (!requisite) call.fail('entityInvalid')
  await requireOwner(call, requisite, 'add')
}

/** The country is the one of the requisite's preset where the caller names none (crm-requisite-bank-detail-add.md). */
async function defaultCountry(call: Call, given: Row): Promise<number | null> {
  const [preset] = await query<{ country_id: number }>(
    call.db,
    'select p.country_id from requisite r join requisite_preset p on p.id = r.preset_id where r.id = ?',
    [given.entity_id],
  )
  return preset?.country_id ?? null
}

const ofCountry: PlainGuard<'entityInvalid'> = ({ call, after, given }) => {
  if (given.has('country_id') && after.country_id && !isCountry(Number(after.country_id)))
    call.fail('fieldInvalid', { field: 'COUNTRY_ID', title: inLanguage(fields.COUNTRY_ID!.title, call.language) })
}

/** api-reference/crm/requisites/bank-detail/ */
export const bankDetail: PlainType<'entityInvalid'> = {
  method: 'crm.requisite.bankdetail',
  name: 'BANK_DETAIL',
  source: 'src/crm/record-types/bank-detail.ts',
  title: { en: 'Bank detail', ru: 'Банковские реквизиты' },
  table: 'bank_detail',
  fields,
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: 'who may read the contact or company',
  writers: 'who may do so with the contact or company',
  requireAccess: (call, verb) =>
    verb === 'list' ? requireEach(call, clients, 'read') : requireAny(call, clients, verb === 'get' ? 'read' : verb),
  async requireRow(call, verb, row) {
    // Of a new one it is asked before its fields are read.
    if (verb === 'add' || verb === 'list') return
    await requireOwner(call, await storedRequisite(call, row.entity_id), verb === 'get' ? 'read' : verb)
  },
  restriction: call => ofReadableRequisites(call, 'entity_id'),
  first: { add: requireKeys },
  defaults: async (call, given) => ({
    ...created(call),
    country_id: await defaultCountry(call, given),
    active: 'Y',
    sort: 500,
  }),
  guards: { add: [hasName, ofCountry], update: [hasName, ofCountry, modified] },
  follow: { delete: (call, row) => unlinkBankDetail(call, row.id) },
  showsNamedOnly: true,
  phrases: bankDetailPhrases,
}
