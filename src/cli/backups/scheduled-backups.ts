import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Claim } from '../../store/processes/claims.ts'
import type { Store } from '../../store/store.ts'
import type { Logger } from '../log.ts'
import type { Place } from './place.ts'

/** Backups that a portal makes of itself. */
export interface BackupPlan {
  /** Milliseconds from one to the next. */
  everyMs: number
  /** How many are kept. */
  keep: number
  folder: string
}

/** How often it is looked whether one is due. */
const LOOK_MS = 60_000

const BACKUP = /^portico-[\dTZ-]+\.backup$/

/** What a process left that was killed. */
const LEFT = /^portico-[\dTZ-]+\.backup\.part(\.check)?$/

const backupsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => BACKUP.test(name))
    .sort()

/**
 * Makes backups of a portal that runs, in a process of its own that gives way to calls; of several processes on one database
 * one does. Gives what ends that.
 */
export function scheduleBackups(plan: BackupPlan, store: Store, place: Place, log: Logger): () => void {
  let claim: Claim | null = null
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let isOver = false

  const isDue = (): boolean => {
    const last = backupsIn(plan.folder).at(-1)
    return !last || Date.now() - statSync(path.join(plan.folder, last)).mtimeMs >= plan.everyMs
  }

  async function look(): Promise<void> {
    try {
      claim ??= await store.claim('backups')
      if (claim?.lost.aborted) claim = null
      if (claim && !isOver && isDue()) await make()
    } catch (err) {
      if (!isOver) log.error({ err }, 'A scheduled backup failed.')
    }
    if (isOver) await claim?.release()
    else timer = setTimeout(look, Math.min(LOOK_MS, plan.everyMs)).unref()
  }

  async function make(): Promise<void> {
    for (const name of readdirSync(plan.folder)) if (LEFT.test(name)) remove(name)
    const file = path.join(plan.folder, `portico-${new Date().toISOString().replace(/\.\d+|:/g, '')}.backup`)
    const said = await run(file)
    if (isOver) return
    if (said.code !== 0) log.error({ file, reason: said.text }, 'A scheduled backup failed.')
    else {
      for (const name of backupsIn(plan.folder).slice(0, -plan.keep)) remove(name)
      log.info({ file }, 'A scheduled backup is made.')
    }
  }

  const remove = (name: string) => rmSync(path.join(plan.folder, name), { recursive: true, force: true })

  function run(file: string): Promise<{ code: number | null; text: string }> {
    // A password in the address of a database is not for the list of processes.
    const where =
      'data' in place
        ? { PORTICO_DATA: place.data, PORTICO_DATABASE: '' }
        : { PORTICO_DATABASE: place.database, PORTICO_DATA: '' }
    const running = spawn(process.execPath, [process.argv[1]!, 'backup', file], {
      env: { ...process.env, ...where },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = running
    if (running.pid) os.setPriority(running.pid, os.constants.priority.PRIORITY_BELOW_NORMAL)
    let text = ''
    running.stderr.on('data', piece => {
      text += piece
    })
    return new Promise((resolve, reject) => {
      running.on('error', reject)
      running.on('close', code => resolve({ code, text: text.trim() }))
    })
  }

  void look()
  return () => {
    isOver = true
    clearTimeout(timer)
    child?.kill()
  }
}
