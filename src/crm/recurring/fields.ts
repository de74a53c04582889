import { field, readOnly } from '../entity-types/field-groups.ts'
import type { Fields } from '../record-type.ts'

/** The settings of a recurring deal (api-reference/crm/deals/recurring-deals/crm-deal-recurring-fields.md). */
export const recurringFields: Fields = {
  ID: field('integer', 'id', 'id', readOnly),
  DEAL_ID: field('integer', 'id of the recurring deal', 'id регулярной сделки', { required: true, immutable: true }),
  BASED_ID: field('integer', 'Created based on', 'Создано на основании', readOnly),
  ACTIVE: field('char', 'Active', 'Активен'),
  NEXT_EXECUTION: field('datetime', 'Next execution date', 'Дата следующего выполнения', readOnly),
  LAST_EXECUTION: field('datetime', 'Last execution date', 'Дата последнего выполнения', readOnly),
  COUNTER_REPEAT: field('integer', 'Number of executions', 'Количество выполнений', readOnly),
  START_DATE: field('date', 'Start date for calculation', 'Дата начала расчета'),
  CATEGORY_ID: field('char', 'Category of the new deal', 'Категория новой сделки'),
  IS_LIMIT: field('char', 'Type of execution limits', 'Тип ограничений выполнения'),
  LIMIT_REPEAT: field('integer', 'Limit on the number of executions', 'Ограничение по количеству выполнения'),
  LIMIT_DATE: field('date', 'Limit by date', 'Ограничение по дате'),
  PARAMS: field(
    'recurring_params',
    'Parameters for calculating the next execution date',
    'Параметры для расчета даты следующего выполнения',
    { virtual: true },
  ),
}

/** What PARAMS holds. */
export const paramFields: Fields = {
  MODE: field('string', 'Repetition mode', 'Режим повторения'),
  SINGLE_BEFORE_START_DATE_VALUE: field('integer', 'Offset before the calculation date', 'Смещение до даты расчета'),
  SINGLE_BEFORE_START_DATE_TYPE: field(
    'string',
    'Type of offset before the calculation date',
    'Тип смещения до даты расчета',
  ),
  MULTIPLE_TYPE: field('string', 'Type of repetition', 'Тип повторения'),
  MULTIPLE_INTERVAL: field('integer', 'Repetition interval', 'Интервал повторения'),
  OFFSET_BEGINDATE_TYPE: field(
    'string',
    'Type of offset for the start date in the new deal',
    'Тип смещения для даты начала в новой сделке',
  ),
  OFFSET_BEGINDATE_VALUE: field(
    'integer',
    'Offset for the start date in the new deal',
    'Смещение для даты начала в новой сделке',
  ),
  OFFSET_CLOSEDATE_TYPE: field(
    'string',
    'Type of offset for the completion date in the new deal',
    'Тип смещения для даты завершения в новой сделке',
  ),
  OFFSET_CLOSEDATE_VALUE: field(
    'integer',
    'Offset for the completion date in the new deal',
    'Смещение для даты завершения в новой сделке',
  ),
}
