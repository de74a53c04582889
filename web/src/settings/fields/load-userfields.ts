import { batch } from '../../rest/batch.ts'
import { type Command, call } from '../../rest/call.ts'
import type { KnownType } from '../../rest/session.ts'
import type { Draft } from '../engine/form-field.ts'
import type { Use } from '../engine/uses.ts'

/** A user field as `userfieldconfig.get` tells of it; lists of fields have no labels and no elements. */
export interface Userfield {
  id: string
  fieldName: string
  userTypeId: string
  sort: string
  multiple: 'Y' | 'N'
  mandatory: 'Y' | 'N'
  showFilter: string
  settings: Draft
  editFormLabel?: Readonly<Record<string, string>>
  helpMessage?: Readonly<Record<string, string>>
  enum?: readonly { id: string; value: string; def: 'Y' | 'N' }[]
}

/** The module whose user fields these are. */
export const MODULE = { moduleId: 'crm' }
/** The fields of an entity with their labels and elements, which a list does not tell of. */
export async function userfieldsOf(entityId: string): Promise<Userfield[]> {
  const list = await allOf(entityId)
  const { result } = await batch(
    Object.fromEntries(list.map(({ id }) => [id, ['userfieldconfig.get', { ...MODULE, id }] as Command])),
  )
  return list.map(field => (result[field.id] as { field: Userfield } | undefined)?.field ?? field)
}

async function allOf(entityId: string): Promise<Userfield[]> {
  const rows: Userfield[] = []
  for (let start = 0; ; ) {
    const { result, next } = await call<{ fields: Userfield[] }>('userfieldconfig.list', {
      ...MODULE,
      filter: { entityId },
      start,
    })
    rows.push(...result.fields)
    if (next === undefined) return rows.sort((a, b) => Number(a.sort) - Number(b.sort) || Number(a.id) - Number(b.id))
    start = next
  }
}

/** How many records have a value in a field, which is lost with it. */
export async function filled(type: KnownType, field: string, text: string): Promise<Use[]> {
  const { result } = await call<{ fields: Record<string, { upperName: string }> }>('crm.item.fields', {
    entityTypeId: type.id,
  })
  const [name] = Object.entries(result.fields).find(([, { upperName }]) => upperName === field) ?? []
  if (!name) return []
  const { total = 0 } = await call('crm.item.list', {
    entityTypeId: type.id,
    filter: { [`!=${name}`]: '' },
    select: ['id'],
    start: 0,
  })
  return total ? [{ text, count: total }] : []
}
