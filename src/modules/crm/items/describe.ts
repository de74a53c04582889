import { inLanguage } from '../../../lib/text.ts'
import type { Field } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import { truth } from '../../../rest/params.ts'
import type { EntityType } from '../model/entity-type.ts'
import { type ItemField, itemFieldsOf } from './fields.ts'

/** What crm.item.fields tells: the fields of a type by the names they have in crm.item.*. */
export async function describeItemFields(
  call: Call,
  type: EntityType,
  originalNames: boolean,
): Promise<Record<string, unknown>> {
  const { all } = await itemFieldsOf(call, type, originalNames)
  const described = Object.fromEntries(all.map(field => [field.shown, describe(call, field)]))
  return type.multifields ? { ...described, fm: multifields(call) } : described
}

/** All multifields of a record are one field here (tutorials/crm/how-to-edit-crm-objects/, crm.item.fields). */
const multifields = ({ language }: Call): Record<string, unknown> => ({
  type: 'crm_multifield',
  isRequired: false,
  isReadOnly: false,
  isImmutable: false,
  isMultiple: true,
  isDynamic: false,
  title: inLanguage({ en: 'Multifields', ru: 'Множественные поля' }, language),
  upperName: 'FM',
})

function describe(call: Call, { upper, field, userfield }: ItemField): Record<string, unknown> {
  const settings = { ...field.systemSettings, ...field.settings }
  return {
    type: typeName(field),
    isRequired: field.required === true,
    isReadOnly: field.readOnly === true && !field.itemWritable && field.constant === undefined,
    isImmutable: false,
    isMultiple: field.multiple === true,
    isDynamic: userfield !== undefined,
    ...(field.deprecated ? { isDeprecated: true } : {}),
    ...(field.statusType ? { statusType: field.statusType } : {}),
    ...(userfield && field.type === 'enumeration'
      ? { items: userfield.items.map(({ id, value }) => ({ ID: String(id), VALUE: value })) }
      : {}),
    title: userfield ? userfield.labels.form : inLanguage(field.title, call.language),
    ...(Object.keys(settings).length || userfield ? { settings } : {}),
    upperName: upper,
  }
}

/** Flags are booleans here, and long texts are told apart from short ones. */
const typeName = ({ type, long }: Field): string =>
  type === 'char' ? 'boolean' : type === 'string' && long ? 'text' : type

/** `useOriginalUfNames`: whether user fields keep their own names. */
export const originalNames = (value: unknown): boolean => truth(value) === true
