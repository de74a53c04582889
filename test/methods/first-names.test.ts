import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'

/** What a new portal calls its elements, as the tables of crm.lead.add and the sample of crm.status.list do. */
const names: Record<string, Record<string, [en: string, ru: string]>> = {
  STATUS: {
    NEW: ['Unprocessed', 'Не обработан'],
    IN_PROCESS: ['In progress', 'В работе'],
    PROCESSED: ['Processed', 'Обработан'],
    CONVERTED: ['High-quality lead', 'Качественный лид'],
    JUNK: ['Low-quality lead', 'Некачественный лид'],
  },
  SOURCE: {
    CALL: ['Call', 'Звонок'],
    EMAIL: ['E-mail', 'Электронная почта'],
    WEB: ['Website', 'Веб-сайт'],
    ADVERTISING: ['Advertising', 'Реклама'],
    PARTNER: ['Existing client', 'Существующий клиент'],
    RECOMMENDATION: ['By recommendation', 'По рекомендации'],
    TRADE_SHOW: ['Trade show', 'Выставка'],
    WEBFORM: ['CRM form', 'CRM-форма'],
    CALLBACK: ['Callback', 'Обратный звонок'],
    RC_GENERATOR: ['Sales generator', 'Генератор продаж'],
    STORE: ['Online store', 'Интернет-магазин'],
    OTHER: ['Other', 'Другое'],
  },
  DEAL_STAGE: {
    NEW: ['New', 'Новая'],
    PREPARATION: ['Document preparation', 'Подготовка документов'],
    PREPAYMENT_INVOICE: ['Prepayment invoice', 'Счет на предоплату'],
    EXECUTING: ['In progress', 'В работе'],
    FINAL_INVOICE: ['Final invoice', 'Финальный счет'],
    WON: ['Deal successful', 'Сделка успешна'],
    LOSE: ['Deal failed', 'Сделка провалена'],
    APOLOGY: ['Failure reason analysis', 'Анализ причины провала'],
  },
}

/** Titles that tell the languages and the types apart. */
const titles: [type: string, field: string, en: string, ru: string][] = [
  ['lead', 'TITLE', 'Lead Title', 'Название лида'],
  ['lead', 'MODIFY_BY_ID', 'Modified By', 'Кем изменен'],
  ['contact', 'ADDRESS_CITY', 'City', 'Город'],
  ['company', 'ADDRESS_2', 'Address (line 2)', 'Адрес (стр. 2)'],
  ['company', 'REG_ADDRESS_CITY', 'Legal Address City', 'Юридический адрес город'],
  ['company', 'OPENED', 'Available to Everyone', 'Доступна для всех'],
  ['deal', 'CREATED_BY_ID', 'Created By', 'Кем создана'],
  ['quote', 'CLOSEDATE', 'Deadline', 'Срок'],
  ['address', 'TYPE_ID', 'TYPE_ID', 'TYPE_ID'],
  ['address', 'ADDRESS_1', 'Street, house, building, structure', 'Улица, дом, корпус, строение'],
  ['address', 'PROVINCE', 'Province', 'Область'],
  ['address', 'LOC_ADDR_ID', 'Location address identifier', 'Идентификатор адреса местоположения'],
]

const itemTitles: [field: string, en: string, ru: string][] = [
  ['createdTime', 'Created at', 'Когда создан'],
  ['assignedById', 'Assigned to', 'Ответственный'],
  ['movedBy', 'Moved by', 'Кем передвинут'],
]

for (const [place, language] of (['en', 'ru'] as const).entries())
  test(`a portal in ${language} calls stages, sources and fields by the names of the pages`, async () => {
    const crm = await openCrm({ language })
    for (const [ENTITY_ID, elements] of Object.entries(names)) {
      const found: Record<string, string>[] = await crm.result('crm.status.list', {
        ...{ filter: { ENTITY_ID }, order: { SORT: 'ASC' } },
      })
      assert.deepEqual(
        found.map(({ STATUS_ID, NAME }) => [STATUS_ID, NAME]),
        Object.entries(elements).map(([code, both]) => [code, both[place]]),
      )
    }
    for (const [type, field, ...both] of titles)
      assert.equal((await crm.result(`crm.${type}.fields`))[field].title, both[place], `${type} ${field}`)
    const { type } = await crm.result('crm.type.add', { fields: { title: 'Any', isStagesEnabled: 'Y' } })
    const { fields } = await crm.result('crm.item.fields', { entityTypeId: type.entityTypeId })
    for (const [field, ...both] of itemTitles) assert.equal(fields[field].title, both[place], field)
  })

test('stages of a new category are called as those of the first one, cut to its codes', async () => {
  const crm = await openCrm()
  const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Second' } })
  const found = await crm.result('crm.status.list', { filter: { ENTITY_ID: `DEAL_STAGE_${category.id}` } })
  assert.deepEqual(
    found.map(({ NAME }: Record<string, string>) => NAME),
    Object.values(names.DEAL_STAGE!).map(([en]) => en),
  )
})
