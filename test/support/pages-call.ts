import type { Portal } from '../../src/index.ts'
import { dispatch } from '../../src/rest/dispatch.ts'
import type { Fields } from './crm.ts'

/** What the portal's own pages get of a method of theirs, as a user: its result, or the code and the text of its failure. */
export async function pagesCall({ rest }: Portal, method: string, params: Fields, userId = 1) {
  const { result, failure } = await dispatch(rest, { credentials: { user: userId }, method, params, own: true })
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
  return { result: result as any, failure: failure && [failure.words.code, failure.text('en')] }
}
