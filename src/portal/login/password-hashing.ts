import { Worker } from 'node:worker_threads'

/** What one hash costs whoever makes it: KiB of memory, passes over it, lanes. */
interface HashingCost {
  memorySize: number
  iterations: number
  parallelism: number
}

/** What the thread is asked: to make a hash at a cost, or to compare with a hash. */
export interface HashingJob {
  id: number
  password: string
  work: { cost: HashingCost } | { hash: string }
}

/** The least that OWASP recommends for argon2id; to raise it is all that is needed, hashes are renewed at logins. */
const COST: HashingCost = { memorySize: 19_456, iterations: 2, parallelism: 1 }

const PREFIX = `$argon2id$v=19$m=${COST.memorySize},t=${COST.iterations},p=${COST.parallelism}$`

/** No password has this hash, and to compare with it takes as long as with any other. */
export const NOBODYS_HASH = `${PREFIX}${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether a hash was made at another cost than today's. */
export const isOutdated = (hash: string): boolean => !hash.startsWith(PREFIX)

/** Thrown when more passwords wait for the one thread than it can look at in some seconds. */
export class HashingBusy extends Error {
  constructor() {
    super('Too many passwords are waiting to be checked.')
  }
}

const MOST_WAITING = 64

interface Waiting {
  resolve(result: string | boolean): void
  reject(error: Error): void
}

interface Outcome {
  id: number
  result: string | boolean
  error?: string
}

const waiting = new Map<number, Waiting>()
let thread: Worker | undefined
let lastId = 0

/** A PHC string of argon2id, `$argon2id$v=19$m=…`. */
export async function passwordHash(password: string): Promise<string> {
  return String(await ask(password, { cost: COST }))
}

/** Whether a hash was made of this password. */
export async function isHashOf(hash: string, password: string): Promise<boolean> {
  return (await ask(password, { hash })) === true
}

function ask(password: string, work: HashingJob['work']): Promise<string | boolean> {
  if (waiting.size >= MOST_WAITING) return Promise.reject(new HashingBusy())
  const id = ++lastId
  thread ??= startThread()
  const running = thread
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    // A process does not end while somebody waits, and does when nobody does.
    running.ref()
    running.postMessage({ id, password, work } satisfies HashingJob)
  })
}

function startThread(): Worker {
  // The compiled package has it as JavaScript, and the compiler does not look into addresses.
  const file = import.meta.url.endsWith('.ts') ? './password-worker.ts' : './password-worker.js'
  const started = new Worker(new URL(file, import.meta.url))
  started.unref()
  started.on('message', ({ id, result, error }: Outcome) => {
    const asker = waiting.get(id)
    waiting.delete(id)
    if (!waiting.size) started.unref()
    if (error === undefined) asker?.resolve(result)
    else asker?.reject(new Error(error))
  })
  const lost = (reason: Error) => {
    if (thread !== started) return
    thread = undefined
    for (const asker of waiting.values()) asker.reject(reason)
    waiting.clear()
  }
  started.on('error', error => lost(error instanceof Error ? error : new Error(String(error))))
  started.on('exit', () => lost(new Error('The thread that checks passwords has ended.')))
  return started
}
