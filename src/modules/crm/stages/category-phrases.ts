import type { Text } from '../../../lib/text.ts'
import { parameterMissing, parameterNotArray } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'

const smartProcess: Text = { en: 'Smart process not found', ru: 'Смарт-процесс не найден' }
const spa: Text = { en: 'SPA not found', ru: 'Смарт-процесс не найден' }

const idMissing = parameterMissing('id')
const fieldsMissing = parameterMissing('fields')
const fieldsNotArray = parameterNotArray('fields')
const notFound = { code: 'NOT_FOUND', text: { en: 'Element not found', ru: 'Элемент не найден' } }
const accessDenied = { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' } }

const nameMissing: Text = "Field 'NAME' is required"
// Ours: the pages say how long a name may be and not what is answered to a longer one.
const nameTooLong: Text = "Field 'NAME' cannot exceed 255 characters"
const hasDeals: Text = {
  en: 'Deals related to the funnel {categoryName} found',
  ru: 'Найдены сделки, относящиеся к воронке {categoryName}',
}

const hasItems = {
  code: 'BX_ERROR',
  text: { en: 'Elements related to the funnel found', ru: 'Найдены элементы, относящиеся к воронке' },
}
const itemDefault = {
  code: 'BX_ERROR',
  text: { en: 'This funnel is the default funnel', ru: 'Эта воронка является воронкой по умолчанию' },
}
const systemAdded = {
  code: 'ADDING_DISABLED',
  text: { en: 'Adding a system category is prohibited', ru: 'Добавление системной категории запрещено' },
}
const clientDefault = { code: '0', text: 'Default client category does not support updating default state' }
const systemDeleted = {
  code: 'REMOVING_DISABLED',
  text: { en: 'Deletion of system category is prohibited', ru: 'Удаление системной категории запрещено' },
}

const names = { nameMissing: { code: '0', text: nameMissing }, nameTooLong: { code: '0', text: nameTooLong } }

/** Quirk: pages about one and the same type call it differently when it is not there. */
const typed = (typeUnknown: Text) => ({
  entityTypeIdMissing: parameterMissing('entityTypeId'),
  typeUnknown: { code: 'NOT_FOUND', text: typeUnknown },
  typeWithoutCategories: {
    code: 'ENTITY_TYPE_NOT_SUPPORTED',
    text: 'Entity type {entityTypeName} is not supported',
  },
})

/** The words of crm.category.*. */
export const categoryPhrases = {
  fields: typed(spa),
  add: { ...typed(spa), fieldsMissing, fieldsNotArray, accessDenied, ...names, systemAdded, clientDefault },
  get: { ...typed(spa), idMissing, notFound, accessDenied },
  list: { ...typed(smartProcess), filterNotArray: parameterNotArray('filter') },
  update: { ...typed(smartProcess), idMissing, fieldsMissing, fieldsNotArray, notFound, accessDenied, ...names },
  delete: {
    ...typed(spa),
    idMissing,
    notFound,
    accessDenied,
    hasDeals: { code: '0', text: hasDeals },
    isDefault: { code: '0', text: 'Default deal category cannot be deleted' },
    hasItems,
    itemDefault,
    systemDeleted,
  },
} satisfies Record<string, Phrases>

const classic = {
  accessDenied: 'Access denied.',
  idInvalid: 'ID is not defined or invalid.',
  notFound: 'Not found',
  fieldsNotArray: "Parameter 'fields' must be array.",
}
const { idInvalid } = classic

/** The words of crm.dealcategory.*: its pages have none, so these are the classic ones and, where there is no such, the modern ones. */
export const dealCategoryPhrases = {
  add: { accessDenied: classic.accessDenied, fieldsNotArray: classic.fieldsNotArray, nameMissing, nameTooLong },
  get: { accessDenied: classic.accessDenied, idInvalid, notFound: classic.notFound },
  list: {
    orderNotArray: "Parameter 'order' must be array.",
    filterNotArray: "Parameter 'filter' must be array.",
  },
  update: { ...classic, nameMissing, nameTooLong },
  delete: { accessDenied: classic.accessDenied, idInvalid, notFound: classic.notFound, hasDeals },
  'default.set': { accessDenied: classic.accessDenied, nameTooLong },
  'stage.list': { accessDenied: classic.accessDenied, idInvalid },
  status: { idInvalid },
} satisfies Record<string, Phrases>
