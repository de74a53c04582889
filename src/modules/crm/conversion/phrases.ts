import type { Phrases } from '../../../rest/phrases.ts'
import { recordPhrases } from '../records/phrases.ts'

const notFound = { code: 'NOT_FOUND', text: { en: 'There is no such record', ru: 'Такой записи нет' } }

/** The words of a conversion: what writing the records can fail with, and what is wrong with what is wanted. */
export const conversionPhrases = {
  ...recordPhrases.add,
  nameRequired: {
    code: 'INVALID_ARG_VALUE',
    text: { en: 'The contact needs a first name or a last name.', ru: 'Контакту нужно имя или фамилия.' },
  },
  idInvalid: notFound,
  notFound,
  accessDenied: {
    code: 'ACCESS_DENIED',
    text: { en: 'You may not read or change this record.', ru: 'У вас нет права читать или изменять эту запись.' },
  },
  mayNotAdd: {
    code: 'ACCESS_DENIED',
    text: { en: 'You may not create this: {title}.', ru: 'У вас нет права создавать: {title}.' },
  },
  becomesInvalid: {
    code: 'INVALID_ARG_VALUE',
    text: {
      en: '{name} is an object: fields of a new record, or the id of one that there is.',
      ru: '{name}: объект с полями новой записи или с id существующей.',
    },
  },
  nothingWanted: {
    code: 'INVALID_ARG_VALUE',
    text: { en: 'Say what the lead becomes.', ru: 'Укажите, во что превращается лид.' },
  },
  categoryUnknown: {
    code: 'INVALID_ARG_VALUE',
    text: { en: 'There is no such pipeline.', ru: 'Такой воронки нет.' },
  },
} satisfies Phrases
