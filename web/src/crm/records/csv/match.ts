import type { EntityType } from '../../entity-types/index.ts'
import type { Field } from '../fields.ts'

/** Types of values that a cell of a table can say. */
const READ = new Set([
  ...['string', 'text', 'url', 'address', 'money', 'integer', 'double', 'date', 'datetime', 'char', 'boolean'],
  ...['crm_status', 'crm_currency', 'crm_category', 'enumeration', 'user', 'employee'],
  ...['crm_company', 'crm_contact', 'crm_multifield'],
])

/** The fields that a column can be brought into, by their names. */
export const importable = (fields: Iterable<Field>): Field[] =>
  [...fields]
    .filter(({ type, isReadOnly }) => READ.has(type) && !isReadOnly)
    .sort((a, b) => a.name.localeCompare(b.name))

const plain = (text: string): string => text.toLowerCase().replace(/[\s_.:*#()-]+/g, '')

/** Words that columns of other programs have for what every type has. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  PHONE: ['phone', 'telephone', 'mobile', 'телефон', 'мобильный', 'рабочийтелефон', 'workphone'],
  EMAIL: ['email', 'mail', 'почта', 'электроннаяпочта', 'рабочийemail', 'workemail'],
  NAME: ['firstname', 'name', 'имя'],
  LAST_NAME: ['lastname', 'surname', 'фамилия'],
  TITLE: ['title', 'name', 'название', 'deal', 'сделка', 'компания', 'company'],
  OPPORTUNITY: ['amount', 'sum', 'price', 'сумма', 'бюджет'],
  COMPANY_ID: ['company', 'companyname', 'компания', 'организация'],
  POST: ['position', 'jobtitle', 'должность'],
  COMMENTS: ['comment', 'comments', 'notes', 'комментарий', 'примечание'],
  ASSIGNED_BY_ID: ['responsible', 'owner', 'ответственный'],
}

/** Which field each column is meant for, by its head; empty: none. No field is taken twice. */
export function matchColumns(heads: readonly string[], fields: readonly Field[], { names }: EntityType): string[] {
  const taken = new Set<string>()
  const modern = new Map([
    [names.sum, WORDS.OPPORTUNITY],
    [names.title[0], WORDS.TITLE],
    [names.responsible, WORDS.ASSIGNED_BY_ID],
    [names.company, WORDS.COMPANY_ID],
  ])
  const means = (field: Field, head: string): boolean =>
    plain(field.code) === head || plain(field.name) === head || plain(field.title) === head
  const isWord = ({ code }: Field, head: string): boolean =>
    [...(WORDS[code] ?? []), ...(modern.get(code) ?? [])].includes(head)
  return heads.map(text => {
    const head = plain(text)
    const free = fields.filter(({ code }) => !taken.has(code))
    const found = head ? (free.find(field => means(field, head)) ?? free.find(field => isWord(field, head))) : undefined
    if (found) taken.add(found.code)
    return found?.code ?? ''
  })
}
