import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { until } from './until.ts'

const bin = path.resolve(import.meta.dirname, '../../bin/portico.js')

/** The environment without the settings of whoever runs the tests. */
export const environment = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PORTICO_'))),
  ...more,
})

interface Cleaner {
  after(work: () => Promise<void> | void): void
}

/** A folder that is gone afterwards. */
export function temporaryFolder(cleaner: Cleaner): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-test-'))
  // A process that is killed later may still write there.
  cleaner.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  return folder
}

export interface Ended {
  code: number | null
  signal: string | null
  out: string
  err: string
}

/** Runs a script, or `portico` itself with its arguments, to its end. */
export async function portico(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return ended(spawn(process.execPath, [bin, ...args], { env: environment(env) }))
}

export async function script(file: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return ended(spawn(process.execPath, [file, ...args], { env: environment(env) }))
}

/** Everything that a process said, when it is gone. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', '']
  child.stdout!.on('data', text => {
    out += text
  })
  child.stderr!.on('data', text => {
    err += text
  })
  const [code, signal] = await once(child, 'close')
  return { code, signal, out, err }
}

/** What `--ready-file` says. */
export interface Ready {
  http: string
  https: string | null
  ca: string | null
  webhook: string | null
  webhookHttps: string | null
  loginLink: string | null
  login: string
}

/** `portico serve` in a process of its own. */
export interface Serving {
  ready: Ready
  /** User 1's webhook over http. */
  hook: string
  data: string
  /** Resolves when the process is gone. */
  ended: Promise<Ended>
  pid: number
  kill(signal: NodeJS.Signals): void
}

const SECRET = 'secret'

/** Starts a portal on a folder and waits until it listens; it is killed afterwards if it still runs. */
export async function serve(
  cleaner: Cleaner,
  data: string,
  args: string[] = ['--https-port', 'off'],
  readyFile = path.join(temporaryFolder(cleaner), 'ready.json'),
): Promise<Serving> {
  const own = ['--data', data, '--port', '0', '--webhook-secret', SECRET, '--ready-file', readyFile]
  const child = spawn(process.execPath, [bin, 'serve', ...own, ...args], { env: environment() })
  const end = ended(child)
  cleaner.after(async () => {
    child.kill('SIGKILL')
    await end
  })
  let early: Ended | undefined
  end.then(result => {
    early = result
  })
  const text = await until(
    'portico serve listens',
    () => {
      if (early) throw new Error(`portico serve ended before it listened: ${early.code} ${early.err}`)
      const text = existsSync(readyFile) ? readFileSync(readyFile, 'utf8') : ''
      return text.endsWith('}') && text
    },
    { every: 5 },
  )
  const ready: Ready = JSON.parse(text)
  return {
    ready,
    hook: `${ready.http}/rest/1/${SECRET}/`,
    data,
    ended: end,
    pid: child.pid!,
    kill: signal => child.kill(signal),
  }
}
