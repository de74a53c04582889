import { chunks } from '../../lib/chunks.ts'
import { isMap } from '../../lib/text.ts'
import { modernName } from '../../records/modern/field-names.ts'
import { parseMap } from '../../records/userfields/definitions.ts'
import type { Call } from '../../rest/call.ts'
import { filterKey } from '../../rest/list-query.ts'
import { phpArray, scalarText, wholeNumber } from '../../rest/params.ts'
import type { RowOf } from '../../store/table-types.ts'

type Row = Record<string, unknown>

/** Names of this door and of the other one (crm.*.userfield.*) for what describes a field. */
const plain: Readonly<Record<string, string>> = {
  id: 'ID',
  entityId: 'ENTITY_ID',
  fieldName: 'FIELD_NAME',
  userTypeId: 'USER_TYPE_ID',
  xmlId: 'XML_ID',
  sort: 'SORT',
  multiple: 'MULTIPLE',
  mandatory: 'MANDATORY',
  showFilter: 'SHOW_FILTER',
  showInList: 'SHOW_IN_LIST',
  editInList: 'EDIT_IN_LIST',
  isSearchable: 'IS_SEARCHABLE',
}

const labels: Readonly<Record<string, string>> = {
  editFormLabel: 'EDIT_FORM_LABEL',
  listColumnLabel: 'LIST_COLUMN_LABEL',
  listFilterLabel: 'LIST_FILTER_LABEL',
  errorMessage: 'ERROR_MESSAGE',
  helpMessage: 'HELP_MESSAGE',
}

const element: Readonly<Record<string, string>> = {
  id: 'ID',
  value: 'VALUE',
  def: 'DEF',
  sort: 'SORT',
  xmlId: 'XML_ID',
  del: 'DEL',
}

/** What `add` takes besides the owner, the name and the type; other keys are passed over (userfieldconfig-add.md). */
const addable = ['xmlId', 'sort', 'multiple', 'mandatory', 'showFilter', 'editInList', 'isSearchable'] as const
/** What `update` takes (userfieldconfig-update.md). */
const changeable = ['xmlId', 'sort', 'mandatory', 'showFilter', 'isSearchable'] as const

/** `field` of `add` and `update` under the names of the other door. */
export function readField(field: Row, isNew: boolean): Row {
  const fields: Row = {}
  for (const name of isNew ? addable : changeable) if (Object.hasOwn(field, name)) fields[plain[name]!] = field[name]
  for (const name of ['editFormLabel', 'helpMessage'])
    if (Object.hasOwn(field, name)) fields[labels[name]!] = field[name]
  if (isNew || isMap(field.settings)) fields.SETTINGS = readSettings(field.settings)
  return fields
}

const MOST_DIGITS = 12

/**
 * Quirk: a number set up by this door is whole where nothing is said of its precision, and one out of range is the nearest
 * that can be (how-to-add-precision-to-user-field.md); both are 2 by crm.*.userfield.* (crm-contact-userfield-update.md).
 */
function readSettings(settings: unknown): Row {
  const sent = isMap(settings) ? settings : {}
  const digits = wholeNumber(sent.PRECISION) ?? 0
  return { ...sent, PRECISION: Math.min(Math.max(digits, 0), MOST_DIGITS) }
}

/** `enum` of a field likewise. */
export const readEnum = (list: unknown): Row[] =>
  Object.values(phpArray(list) ?? {}).flatMap(item =>
    isMap(item) ? [renamed(item, name => (Object.hasOwn(element, name) ? element[name] : undefined))] : [],
  )

/** A filter or an order over the fields that this door names, under the names of the other one. */
export const readKeys = (map: Row, names: readonly string[] = Object.keys(plain)): Row =>
  renamed(map, key => {
    const { field } = filterKey(key.trim())
    const name = modernName(field)
    return names.includes(name) ? key.trim().slice(0, -field.length) + plain[name] : undefined
  })

