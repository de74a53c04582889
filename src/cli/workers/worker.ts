import cluster from 'node:cluster'
import { randomUUID } from 'node:crypto'
import type { MetricsExchange } from '../../http/health/metrics.ts'
import { type FromWorker, ROLE, type Role, type ToWorker, type WorkerReady } from './messages.ts'

/** The part of a process that serves with others. */
export interface Membership extends Role {
  metrics: MetricsExchange
  ready(ready: WorkerReady): void
  /** Calls back when this process is to end. */
  onEnd(end: (how: 'stop' | 'hand over') => void): void
  /** It could not serve: nothing keeps this process from ending. */
  leave(): void
}

/** What this process is in `portico serve --workers`; null where it is none of them. */
export function membership(): Membership | null {
  const role = process.env[ROLE]
  if (!cluster.isWorker || role === undefined) return null
  // Whatever this process starts itself is no worker.
  delete process.env[ROLE]
  const send = (message: FromWorker): void => {
    if (process.connected) process.send!(message)
  }
  const asked = new Map<string, (answers: unknown[]) => void>()
  let own = async (): Promise<unknown> => null
  process.on('message', (message: ToWorker) => {
    if ('answers' in message) asked.get(message.ask)?.(message.answers)
    else if ('ask' in message) void own().then(answer => send({ ask: message.ask, answer }))
  })
  return {
    ...(JSON.parse(role) as Role),
    metrics: {
      answer(answer) {
        own = answer
      },
      others() {
        const ask = randomUUID()
        return new Promise(resolve => {
          asked.set(ask, answers => {
            asked.delete(ask)
            resolve(answers as Awaited<ReturnType<MetricsExchange['others']>>)
          })
          send({ ask })
        })
      },
    },
    ready: ready => send({ ready }),
    onEnd: end =>
      void process.on('message', (message: ToWorker) => {
        if ('end' in message) end(message.end)
      }),
    leave: () => process.channel?.unref(),
  }
}
