import { batch } from '../../rest/batch.ts'
import { type Command, call } from '../../rest/call.ts'
import { type KnownType, knownTypes } from '../../rest/session.ts'
import { writeAll } from './write-all.ts'

/** Records that have something: how many, and how they get something else in its place. */
export interface Use {
  text: string
  count: number
  /** They stay as they are. */
  stays?: boolean
  /** How they get something else; absent: they go along, or stay. */
  move?(to: string, told: (moved: number) => void): Promise<void>
}

/** A field of a type that has the value that is to go. */
interface Place {
  type: KnownType
  field: string
  value: unknown
}

interface Described {
  type: string
  statusType?: string
  isReadOnly: boolean
}

/** How many records have a value in each of some fields; places without any are left out. */
export async function usesIn(places: readonly Place[], nameOf: (type: KnownType) => string): Promise<Use[]> {
  if (!places.length) return []
  const { total } = await batch(Object.fromEntries(places.map((place, index) => [String(index), pageOf(place)])))
  return places.flatMap((place, index) => {
    const count = total[String(index)] ?? 0
    return count ? [{ text: nameOf(place.type), count, move: (to, told) => moveAll(place, to, told) }] : []
  })
}

/** The records of a type that are in a stage; of a type that people may not read, none are counted. */
export const stagePlaces = (entityTypeId: number, stage: string): Place[] =>
  knownTypes()
    .filter(({ id }) => id === entityTypeId)
    .map(type => ({ type, field: 'stageId', value: stage }))

/** The records that have an element of a directory, whatever their type. */
export async function directoryPlaces(directory: string, code: string): Promise<Place[]> {
  const types = knownTypes()
  const { result } = await batch(
    Object.fromEntries(types.map(({ id }) => [String(id), ['crm.item.fields', { entityTypeId: id }] as Command])),
  )
  return types.flatMap(type => {
    const { fields = {} } = (result[String(type.id)] ?? {}) as { fields?: Record<string, Described> }
    return Object.entries(fields)
      .filter(([, field]) => field.type === 'crm_status' && field.statusType === directory && !field.isReadOnly)
      .map(([field]) => ({ type, field, value: code }))
  })
}

/** The records that have a value in a field of that name, whatever their type. */
export async function placesOf(field: string, value: unknown): Promise<Place[]> {
  const types = knownTypes()
  const { result } = await batch(
    Object.fromEntries(types.map(({ id }) => [String(id), ['crm.item.fields', { entityTypeId: id }] as Command])),
  )
  return types
    .filter(({ id }) => field in ((result[String(id)] as { fields?: object } | undefined)?.fields ?? {}))
    .map(type => ({ type, field, value }))
}

/** The records of a category. */
export const categoryPlaces = (entityTypeId: number, category: number): Place[] =>
  knownTypes()
    .filter(({ id }) => id === entityTypeId)
    .map(type => ({ type, field: 'categoryId', value: category }))

const pageOf = ({ type, field, value }: Place): Command => [
  'crm.item.list',
  { entityTypeId: type.id, filter: { [field]: value }, order: { id: 'ASC' }, select: ['id'], start: 0 },
]

/** Gives every record another value, a page after the other; the first refusal ends it. */
async function moveAll(place: Place, to: string, told: (moved: number) => void): Promise<void> {
  const { type, field } = place
  let moved = 0
  for (;;) {
    const { result } = await call<{ items: { id: number }[] }>(...pageOf(place))
    const ids = result.items.map(({ id }) => id)
    if (!ids.length) return
    await writeAll(
      ids.map((id): Command => ['crm.item.update', { entityTypeId: type.id, id, fields: { [field]: to } }]),
    )
    moved += ids.length
    told(moved)
  }
}
