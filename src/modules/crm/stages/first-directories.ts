import { inLanguage, type Language } from '../../../lib/text.ts'
import type { Db } from '../../../store/store.ts'

/** An element of a directory as a new portal has it. */
export interface FirstStatus {
  entityId: string
  statusId: string
  name: string
  sort: number
  system: 'Y' | 'N'
  color: string | null
  /** S the successful stage, F a failure, null a stage on the way. */
  semantics: 'S' | 'F' | null
}

type Names = { en: string; ru: string }
const named = (en: string, ru: string): Names => ({ en, ru })

/** One element in one line: code, names, what is special about a stage. */
type Element = [statusId: string, names: Names, stage?: { color: string; system?: true; semantics?: 'S' | 'F' }]

/** Stages of deals, as the sample of crm.status.list has them; integrations find them by their names. */
const dealStages: Element[] = [
  ['NEW', named('New', 'Новая'), { color: '#39A8EF', system: true }],
  ['PREPARATION', named('Document preparation', 'Подготовка документов'), { color: '#2FC6F6' }],
  ['PREPAYMENT_INVOICE', named('Prepayment invoice', 'Счет на предоплату'), { color: '#55D0E0' }],
  ['EXECUTING', named('In progress', 'В работе'), { color: '#47E4C2' }],
  ['FINAL_INVOICE', named('Final invoice', 'Финальный счет'), { color: '#FFA900' }],
  ['WON', named('Deal successful', 'Сделка успешна'), { color: '#7BD500', system: true, semantics: 'S' }],
  ['LOSE', named('Deal failed', 'Сделка провалена'), { color: '#FF5752', system: true, semantics: 'F' }],
  ['APOLOGY', named('Failure reason analysis', 'Анализ причины провала'), { color: '#FF5752', semantics: 'F' }],
]

const directories: Record<string, Element[]> = {
  // Names as the tables of crm.lead.add have them, likewise SOURCE.
  STATUS: [
    ['NEW', named('Unprocessed', 'Не обработан'), { color: '#39A8EF', system: true }],
    ['IN_PROCESS', named('In progress', 'В работе'), { color: '#2FC6F6' }],
    ['PROCESSED', named('Processed', 'Обработан'), { color: '#55D0E0' }],
    ['CONVERTED', named('High-quality lead', 'Качественный лид'), { color: '#7BD500', system: true, semantics: 'S' }],
    ['JUNK', named('Low-quality lead', 'Некачественный лид'), { color: '#FF5752', system: true, semantics: 'F' }],
  ],
  DEAL_STAGE: dealStages,
  QUOTE_STATUS: [
    ['DRAFT', named('Draft', 'Черновик'), { color: '#39A8EF', system: true }],
    ['SENT', named('Sent to the client', 'Отправлено клиенту'), { color: '#2FC6F6' }],
    ['APPROVED', named('Accepted', 'Принято'), { color: '#7BD500', system: true, semantics: 'S' }],
    // Quirk: the code is spelled so (sample of crm.status.entity.types).
    ['DECLAINED', named('Declined', 'Отклонено'), { color: '#FF5752', system: true, semantics: 'F' }],
  ],
  SOURCE: [
    ['CALL', named('Call', 'Звонок')],
    ['EMAIL', named('E-mail', 'Электронная почта')],
    ['WEB', named('Website', 'Веб-сайт')],
    ['ADVERTISING', named('Advertising', 'Реклама')],
    ['PARTNER', named('Existing client', 'Существующий клиент')],
    ['RECOMMENDATION', named('By recommendation', 'По рекомендации')],
    ['TRADE_SHOW', named('Trade show', 'Выставка')],
    ['WEBFORM', named('CRM form', 'CRM-форма')],
    ['CALLBACK', named('Callback', 'Обратный звонок')],
    ['RC_GENERATOR', named('Sales generator', 'Генератор продаж')],
    ['STORE', named('Online store', 'Интернет-магазин')],
    ['OTHER', named('Other', 'Другое')],
  ],
  CONTACT_TYPE: [
    ['CLIENT', named('Client', 'Клиент')],
    ['SUPPLIER', named('Supplier', 'Поставщик')],
    ['PARTNER', named('Partner', 'Партнёр')],
    ['SHARE', named('Shared', 'Общий')],
    ['OTHER', named('Other', 'Другое')],
  ],
  COMPANY_TYPE: [
    ['CUSTOMER', named('Client', 'Клиент')],
    ['SUPPLIER', named('Supplier', 'Поставщик')],
    ['COMPETITOR', named('Competitor', 'Конкурент')],
    ['PARTNER', named('Partner', 'Партнёр')],
    ['OTHER', named('Other', 'Другое')],
  ],
  INDUSTRY: [
    ['IT', named('Information technology', 'Информационные технологии')],
    ['TELECOM', named('Telecommunications', 'Связь и телекоммуникации')],
    ['MANUFACTURING', named('Manufacturing', 'Производство')],
    ['BANKING', named('Banking', 'Банковские услуги')],
    ['CONSULTING', named('Consulting', 'Консалтинг')],
    ['FINANCE', named('Finance', 'Финансы')],
    ['GOVERNMENT', named('Public sector', 'Государственный сектор')],
    ['DELIVERY', named('Delivery', 'Доставка')],
    ['ENTERTAINMENT', named('Entertainment', 'Развлечения')],
    ['NOTPROFIT', named('Non-profit', 'Некоммерческая деятельность')],
    ['OTHER', named('Other', 'Другое')],
  ],
  EMPLOYEES: [
    ['EMPLOYEES_1', named('less than 50', 'менее 50')],
    ['EMPLOYEES_2', named('50 to 250', 'от 50 до 250')],
    ['EMPLOYEES_3', named('250 to 500', 'от 250 до 500')],
    ['EMPLOYEES_4', named('more than 500', 'более 500')],
  ],
  DEAL_TYPE: [
    ['SALE', named('Sale', 'Продажа')],
    ['COMPLEX', named('Complex sale', 'Комплексная продажа')],
    ['GOODS', named('Goods', 'Товары')],
    ['SERVICES', named('Services', 'Услуги')],
    ['SERVICE', named('Maintenance', 'Обслуживание')],
  ],
  CALL_LIST: [
    ['IN_WORK', named('In Progress', 'В работе')],
    ['SUCCESS', named('Successful', 'Успешно')],
    ['WRONG_NUMBER', named('Wrong Number', 'Неверный номер')],
    ['STOP_CALLING', named('Do Not Call Again', 'Больше не звонить')],
  ],
}

