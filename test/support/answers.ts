import assert from 'node:assert/strict'
import type { Answer } from '../../src/index.ts'

/** What a call answered when it went well; a failure is shown as it came. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
export function resultOf(answer: Answer): any {
  assert.equal(answer.status, 200, JSON.stringify(answer))
  return answer.result
}

/** The call went well and answered exactly this. */
export function answers(answer: Answer, result: unknown): void {
  assert.deepEqual(resultOf(answer), result)
}

/** The call was refused with exactly this code, text and status. */
export function fails(answer: Answer, code: string | number, text: string, status = 400): void {
  assert.deepEqual(answer, { status, error: code, error_description: text })
}
