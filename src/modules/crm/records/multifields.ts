import { chunks } from '../../../lib/chunks.ts'
import { type Country, countryOf, normalForm } from '../../../lib/normal-form.ts'
import { cut, inLanguage, isMap, type Text } from '../../../lib/text.ts'
import { setting } from '../../../portal/settings/settings.ts'
import type { Field } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, scalarText, wholeNumber } from '../../../rest/params.ts'
import { type Db, query } from '../../../store/store.ts'
import type { EntityType, WriteCondition } from '../model/entity-type.ts'

const multifieldTypes = ['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'] as const
export type MultifieldType = (typeof multifieldTypes)[number]

export const isMultifield = (name: string): name is MultifieldType =>
  (multifieldTypes as readonly string[]).includes(name)

/** Longer ones are cut (api-reference/crm/field-length-limits.md). */
const LONGEST_VALUE = 250
const LONGEST_VALUE_TYPE = 50

/** What one element of a written multifield asks for (contract-notes, 6.5). */
export type MultifieldChange =
  | { kind: 'add'; type: MultifieldType; valueType: string; value: string }
  | {
      kind: 'change'
      id: number
      type: MultifieldType
      valueType: string | null
      value: string
      /** An id that the record does not have adds the value (crm-item-update.md, fm); elsewhere it says nothing. */
      addsUnknown?: true
    }
  | { kind: 'delete'; id: number; type: MultifieldType }

const defaultValueType: Record<MultifieldType, string> = {
  PHONE: 'WORK',
  EMAIL: 'WORK',
  WEB: 'WORK',
  IM: 'OTHER',
  LINK: 'USER',
}

/** E-mail addresses by kind, as a refusal names them. */
const emailKinds: Readonly<Record<string, Text>> = {
  WORK: { en: 'Work e-mail', ru: 'Рабочий e-mail' },
  HOME: { en: 'Home e-mail', ru: 'Домашний e-mail' },
  MAILING: { en: 'E-mail for newsletters', ru: 'E-mail для рассылок' },
}
const otherEmail: Text = { en: 'Other e-mail', ru: 'Другой e-mail' }

/**
 * Reads the elements of one multifield; a value that is no list of elements asks for nothing. A new record has no values
 * that an id could mean: whatever it is given is added.
 */
export function readMultifield(
  call: Call<WriteCondition>,
  type: MultifieldType,
  field: Field,
  value: unknown,
  adding: boolean,
): MultifieldChange[] {
  const items = listOf(value) ?? []
  const changes: MultifieldChange[] = []
  for (const item of items) {
    if (!isMap(item)) continue
    const id = adding ? 0 : (wholeNumber(item.ID) ?? 0)
    const value = item.VALUE === undefined || item.VALUE === null ? '' : scalarText(item.VALUE)
    if (value === undefined) call.fail('fieldInvalid', { field: type, title: inLanguage(field.title, call.language) })
    const text = cut(value!.trim(), LONGEST_VALUE)
    const valueType = cut(scalarText(item.VALUE_TYPE)?.trim() ?? '', LONGEST_VALUE_TYPE) || null
    if (type === 'EMAIL' && text && !isEmail(text))
      call.fail('emailInvalid', {
        kind: inLanguage(emailKinds[valueType ?? 'WORK'] ?? otherEmail, call.language),
        title: inLanguage(field.title, call.language),
      })
    if (id > 0) {
      if (item.DELETE === 'Y' || !text) changes.push({ kind: 'delete', id, type })
      else changes.push({ kind: 'change', id, type, valueType, value: text })
    } else if (text) changes.push({ kind: 'add', type, valueType: valueType ?? defaultValueType[type], value: text })
  }
  return changes
}

const isEmail = (text: string): boolean => /^[^\s@<>()]+@[^\s@<>()]+$/.test(text)

