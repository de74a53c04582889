/** What a worker tells once it listens. */
export interface WorkerReady {
  /** The address of its control API. */
  http: string
  /** What stands in the ready file. */
  readiness: object
  /** What people are shown. */
  screen: string
}

/** What a worker says: that it listens; a question to all others, by its id; an answer to one. */
export type FromWorker = { ready: WorkerReady } | { ask: string } | { ask: string; answer: unknown }

/** What it is told: to end, or to let others take its place; a question of another one; the answers to its own. */
export type ToWorker = { end: 'stop' | 'hand over' } | { ask: string } | { ask: string; answers: unknown[] }

/** The variable by which a worker learns what all have in common. */
export const ROLE = 'PORTICO_WORKER_ROLE'

export interface Role {
  controlToken: string
  port: number
  httpsPort: number | 'off'
}
