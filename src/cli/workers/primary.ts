import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import { type FromWorker, ROLE, type Role, type ToWorker, type WorkerReady } from './messages.ts'

/** What the processes of a portal are started with. */
interface Staff {
  count: number
  controlToken: string
  ports: Pick<Role, 'port' | 'httpsPort'>
  log: Logger
  /** All of the first ones listen. */
  onReady(ready: WorkerReady): void
  /** They are going to end. */
  onStop(): void
}

/** Who died so soon is started again after a pause, which gets longer from one time to the next. */
const SOON_MS = 5000
const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000
/** Who is asked and stands still is not waited for any longer. */
const ANSWER_MS = 1000

/**
 * Starts processes that serve one portal by the same ports, and others in the place of those that die. SIGUSR2 starts new
 * ones, of the program as it is on the disk by then; the old ones end when the new ones listen. Gives the exit code.
 */
export async function superviseWorkers({ count, controlToken, ports, log, onReady, onStop }: Staff): Promise<number> {
  const serving = new Set<Worker>()
  const asked = new Map<string, (answer: unknown) => void>()
  const role: Role = { controlToken, ...ports }
  let stopping = false
  let replacing = false
  const { promise: over, resolve: end } = Promise.withResolvers<number>()

  const send = (worker: Worker, message: ToWorker): void => {
    if (worker.isConnected()) worker.send(message)
  }

  /** Starts a worker; resolves when it listens, or with the code of one that ended before. */
  async function start(): Promise<{ worker: Worker; ready: WorkerReady } | { code: number }> {
    const worker = cluster.fork({ [ROLE]: JSON.stringify(role) })
    const exited = once(worker, 'exit')
    const ready = new Promise<WorkerReady>(resolve => {
      worker.on('message', (message: FromWorker) => {
        if ('ready' in message) resolve(message.ready)
        else void passOn(worker, message)
      })
    })
    const first = await Promise.race([ready, exited])
    return Array.isArray(first) ? { code: Number(first[0] ?? 1) } : { worker, ready: first }
  }

  /** What one worker asks is asked of all others; it is given what they say. */
  async function passOn(from: Worker, message: Exclude<FromWorker, { ready: WorkerReady }>): Promise<void> {
    if ('answer' in message) asked.get(message.ask)?.(message.answer)
    else {
      const others = [...serving].filter(one => one !== from && one.isConnected())
      const answers: unknown[] = []
      const all = new Promise<void>(resolve => {
        if (!others.length) resolve()
        asked.set(message.ask, answer => {
          answers.push(answer)
          if (answers.length === others.length) resolve()
        })
      })
      for (const worker of others) send(worker, { ask: message.ask })
      await Promise.race([all, sleep(ANSWER_MS, undefined, { ref: false })])
      asked.delete(message.ask)
      send(from, { ask: message.ask, answers })
    }
  }

  /** Has somebody else take the place of a worker that dies. */
  function watch(worker: Worker, failures = 0): void {
    serving.add(worker)
    const since = performance.now()
    worker.once('exit', (code, signal) => {
      const wasServing = serving.delete(worker)
      if (stopping) {
        if (!Object.keys(cluster.workers ?? {}).length) end(0)
      } else if (wasServing) {
        log.warn({ pid: worker.process.pid, code, signal }, 'A worker died; another one is started.')
        void restart(performance.now() - since < SOON_MS ? failures + 1 : 0)
      }
    })
  }

  async function restart(failures: number): Promise<void> {
    if (failures) await sleep(Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** failures))
    if (stopping) return
    const started = await start()
    if ('code' in started) {
      if (stopping) return
      log.error({ code: started.code }, 'A worker did not start.')
      await restart(failures + 1)
    } else if (stopping) send(started.worker, { end: 'stop' })
    else watch(started.worker, failures)
  }

  async function replaceAll(): Promise<void> {
    if (replacing || stopping) return
    replacing = true
    log.info('New workers are started in the place of those that serve.')
    const old = [...serving]
    const started = await Promise.all(Array.from({ length: count }, start))
    const fresh = started.flatMap(one => ('worker' in one ? [one.worker] : []))
    if (fresh.length < count || stopping) {
      if (!stopping) log.error('A new worker did not start: those that serve go on.')
      for (const worker of fresh) send(worker, { end: 'stop' })
    } else {
      for (const worker of fresh) watch(worker)
      for (const worker of old) {
        serving.delete(worker)
        send(worker, { end: 'hand over' })
      }
      log.info({ pids: fresh.map(({ process: { pid } }) => pid) }, 'The new workers serve.')
    }
    replacing = false
  }

  function stop(): void {
    const workers = Object.values(cluster.workers ?? {}).flatMap(worker => worker ?? [])
    if (stopping) {
      for (const worker of workers) worker.process.kill('SIGKILL')
      end(1)
      return
    }
    stopping = true
    log.info('The portal finishes the calls that run, then it stops.')
    onStop()
    if (!workers.length) end(0)
    cluster.on('exit', () => {
      if (!Object.keys(cluster.workers ?? {}).length) end(0)
    })
    for (const worker of workers) send(worker, { end: 'stop' })
  }

  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGUSR2', () => void replaceAll())
  cluster.setupPrimary({ exec: process.argv[1]!, args: process.argv.slice(2) })

  // The first one makes what is missing: the portal, tables, certificates. The others find it.
  const first = await start()
  if ('code' in first) return first.code
  watch(first.worker)
  const others = await Promise.all(Array.from({ length: count - 1 }, start))
  for (const one of others)
    if ('worker' in one) watch(one.worker)
    else void restart(1)
  if (!stopping) onReady(first.ready)
  return over
}
