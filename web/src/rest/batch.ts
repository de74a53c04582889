import { formText } from '../lib/form-text.ts'
import { type Command, call } from './call.ts'
import { Failure } from './failure.ts'

/** What became of each command of a batch; a refused one has no result. */
export interface BatchAnswer<K extends string> {
  result: Partial<Record<K, unknown>>
  total: Partial<Record<K, number>>
  failures: Partial<Record<K, Failure>>
}

/** The most commands of one batch. */
const MOST = 50

/** Runs commands in as few rounds as there can be. */
export async function batch<K extends string>(commands: Readonly<Record<K, Command>>): Promise<BatchAnswer<K>> {
  const keys = Object.keys(commands) as K[]
  const answer: BatchAnswer<K> = { result: {}, total: {}, failures: {} }
  for (let at = 0; at < keys.length; at += MOST) {
    const cmd = Object.fromEntries(
      keys.slice(at, at + MOST).map(key => {
        const [method, params] = commands[key]
        return [key, params ? `${method}?${formText(params)}` : method]
      }),
    )
    const { result } = await call<Sections>('batch', { halt: 0, cmd })
    Object.assign(answer.result, result.result)
    Object.assign(answer.total, result.result_total)
    for (const [key, { error, error_description }] of Object.entries(result.result_error ?? {}))
      answer.failures[key as K] = new Failure(String(error), error_description, 400)
  }
  return answer
}

interface Sections {
  result: Record<string, unknown>
  result_total: Record<string, number>
  result_error: Record<string, { error: string | number; error_description: string }>
}
