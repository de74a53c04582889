import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { chunks } from '../../lib/chunks.ts'
import { isMap } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import { phpArray, truth, wholeNumber } from '../../rest/params.ts'
import type { UserfieldTableName } from '../../store/table-types.ts'
import { plainText } from '../field-types/plain.ts'

/** An element of an enumeration's list as it is to be; one without an id is new. */
interface Element {
  id: number | null
  value: string
  def: 'Y' | 'N'
  sort: number
  xml_id: string
}

/** What is to become of a list: its elements, and the ids of those that go. */
export interface ListChange {
  elements: Element[]
  removed: number[]
}

/**
 * Reads `LIST`: an element with an ID changes that one, with `DEL: "Y"` removes it, one without an ID is added; the others
 * stay (api-reference/crm/contacts/userfield/crm-contact-userfield-update.md). Elements without a value are passed over.
 */
export async function readList(
  call: Call<'elementTaken'>,
  fieldId: number | null,
  multiple: boolean,
  list: unknown,
): Promise<ListChange> {
  const elements = fieldId === null ? [] : await storedElements(call, fieldId)
  const removed: number[] = []
  const defaults: Element[] = []
  for (const item of Object.values(phpArray(list) ?? {})) {
    if (!isMap(item)) continue
    const id = fieldId === null ? 0 : (wholeNumber(item.ID) ?? 0)
    const value = plainText(item.VALUE)?.trim()
    let element: Element | undefined
    if (id > 0) {
      element = elements.find(one => one.id === id)
      if (!element) continue
      if (truth(item.DEL)) {
        elements.splice(elements.indexOf(element), 1)
        removed.push(id)
        continue
      }
      if (value) element.value = value
    } else {
      if (!value || truth(item.DEL)) continue
      element = { id: null, value, def: 'N', sort: 0, xml_id: '' }
      elements.push(element)
    }
    const sort = wholeNumber(item.SORT)
    if (sort !== undefined && sort >= 0) element.sort = sort
    const isDefault = truth(item.DEF)
    if (isDefault !== undefined) element.def = isDefault ? 'Y' : 'N'
    if (isDefault) defaults.push(element)
    element.xml_id = plainText(item.XML_ID)?.trim() || element.xml_id
  }
  // Of a field with one value the first default that is sent counts.
  if (!multiple && defaults.length) for (const element of elements) element.def = element === defaults[0] ? 'Y' : 'N'
  const taken = new Set<string>()
  for (const { xml_id } of elements) {
    if (xml_id && taken.has(xml_id)) call.fail('elementTaken', { xmlId: xml_id })
    taken.add(xml_id)
  }
  for (const element of elements) element.xml_id ||= randomBytes(16).toString('hex')
  return { elements, removed }
}

async function storedElements(call: Call, fieldId: number): Promise<Element[]> {
  const rows = await call.db.selectFrom('userfield_enum').selectAll().where('userfield_id', '=', fieldId).execute()
  return rows.map(({ id, value, def, sort, xml_id }) => ({
    id: Number(id),
    value: value!,
    def: def === 'Y' ? 'Y' : 'N',
    sort: Number(sort),
    xml_id: xml_id!,
  }))
}

export async function writeList(call: Call, fieldId: number, { elements, removed }: ListChange): Promise<void> {
  for (const ids of chunks(removed)) await call.db.deleteFrom('userfield_enum').where('id', 'in', ids).execute()
  for (const { id, ...row } of elements)
    if (id !== null) await call.db.updateTable('userfield_enum').set(row).where('id', '=', id).execute()
  const added = elements.filter(({ id }) => id === null).map(({ id: _, ...row }) => ({ userfield_id: fieldId, ...row }))
  for (const rows of chunks(added)) await call.db.insertInto('userfield_enum').values(rows).execute()
}

/** Takes elements that are gone out of the records that have them. */
export async function leaveRecords(
  call: Call,
  table: UserfieldTableName,
  column: string,
  field: { id: number; multiple: boolean },
  removed: number[],
): Promise<void> {
  for (const ids of chunks(removed)) {
    if (!field.multiple) {
      await call.db
        .updateTable(table)
        .set({ [column]: null })
        .where(column, 'in', ids)
        .execute()
      continue
    }
    const having = call.db
      .deleteFrom('userfield_element')
      .where('userfield_id', '=', field.id)
      .where('number', 'in', ids)
      .returning('record_id')
    const records = new Set((await having.execute()).map(({ record_id }) => Number(record_id)))
    for (const some of chunks([...records]))
      for (const row of await call.db
        .selectFrom(table)
        .select(['id', sql.ref<string | null>(column).as('list')])
        .where('id', 'in', some)
        .execute()) {
        const remaining = (JSON.parse(row.list ?? '[]') as number[]).filter(id => !ids.includes(id))
        await call.db
          .updateTable(table)
          .set({ [column]: remaining.length ? JSON.stringify(remaining) : null })
          .where('id', '=', row.id)
          .execute()
      }
  }
}