const renamed = (map: Row, name: (key: string) => string | undefined): Row =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => {
      const newKey = name(key)
      return newKey === undefined ? [] : [[newKey, value]]
    }),
  )

/** What a list is sorted by (userfieldconfig-list.md). */
export const sortable = ['id', 'fieldName', 'userTypeId', 'xmlId', 'sort']

/** Which keys are shown, and in which language labels are. */
interface Selection {
  names: ReadonlySet<string> | null
  language: string | null
}

/** `select` is a list of names with `language` among its keys: `{"0": "*", "language": "de"}`. */
export function readSelect(select: Row): Selection {
  const { language, languageId, ...rest } = select
  const names = Object.values(rest)
    .flatMap(name => scalarText(name) ?? [])
    .map(modernName)
  const code = scalarText(language) ?? scalarText(languageId)
  return {
    names: !names.length || names.includes('*') ? null : new Set(names),
    language: code?.trim().toLowerCase() || null,
  }
}

/** Fields as a list shows them: labels in one language where it is named, and no elements (sample of userfieldconfig.list). */
export const listedFields = (rows: readonly RowOf<'userfield'>[], { names, language }: Selection): Row[] =>
  rows.map(row => {
    const shown = { ...shownPlain(row), settings: parseMap(row.settings) }
    const picked = names ? Object.fromEntries(Object.entries(shown).filter(([name]) => names.has(name))) : shown
    if (language === null) return picked
    const stored = parseMap(row.labels)
    const texts = Object.entries(labels).map(([name, key]) => {
      const text = isMap(stored[key]) ? textOf(stored[key], language) : null
      return [name, text === null ? null : { [language]: text }]
    })
    const isSet = texts.some(([, text]) => text !== null)
    return { ...picked, languageId: isSet ? { [language]: language } : null, ...Object.fromEntries(texts) }
  })

/** Fields as they are shown one by one: labels in all languages that have any, and the elements of lists. */
export async function shownConfigs(call: Call, rows: readonly RowOf<'userfield'>[]): Promise<Row[]> {
  const elements = await elementsOf(
    call,
    rows.filter(row => row.user_type_id === 'enumeration').map(row => Number(row.id)),
  )
  return rows.map(row => {
    const list = elements.get(Number(row.id))
    return {
      ...shownPlain(row),
      settings: parseMap(row.settings),
      ...shownLabels(parseMap(row.labels)),
      ...(list ? { enum: list } : {}),
    }
  })
}

const shownPlain = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(plain).map(([name, key]) => {
      const value = row[key.toLowerCase()]
      return [name, value === null || value === undefined ? null : String(value)]
    }),
  )

const textOf = (texts: Record<string, unknown>, language: string): string | null =>
  Object.hasOwn(texts, language) && texts[language] ? String(texts[language]) : null

function shownLabels(stored: Row): Row {
  const maps = Object.entries(labels).map(([name, key]) => [name, isMap(stored[key]) ? stored[key] : {}] as const)
  const languages = [...new Set(maps.flatMap(([, texts]) => Object.keys(texts).filter(code => textOf(texts, code))))]
  return {
    languageId: Object.fromEntries(languages.map(code => [code, code])),
    ...Object.fromEntries(
      maps.map(([name, texts]) => [name, Object.fromEntries(languages.map(code => [code, textOf(texts, code)]))]),
    ),
  }
}

async function elementsOf(call: Call, ids: readonly number[]): Promise<Map<number, Row[]>> {
  const lists = new Map(ids.map(id => [id, [] as Row[]]))
  for (const some of chunks(ids)) {
    const rows = await call.db
      .selectFrom('userfield_enum')
      .selectAll()
      .where('userfield_id', 'in', some)
      .orderBy('sort')
      .orderBy('id')
      .execute()
    for (const { id, userfield_id, value, def, sort, xml_id } of rows)
      lists.get(Number(userfield_id))!.push({
        ...{ id: String(id), userFieldId: String(userfield_id), value, def },
        ...{ sort: String(sort), xmlId: xml_id },
      })
  }
  return lists
}