/** The country of the portal: it stays the one the portal began with, whatever language it speaks later. */
export const countryOfPortal = (call: Pick<Call, 'memo' | 'db'>): Promise<Country> =>
  call.memo('country', async () => ((await setting(call.db, 'country')) as Country | undefined) ?? countryOf(undefined))

/** Writes changes and gives the kinds of which a value is another one now; ids of other records' multifields are left alone. */
export async function writeMultifields(
  call: Call,
  type: EntityType,
  recordId: number,
  changes: readonly MultifieldChange[],
): Promise<Set<MultifieldType>> {
  if (!changes.length) return new Set()
  const country = await countryOfPortal(call)
  const stored = changes.some(({ kind }) => kind !== 'add') ? await valuesOf(call, type, recordId) : new Map()
  const { added, others } = settle(changes, stored)
  for (const some of chunks(added)) {
    const rows = some.map(() => '(?,?,?,?,?,?)')
    await query(
      call.db,
      `insert into multifield (entity_type_id, record_id, type_id, value_type, value, normal) values ${rows.join(',')}`,
      some.flatMap(({ type: kind, valueType, value }) => [
        ...[type.entityTypeId, recordId, kind, valueType, value, normalForm(kind, value, country)],
      ]),
    )
  }
  for (const change of others) {
    if (change.kind === 'delete') await query(call.db, 'delete from multifield where id = ?', [change.id])
    else
      await query(
        call.db,
        'update multifield set value = ?, normal = ?, value_type = coalesce(?, value_type) where id = ?',
        [...[change.value, normalForm(change.type, change.value, country), change.valueType, change.id]],
      )
  }
  return new Set([...added, ...others].map(change => change.type))
}

/** A value that a record has. */
interface Present {
  type: string
  valueType: string
  value: string
}

async function valuesOf(call: Call, { entityTypeId }: EntityType, recordId: number): Promise<Map<number, Present>> {
  const rows = await query(
    call.db,
    'select id, type_id, value_type, value from multifield where entity_type_id = ? and record_id = ?',
    [entityTypeId, recordId],
  )
  return new Map(rows.map(row => [Number(row.id), { type: row.type_id, valueType: row.value_type, value: row.value }]))
}

/** What of the changes makes a difference to the values that are known. */
function settle(changes: readonly MultifieldChange[], stored: ReadonlyMap<number, Present>) {
  const added: Extract<MultifieldChange, { kind: 'add' }>[] = []
  const others: Exclude<MultifieldChange, { kind: 'add' }>[] = []
  for (const change of changes) {
    if (change.kind === 'add') {
      added.push(change)
      continue
    }
    const { type } = change
    const present = stored.get(change.id)
    const isOwn = present?.type === type
    if (change.kind === 'delete') {
      if (isOwn) others.push(change)
    } else if (!isOwn) {
      if (change.addsUnknown)
        added.push({ kind: 'add', type, value: change.value, valueType: change.valueType ?? defaultValueType[type] })
    } else if (present.value !== change.value || (change.valueType ?? present.valueType) !== present.valueType)
      others.push(change)
  }
  return { added, others }
}

/** Which kinds of multifield a record has, as its HAS_… columns say. */
export async function contactFlagsOf(db: Db, type: EntityType, recordId: number): Promise<Record<string, 'Y' | 'N'>> {
  const rows = await db
    .selectFrom('multifield')
    .select(['type_id', 'value_type'])
    .where('entity_type_id', '=', type.entityTypeId)
    .where('record_id', '=', recordId)
    .execute()
  return contactFlags(rows.map(row => ({ type: row.type_id!, valueType: row.value_type! })))
}

export function contactFlags(present: readonly { type: string; valueType: string }[]): Record<string, 'Y' | 'N'> {
  const flag = (has: boolean) => (has ? 'Y' : 'N')
  return {
    has_phone: flag(present.some(({ type }) => type === 'PHONE')),
    has_email: flag(present.some(({ type }) => type === 'EMAIL')),
    has_imol: flag(present.some(({ type, valueType }) => type === 'IM' && valueType === 'OPENLINE')),
  }
}
