import { batch } from '../../rest/batch.ts'
import { type Command, lastWrite } from '../../rest/call.ts'

/** Runs commands that belong together; rejects with the first refusal. The call bar shows the last of them. */
export async function writeAll(commands: readonly Command[]): Promise<void> {
  const last = commands.at(-1)
  if (!last) return
  const started = performance.now()
  const { failures } = await batch(Object.fromEntries(commands.map((command, at) => [String(at), command])))
  const [method, params = {}] = last
  const isRefused = Object.keys(failures).length > 0
  lastWrite.value = { method, params, ms: Math.round(performance.now() - started), isRefused }
  const [failure] = Object.values(failures)
  if (failure) throw failure
}
