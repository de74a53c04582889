import { sql } from 'kysely'
import { sourceOf } from '../../../../lib/source.ts'
import { field, id, readOnly } from '../../../../records/define-field.ts'
import type { TableType } from '../../../../records/table-type.ts'

const anyUser = {
  verbs: ['fields', 'list'],
  readers: 'any user',
  writers: 'nobody',
  requireAccess: () => {},
  phrases: { everywhere: {} },
} as const

/** Clients that pay: people and companies (api-reference/crm/outdated/invoice/crm-person-type-list.md). */
export const personType: TableType = {
  ...anyUser,
  method: 'crm.persontype',
  name: 'PERSON_TYPE',
  source: sourceOf(import.meta.filename),
  title: { en: 'Client type', ru: 'Тип плательщика' },
  table: 'person_type',
  fields: { ...id, NAME: field('string', 'Name', 'Название', readOnly) },
}

/** Ways to be paid that quotes and invoices name (api-reference/crm/outdated/invoice/crm-pay-system-list.md). */
export const paySystem: TableType = {
  ...anyUser,
  // Those of orders are for payments (sale-pay-system-add.md, ENTITY_REGISTRY_TYPE).
  restriction: async () => sql<boolean>`r.entity_registry_type = 'CRM_INVOICE'`,
  method: 'crm.paysystem',
  name: 'PAY_SYSTEM',
  source: sourceOf(import.meta.filename),
  title: { en: 'Payment method', ru: 'Способ оплаты' },
  table: 'pay_system',
  fields: {
    ...id,
    NAME: field('string', 'Name', 'Название', readOnly),
    ACTIVE: field('char', 'Active', 'Активность', readOnly),
    SORT: field('integer', 'Sorting', 'Сортировка', readOnly),
    DESCRIPTION: field('string', 'Description', 'Описание', readOnly),
    PERSON_TYPE_ID: field('integer', 'Client type', 'Тип плательщика', readOnly),
    ACTION_FILE: field('string', 'Handler file', 'Файл обработчика', readOnly),
    HANDLER: field('string', 'Handler', 'Обработчик', readOnly),
    HANDLER_CODE: field('string', 'Handler code', 'Код обработчика', readOnly),
    HANDLER_NAME: field('string', 'Handler name', 'Название обработчика', readOnly),
  },
}
