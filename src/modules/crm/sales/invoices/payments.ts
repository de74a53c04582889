import { sql } from 'kysely'
import { sourceOf } from '../../../../lib/source.ts'
import { field, id, readOnly } from '../../../../records/define-field.ts'
import { anyUser } from '../../../../records/methods/record-type.ts'
import type { TableType } from '../../../../records/methods/table-type.ts'

const listed = {
  verbs: ['fields', 'list'],
  readers: anyUser,
  phrases: { everywhere: {} },
} as const

/** Clients that pay: people and companies (api-reference/crm/outdated/invoice/crm-person-type-list.md). */
export const personType: TableType = {
  ...listed,
  method: 'crm.persontype',
  name: 'PERSON_TYPE',
  source: sourceOf(import.meta.filename),
  table: 'person_type',
  fields: { ...id, NAME: field('string', 'Name', 'Название', readOnly) },
}

/** Ways to be paid that quotes and invoices name (api-reference/crm/outdated/invoice/crm-pay-system-list.md). */
export const paySystem: TableType = {
  ...listed,
  // Those of orders are for payments (sale-pay-system-add.md, ENTITY_REGISTRY_TYPE).
  restriction: async () => sql<boolean>`r.entity_registry_type = 'CRM_INVOICE'`,
  method: 'crm.paysystem',
  name: 'PAY_SYSTEM',
  source: sourceOf(import.meta.filename),
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
