import { reactive } from 'vue'
import { batch } from '../../../rest/batch.ts'
import type { Command } from '../../../rest/call.ts'

/** A record that the portal refused to change, with its words. */
export interface Refusal {
  /** Of a record, or the number of a row. */
  id: string
  text: string
}

/** How far work on many records has come. */
export interface Work {
  total: number
  done: number
  refused: Refusal[]
  isRunning: boolean
  isStopped: boolean
  /** Why it could not go on. */
  problem: string
}

export const newWork = (): Work =>
  reactive({ total: 0, done: 0, refused: [], isRunning: false, isStopped: false, problem: '' })

/** Runs one command for each key of each page, a batch for each page; whoever sets `isStopped` stops it after a page. */
export async function runBatches(
  work: Work,
  total: number,
  pages: AsyncIterable<Readonly<Record<string, Command>>>,
): Promise<void> {
  Object.assign(work, { total, done: 0, refused: [], isRunning: true, isStopped: false, problem: '' })
  try {
    for await (const commands of pages) {
      if (work.isStopped) break
      const { failures } = await batch(commands)
      for (const [id, failure] of Object.entries(failures)) work.refused.push({ id, text: failure?.message ?? '' })
      work.done += Object.keys(commands).length
    }
  } catch (error) {
    work.problem = (error as Error).message
  } finally {
    work.isRunning = false
  }
}
