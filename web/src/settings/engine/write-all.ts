import { batch } from '../../rest/batch.ts'
import type { Command } from '../../rest/call.ts'

/** Runs commands that belong together; rejects with the first refusal. */
export async function writeAll(commands: readonly Command[]): Promise<void> {
  if (!commands.length) return
  const { failures } = await batch(Object.fromEntries(commands.map((command, at) => [String(at), command])))
  const [failure] = Object.values(failures)
  if (failure) throw failure
}
