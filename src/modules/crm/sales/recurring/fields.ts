import { field, readOnly } from '../../../../records/define-field.ts'
import type { Fields } from '../../../../records/field.ts'
import { string } from '../../../../records/field-types/plain.ts'

/** Fields of settings that do not depend on what recurs; when something is done is told to be a moment or a day. */
export const commonFields = (execution: 'date' | 'datetime') =>
  ({
    ID: field('integer', 'id', 'id', readOnly),
    ACTIVE: field('char', 'Active', 'Активен'),
    NEXT_EXECUTION: field(execution, 'Next execution date', 'Дата следующего выполнения', readOnly),
    LAST_EXECUTION: field(execution, 'Last execution date', 'Дата последнего выполнения', readOnly),
    COUNTER_REPEAT: field('integer', 'Number of executions', 'Количество выполнений', readOnly),
    START_DATE: field('date', 'Start date for calculation', 'Дата начала расчета'),
    // Quirk: a letter that is told to be a flag.
    IS_LIMIT: field('char', 'Type of execution limits', 'Тип ограничений выполнения', { as: string }),
    LIMIT_REPEAT: field('integer', 'Limit on the number of executions', 'Ограничение по количеству выполнения'),
    LIMIT_DATE: field('date', 'Limit by date', 'Ограничение по дате'),
    PARAMS: field(
      'recurring_params',
      'Parameters for calculating the next execution date',
      'Параметры для расчета даты следующего выполнения',
      { virtual: true },
    ),
  }) satisfies Fields
