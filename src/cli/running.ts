import { readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isMap } from '../lib/text.ts'

/** Where a portal runs that serves a folder, and the token that opens its control API to whoever may read the folder. */
interface RunningPortal {
  http: string
  token: string
}

const fileOf = (data: string): string => path.join(data, 'server.json')

/** Says in the folder that a portal runs on it; gives what takes that back. A run that was killed leaves its file. */
export function tellRunning(data: string, running: RunningPortal): () => void {
  const file = fileOf(data)
  const part = `${file}.part`
  // The mode is that of a file that is made: one of a run that was killed would keep its own.
  rmSync(part, { force: true })
  writeFileSync(part, `${JSON.stringify(running)}\n`, { mode: 0o600 })
  renameSync(part, file)
  return () => {
    // Another portal may have been started on the folder since.
    if (findRunning(data)?.token === running.token) unlinkSync(file)
  }
}

/** The portal that said last that it runs on the folder; whether it still does is told by asking it. */
export function findRunning(data: string): RunningPortal | undefined {
  try {
    const said: unknown = JSON.parse(readFileSync(fileOf(data), 'utf8'))
    if (isMap(said) && typeof said.http === 'string' && typeof said.token === 'string')
      return { http: said.http, token: said.token }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error
  }
  return undefined
}
