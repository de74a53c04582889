import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** What a document is converted to. */
export interface Converted {
  pdf: Uint8Array
  /** The first page; null where LibreOffice has no filter for pictures, which is in a package of its own (Draw). */
  image: Uint8Array | null
}

/** It did not end in time, or it made nothing. */
export class ConversionFailed extends Error {
  readonly reason: 'timeout' | 'failed'
  constructor(reason: 'timeout' | 'failed', options?: ErrorOptions) {
    super(`LibreOffice: ${reason}`, options)
    this.reason = reason
  }
}

interface Conversion {
  office: string
  /** Milliseconds for both files. */
  limit: number
  /** Aborted when the portal closes. */
  closing: AbortSignal
}

const FOLDER = 'portico-document-'
/** No conversion takes so long. */
const LEFT_BEHIND = 10 * 60_000

/** Deletes folders of conversions whose process was killed. */
export async function sweepFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER)) continue
    const folder = path.join(tmpdir(), name)
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Number.NaN }))
    if (Date.now() - mtimeMs > LEFT_BEHIND) await rm(folder, { recursive: true, force: true })
  }
}

/** Converts a .docx by LibreOffice, in a folder and with a profile of its own, which are gone afterwards. */
export async function convert(docx: Uint8Array, conversion: Conversion): Promise<Converted> {
  const folder = await mkdtemp(path.join(tmpdir(), FOLDER))
  const until = Date.now() + conversion.limit
  try {
    await writeFile(path.join(folder, 'document.docx'), docx)
    await run(folder, 'pdf', until, conversion)
    const pdf = await readFile(path.join(folder, 'document.pdf'))
    await run(folder, 'png', until, conversion)
    return { pdf, image: await readFile(path.join(folder, 'document.png')).catch(() => null) }
  } catch (error) {
    throw error instanceof ConversionFailed ? error : new ConversionFailed('failed', { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function run(folder: string, format: string, until: number, { office, closing }: Conversion): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const profile = pathToFileURL(path.join(folder, 'profile')).href
  const child = spawn(
    office,
    [
      ...['--headless', '--norestore', '--nolockcheck', '--nodefault', `-env:UserInstallation=${profile}`],
      ...['--convert-to', format, '--outdir', folder, path.join(folder, 'document.docx')],
    ],
    // Its own group, since the program starts another one.
    { cwd: folder, stdio: 'ignore', detached: process.platform !== 'win32' },
  )
  const kill = (reason: 'timeout' | 'failed') => {
    reject(new ConversionFailed(reason))
    try {
      if (process.platform === 'win32') child.kill('SIGKILL')
      else process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  const timer = setTimeout(() => kill('timeout'), Math.max(0, until - Date.now()))
  const close = () => kill('failed')
  closing.addEventListener('abort', close)
  if (closing.aborted) close()
  child.once('error', cause => reject(new ConversionFailed('failed', { cause })))
  child.once('exit', code => (code === 0 ? resolve() : reject(new ConversionFailed('failed'))))
  return promise.finally(() => {
    clearTimeout(timer)
    closing.removeEventListener('abort', close)
  })
}
