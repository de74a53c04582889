import { computed, effectScope, reactive, watch } from 'vue'
import { call } from '../../rest/call.ts'
import { useLive } from '../../rest/live.ts'
import type { EntityType } from '../entity-types/index.ts'

/** What is to be done next with a record. */
export interface Next {
  recordId: number
  activityId: number
  typeId: number
  subject: string
  deadline: string | null
}

const known = reactive(new Map<string, Next | null>())
const wanted = new Map<number, Set<number>>()
let isAsking = false

const keyOf = (entityTypeId: number, id: number): string => `${entityTypeId}:${id}`

/** Cards come one by one, and are asked for together. */
function want(entityTypeId: number, id: number): void {
  const ids = wanted.get(entityTypeId) ?? new Set()
  wanted.set(entityTypeId, ids.add(id))
  if (isAsking) return
  isAsking = true
  setTimeout(() => {
    isAsking = false
    const all = [...wanted]
    wanted.clear()
    for (const [entityTypeId, ids] of all) void ask(entityTypeId, [...ids])
  }, 40)
}

async function ask(entityTypeId: number, ids: number[]): Promise<void> {
  try {
    const { result } = await call<Next[]>('portico.activity.next', { entityTypeId, ids })
    for (const id of ids) known.set(keyOf(entityTypeId, id), null)
    for (const next of result) known.set(keyOf(entityTypeId, next.recordId), next)
  } catch {
    // A card is a card without it.
  }
}

let isFollowing = false

/** Asks anew for what has changed, for all cards together and for as long as the page is there. */
function follow(): void {
  if (isFollowing) return
  isFollowing = true
  effectScope(true).run(() =>
    useLive(({ type, how, id, records = [] }) => {
      if (type !== 'ACTIVITY') return
      for (const { entityTypeId, id } of records) if (known.has(keyOf(entityTypeId, id))) want(entityTypeId, id)
      if (how !== 'delete') return
      for (const [key, next] of known)
        if (next?.activityId === Number(id)) want(Number(key.split(':')[0]), next.recordId)
    }),
  )
}

/** What is to be done next with a record; undefined until that is known, null: nothing. */
export function useNext(type: () => EntityType, id: () => number) {
  follow()
  watch([() => type().id, id], ([entityTypeId, id]) => want(entityTypeId, id), { immediate: true })
  return computed(() => known.get(keyOf(type().id, id())))
}
