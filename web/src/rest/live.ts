import { onScopeDispose } from 'vue'
import { pageTag } from './call.ts'

/** A change of a record by anybody, as the server tells it. */
export interface Change {
  type: string
  id: number | string
  how: 'add' | 'update' | 'delete'
  by: string | null
  userId: number | null
  tag: string | null
  /** In the timelines of which records it is told. */
  records?: { entityTypeId: number; id: number }[]
}

/** Whether this page made the change itself. */
export const isOwn = ({ tag }: Change): boolean => tag === pageTag

const listeners = new Set<(change: Change) => void>()
const channel = new BroadcastChannel('portico-live')

const tell = (change: Change): void => {
  for (const listener of listeners) listener(change)
}

/**
 * Listens to changes for all tabs of this browser: a host gets six connections, and a stream takes one for ever. The tab
 * that holds the lock opens the stream and passes on what comes; when it is closed another one takes over.
 */
export function openLive(): void {
  channel.onmessage = ({ data }) => tell(data as Change)
  void navigator.locks.request('portico-live', async () => {
    const source = new EventSource('/_web/live')
    source.onmessage = ({ data }) => {
      const change = JSON.parse(data) as Change
      channel.postMessage(change)
      tell(change)
    }
    await new Promise(() => {})
  })
}

/** Tells of every change, those of this page too, as long as the component is there. */
export function useLive(listener: (change: Change) => void): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}
