import { queryPhrases } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'

/** The words of what the portal's own pages ask for beside the API. */
export const pageQueryPhrases = {
  ...queryPhrases,
  typeUnknown: {
    code: 'NOT_FOUND',
    text: { en: 'There is no such type of records', ru: 'Такого типа записей нет' },
  },
  idInvalid: { code: 'NOT_FOUND', text: { en: 'There is no such record', ru: 'Такой записи нет' } },
  notFound: { code: 'NOT_FOUND', text: { en: 'There is no such record', ru: 'Такой записи нет' } },
  filterInvalid: { code: 'INVALID_ARG_VALUE', text: 'filter is an object of fields' },
  accessDenied: {
    code: 'ACCESS_DENIED',
    text: { en: 'You may not read these records', ru: 'У вас нет права читать эти записи' },
  },
} satisfies Phrases
