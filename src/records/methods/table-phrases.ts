import type { Phrases } from '../../rest/phrases.ts'
import type { TableCondition } from './table-type.ts'

/** The words of records of any type; those of a type stand before these. */
export const tablePhrases = {
  idInvalid: 'ID is not defined or invalid.',
  accessDenied: 'Access denied.',
  notFound: 'Not found',
  fieldsNotArray: "Parameter 'fields' must be array.",
  filterNotArray: "Parameter 'filter' must be array.",
  orderNotArray: "Parameter 'order' must be array.",
  // Documented for the currency of a deal; it says the same of every field.
  fieldInvalid: { en: 'Invalid value for the "{title}" field', ru: 'Неверное значение поля «{title}»' },
  fieldRequired: {
    code: 'ERROR_CORE',
    text: { en: "The field '{field}' is required.", ru: 'Поле «{field}» обязательно для заполнения.' },
  },
} satisfies Phrases<TableCondition>
