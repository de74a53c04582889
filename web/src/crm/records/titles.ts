import { reactive } from 'vue'
import { batch } from '../../rest/batch.ts'
import type { Command } from '../../rest/call.ts'
import { entityTypeById, titleOf } from '../entity-types/index.ts'

/** A record by the number of its type and its id. */
export interface RecordKey {
  entityTypeId: number
  id: number
}

const keyOf = ({ entityTypeId, id }: RecordKey): string => `${entityTypeId}:${id}`

const titles = reactive(new Map<string, string>())

/** What people call a record; empty where that is not known. */
export const titleFor = (record: RecordKey): string => titles.get(keyOf(record)) ?? ''

/** The address of a record's card. */
export const pathOf = ({ entityTypeId, id }: RecordKey): string => `${entityTypeById(entityTypeId).base}/details/${id}/`

/** So many ids go into one filter. */
const MOST = 50

/** Asks for the titles of records that are not known yet, of all types in one round; those that may not be read stay away. */
export async function loadTitles(records: readonly RecordKey[]): Promise<void> {
  const wanted = new Map(records.filter(one => one.id > 0 && !titles.has(keyOf(one))).map(one => [keyOf(one), one]))
  const commands: Record<string, Command> = {}
  for (const [entityTypeId, some] of Map.groupBy(wanted.values(), one => one.entityTypeId)) {
    const { list, names } = entityTypeById(entityTypeId)
    for (let at = 0; at < some.length; at += MOST) {
      const filter = { [`@${names.id}`]: some.slice(at, at + MOST).map(({ id }) => id) }
      commands[`${entityTypeId} ${at}`] = list({ filter, select: [names.id, ...names.title], start: -1 })
    }
  }
  if (!Object.keys(commands).length) return
  const { result } = await batch(commands)
  for (const [key, answer] of Object.entries(result)) {
    const type = entityTypeById(Number(key.split(' ')[0]))
    for (const row of type.rows(answer))
      titles.set(keyOf({ entityTypeId: type.id, id: Number(row.id) }), titleOf(type, row))
  }
}
