import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Place, SECRET } from './data.ts'
import { file as loadFile, type Result, type Run } from './load.ts'

/** A server under load: a process of its own. */
export interface Server {
  port: number
  /** Seconds of processor time that it has used; null where the system does not tell. */
  processor(): number | null
  tell(message: string): void
  /** Lets it do nothing, and go on, so that what it does by itself disturbs nobody else. */
  freeze(frozen: boolean): void
  stop(): Promise<void>
}

const here = (name: string): string => path.join(import.meta.dirname, name)

const children = new Set<ChildProcess>()

/** However the bench ends, its processes end with it. */
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function start(file: string, args: string[], { flags = [], env = {} }: Watched = {}): ChildProcess {
  const child = fork(file, args, {
    execArgv: flags,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** How a server is started when somebody wants to look inside. */
export interface Watched {
  flags?: string[]
  env?: Record<string, string>
}

export async function portico({ folder, database }: Place, timezone: string, watched?: Watched): Promise<Server> {
  const ready = path.join(folder, 'ready.json')
  rmSync(ready, { force: true })
  const settings = ['--port', '0', '--https-port', 'off', '--timezone', timezone, '--webhook-secret', SECRET]
  if (database.startsWith('postgres:')) settings.push('--database', database)
  const child = start(here('portico.ts'), ['serve', '--data', folder, '--ready-file', ready, ...settings], watched)
  for (let i = 0; !existsSync(ready) || !readFileSync(ready, 'utf8').endsWith('}'); i++) {
    if (child.exitCode !== null || i > 600) throw new Error('Portico did not start.')
    await sleep(50)
  }
  const { http } = JSON.parse(readFileSync(ready, 'utf8')) as { http: string }
  return server(child, Number(new URL(http).port))
}

export async function floor({ database }: Place, watched?: Watched): Promise<Server> {
  const child = start(here('floor/server.ts'), [database], watched)
  return server(child, await message<number>(child))
}

const server = (child: ChildProcess, port: number): Server => ({
  port,
  processor: () => processorOf(child.pid!),
  tell: message => child.send(message),
  freeze: frozen => child.kill(frozen ? 'SIGSTOP' : 'SIGCONT'),
  stop: () => stopped(child),
})

/** A handler of events, a process of its own. */
export interface EventSink {
  port: number
  /** Events that it has taken so far. */
  taken(): Promise<number>
  stop(): Promise<void>
}

export async function eventSink(): Promise<EventSink> {
  const child = start(here('event-sink.ts'), [])
  const port = await message<number>(child)
  return {
    port,
    taken() {
      child.send('taken')
      return message<number>(child)
    },
    stop: () => stopped(child),
  }
}

export interface Load {
  run(run: Run): Promise<Result>
  stop(): Promise<void>
}

export function load(): Load {
  const child = start(loadFile, [])
  return {
    run(run) {
      child.send(run)
      return message<Result>(child)
    },
    stop: () => stopped(child),
  }
}

function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`${path.basename(child.spawnargs[1] ?? '')} ended.`))
    child.once('exit', gone)
    child.once('message', value => {
      child.off('exit', gone)
      resolve(value as T)
    })
  })
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  await Promise.race([gone, sleep(10_000, null, { ref: false })])
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}

/** Seconds of processor time of a process and of all that it has started; null where the system does not tell. */
export function processorOfAll(pid: number): number | null {
  const own = processorOf(pid, true)
  if (own === null) return null
  const children = readdirSync('/proc').filter(name => /^\d+$/.test(name) && parentOf(name) === pid)
  return children.reduce((sum, child) => sum + (processorOf(Number(child)) ?? 0), own)
}

function parentOf(pid: string): number | null {
  try {
    return Number(statOf(pid)[1])
  } catch {
    return null
  }
}

const statOf = (pid: number | string): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')

/** Linux counts in hundredths of a second, whatever the clock of the kernel. */
const TICKS = 100

function processorOf(pid: number, withEnded = false): number | null {
  try {
    const fields = statOf(pid)
    const ended = withEnded ? Number(fields[13]) + Number(fields[14]) : 0
    return (Number(fields[11]) + Number(fields[12]) + ended) / TICKS
  } catch {
    return null
  }
}
