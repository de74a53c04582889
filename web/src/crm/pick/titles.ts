import { reactive } from 'vue'
import { batch } from '../../rest/batch.ts'
import type { Command } from '../../rest/call.ts'
import { entityTypeById, titleOf } from '../entity-types/index.ts'
import type { Reference } from './references.ts'

/** What records are called, by their types and ids: asked for together, and once for each page load. */
const known = reactive<Record<string, string>>({})
const waiting = new Map<string, Reference>()

const keyOf = ({ entityTypeId, id }: Reference): string => `${entityTypeId} ${id}`

/** Keeps a title that is known already. */
export const keepTitle = (reference: Reference, title: string): void => {
  known[keyOf(reference)] = title
}

/** The title of a record, its number until it is known and where it may not be read. */
export function titleFor(reference: Reference): string {
  const key = keyOf(reference)
  if (!(key in known) && !waiting.has(key)) {
    if (!waiting.size) queueMicrotask(load)
    waiting.set(key, reference)
  }
  return known[key] ?? `#${reference.id}`
}

async function load(): Promise<void> {
  const wanted = [...waiting]
  const commands = Object.fromEntries(
    wanted.map(([key, { entityTypeId, id }]): [string, Command] => [key, entityTypeById(entityTypeId).get(id)]),
  )
  const { result } = await batch<string>(commands)
  for (const [key, { entityTypeId, id }] of wanted) {
    const type = entityTypeById(entityTypeId)
    known[key] = result[key] ? titleOf(type, type.row(result[key])) : `#${id}`
    waiting.delete(key)
  }
}