/** Salutations have codes of their own in each language. */
const honorifics: Record<Language, Element[]> = {
  en: ['Mr.', 'Mrs.', 'Ms.', 'Dr.'].map((name, i) => [`HNR_EN_${i + 1}`, named(name, name)]),
  ru: ['г-н', 'г-жа'].map((name, i) => [`HNR_RU_${i + 1}`, named(name, name)]),
}

function elements(entityId: string, list: readonly Element[], language: Language): FirstStatus[] {
  return list.map(([statusId, names, stage], i) => ({
    entityId,
    statusId,
    name: inLanguage(names, language),
    sort: (i + 1) * 10,
    system: stage?.system ? 'Y' : 'N',
    color: stage?.color ?? null,
    semantics: stage?.semantics ?? null,
  }))
}

/** The directories of a new portal, with names in its language. */
const firstStatuses = (language: Language): FirstStatus[] =>
  Object.entries({ ...directories, HONORIFIC: honorifics[language] }).flatMap(([entityId, list]) =>
    elements(entityId, list, language),
  )

/** The stages of a new category of a smart process (tutorials/crm/how-to-add-crm-objects/how-to-add-category-to-spa.md). */
const itemStages: Element[] = [
  ['NEW', named('Start', 'Начало'), { color: '#22B9FF', system: true }],
  ['PREPARATION', named('Preparation', 'Подготовка'), { color: '#88B9FF' }],
  ['CLIENT', named('Approval', 'Согласование'), { color: '#10e5fc' }],
  ['SUCCESS', named('Success', 'Успех'), { color: '#00ff00', system: true, semantics: 'S' }],
  ['FAIL', named('Failure', 'Провал'), { color: '#ff0000', system: true, semantics: 'F' }],
]

/** The longest code of a stage of a deal category, its prefix included. */
export const LONGEST_CATEGORY_STAGE = 21

export const insertFirstStatuses = (db: Db, language: Language): Promise<void> =>
  insert(db, firstStatuses(language), null)

/** Where the stages of a category are kept. */
interface StagesPlace {
  /** The directory. */
  entityId: string
  /** What codes begin with, before a colon. */
  prefix: string
}

const prefixed = ({ prefix }: StagesPlace, stages: FirstStatus[]): FirstStatus[] =>
  stages.map(stage => ({ ...stage, statusId: `${prefix}:${stage.statusId}` }))

/**
 * The stages of a new deal category: those of the default one with the category's prefix, cut to the longest code
 * (`C10:PREPAYMENT_INVOIC`, tutorials/crm/how-to-get-lists/how-to-get-elements-by-stage-filter.md).
 */
export async function insertFirstCategoryStages(db: Db, categoryId: number, language: Language): Promise<void> {
  const place = { entityId: `DEAL_STAGE_${categoryId}`, prefix: `C${categoryId}` }
  const stages = prefixed(place, elements(place.entityId, dealStages, language))
  const cut = stages.map(stage => ({ ...stage, statusId: stage.statusId.slice(0, LONGEST_CATEGORY_STAGE) }))
  await insert(db, cut, categoryId)
}

/** The stages of a new category of a smart process; every one keeps the name it came with (sample of the tutorial). */
export async function insertFirstItemStages(
  db: Db,
  categoryId: number,
  language: Language,
  place: StagesPlace,
): Promise<void> {
  await insert(db, prefixed(place, elements(place.entityId, itemStages, language)), categoryId, true)
}

async function insert(
  db: Db,
  statuses: readonly FirstStatus[],
  categoryId: number | null,
  remembered = false,
): Promise<void> {
  const rows = statuses.map(({ entityId, statusId, name, sort, system, color, semantics }) => ({
    entity_id: entityId,
    status_id: statusId,
    name,
    // In the other directories only system elements have a name they came with.
    name_init: remembered || system === 'Y' ? name : '',
    sort,
    system,
    category_id: categoryId,
    color,
    semantics,
  }))
  await db.insertInto('status').values(rows).execute()
}
