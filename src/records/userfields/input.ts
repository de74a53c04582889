import { isMap } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import { scalarText, truth, wholeNumber } from '../../rest/params.ts'
import type { ChangesOf, RowOf } from '../../store/table-types.ts'
import { plainText } from '../field-types/plain.ts'
import { labelLanguages, labelNames } from './constants.ts'
import { customTypes } from './custom-types.ts'
import { parseMap } from './definitions.ts'
import { userfieldType } from './types/index.ts'
import { mergedSettings } from './types/merged-settings.ts'

type Labels = Record<string, Record<string, string>>
type Row = Record<string, unknown>

const LONGEST_NAME = 50

/** The full name of a field from what a caller calls it: its prefix put before, in capitals; empty when nothing is left. */
export function fieldName(prefix: string, sent: unknown): string {
  const name = (scalarText(sent) ?? '').trim().toUpperCase()
  const unprefixed = name.startsWith(prefix) ? name.slice(prefix.length) : name.startsWith('UF_') ? name.slice(3) : name
  return unprefixed && prefix + unprefixed
}

/** What is wrong with the name and the type of a new field; it is told all at once (crm.contact.userfield.add). */
export async function wrongs(
  call: Pick<Call, 'db' | 'caller'>,
  name: string,
  userType: string,
): Promise<('nameTooLong' | 'nameInvalid' | 'typeUnknown')[]> {
  const found: Awaited<ReturnType<typeof wrongs>> = []
  if (name.length > LONGEST_NAME) found.push('nameTooLong')
  if (!/^[A-Z0-9_]+$/.test(name)) found.push('nameInvalid')
  if (!userfieldType(userType) && !(await customTypes(call)).has(userType)) found.push('typeUnknown')
  return found
}

const flags = ['mandatory', 'show_in_list', 'edit_in_list', 'is_searchable'] as const

/** The columns of a new field besides its name and type. */
export function newColumns(
  call: Pick<Call, 'zone' | 'language'>,
  userType: string,
  fields: Row,
): ChangesOf<'userfield'> {
  const labels = readLabels(fields, plainText(fields.LABEL) || null)
  return {
    xml_id: null,
    sort: 100,
    multiple: truth(fields.MULTIPLE) === true && !userfieldType(userType)?.single ? 'Y' : 'N',
    mandatory: 'N',
    show_filter: 'N',
    show_in_list: 'N',
    edit_in_list: 'Y',
    is_searchable: 'N',
    ...givenColumns(userType, fields),
    settings: JSON.stringify(newSettings(call, userType, fields.SETTINGS, labels)),
    labels: JSON.stringify(labels),
  }
}

/** The settings of a field of which nothing was known; a checkbox is called as the field where nothing else is said. */
function newSettings(call: Pick<Call, 'zone' | 'language'>, userType: string, sent: unknown, labels: Labels): Row {
  const settings = mergedSettings(userType, null, sent, call.zone)
  if ('LABEL_CHECKBOX' in settings) settings.LABEL_CHECKBOX ||= labels.EDIT_FORM_LABEL?.[call.language] ?? ''
  return settings
}

interface Changing {
  /** What comes into labels that are not sent; null where they stay. */
  restLabel: string | null
  /** Settings that are not sent stay, or are those of a new field. */
  settings: 'each' | 'whole'
}

/** The columns of a field that a caller changes: the name, the type and being multiple stay. */
export function changedColumns(
  call: Pick<Call, 'zone' | 'language'>,
  row: RowOf<'userfield'>,
  fields: Row,
  { restLabel, settings }: Changing,
): ChangesOf<'userfield'> {
  const userType = row.user_type_id!
  const columns = givenColumns(userType, fields)
  const sentLabels = readLabels(fields, restLabel)
  const labels = { ...parseMap(row.labels), ...sentLabels } as Labels
  if (Object.keys(sentLabels).length) columns.labels = JSON.stringify(labels)
  if (isMap(fields.SETTINGS))
    columns.settings = JSON.stringify(
      settings === 'whole'
        ? newSettings(call, userType, fields.SETTINGS, labels)
        : mergedSettings(userType, parseMap(row.settings), fields.SETTINGS, call.zone),
    )
  return columns
}

/** What both a new and a changed field take from `fields`; what cannot be read is passed over. */
function givenColumns(userType: string, fields: Row): ChangesOf<'userfield'> {
  const columns: ChangesOf<'userfield'> = {}
  for (const name of flags) {
    const yes = truth(fields[name.toUpperCase()])
    if (yes !== undefined) columns[name] = yes ? 'Y' : 'N'
  }
  const filter = showFilter(userType, fields.SHOW_FILTER)
  if (filter) columns.show_filter = filter
  const sort = wholeNumber(fields.SORT)
  if (sort !== undefined && sort > 0) columns.sort = sort
  if ('XML_ID' in fields) {
    const xmlId = fields.XML_ID === null ? '' : plainText(fields.XML_ID)
    if (xmlId !== undefined) columns.xml_id = xmlId || null
  }
  return columns
}

/** Written as Y or N, kept as the way a filter looks: `N` not at all, `I` exactly, `E` by a mask, `S` within. */
function showFilter(userType: string, value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().toUpperCase() : ''
  if (['I', 'E', 'S'].includes(text)) return text
  const yes = truth(value)
  if (yes === undefined) return undefined
  return yes ? (userfieldType(userType)?.filteredExactly ? 'I' : 'E') : 'N'
}

/** Labels by language: a text is the label in all of them, a map leaves the others to `rest`. Only labels that are set. */
function readLabels(fields: Row, rest: string | null): Labels {
  const labels: Labels = {}
  for (const name of labelNames) {
    const value = fields[name]
    const text = plainText(value)
    if (isMap(value)) labels[name] = inLanguages(language => plainText(value[language]) ?? rest ?? '')
    else if (text !== undefined) labels[name] = inLanguages(() => text || rest || '')
    else if (rest) labels[name] = inLanguages(() => rest)
  }
  return labels
}

const inLanguages = (text: (language: string) => string): Record<string, string> =>
  Object.fromEntries(labelLanguages.map(language => [language, text(language)]))
