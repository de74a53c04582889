import assert from 'node:assert/strict'
import { post } from './listening.ts'
import { until } from './until.ts'

/** Deals that are changed together: a chunk is added, changed, and half of it deleted. */
const CHUNK = 20
/** Changes of a chunk. */
export const CHANGES_OF_A_CHUNK = 2.5 * CHUNK

/** Calls that it takes where every one is answered. */
export const CALLS_OF_A_CHUNK = 7

/** Where the portal is; another address after it was started again. */
export type Hook = () => Promise<string>

// biome-ignore lint/suspicious/noExplicitAny: whatever a method answers
type Result = any

/** Calls a method; null where the portal went away before it answered. */
async function call(hook: Hook, method: string, params: object): Promise<Result> {
  try {
    const answer = await post(`${await hook()}${method}`, params)
    assert.equal(answer.status, 200, JSON.stringify(answer))
    return answer.result
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    return null
  }
}

/** Reads until there is a portal that answers. */
async function read(hook: Hook, method: string, params: object): Promise<Result> {
  const { result } = await until(`a portal answers ${method}`, async () => {
    const result = await call(hook, method, params)
    return result !== null && { result }
  })
  return result
}

/** Deals by their titles, as they are now. */
async function dealsOf(hook: Hook, titles: readonly string[]): Promise<Map<string, number>> {
  const deals = await read(hook, 'crm.deal.list', { filter: { '=TITLE': titles }, select: ['ID', 'TITLE'] })
  return new Map(deals.map(({ ID, TITLE }: { ID: string; TITLE: string }) => [TITLE, Number(ID)]))
}

/**
 * Makes the changes of a chunk by batches, each change once, whatever becomes of the portal meanwhile: what was not
 * answered is looked up and done again where it was not done. Gives the events that must come of it, as `UPDATE 5`.
 */
export async function changeDeals(hook: Hook, name: string): Promise<string[]> {
  const titles = Array.from({ length: CHUNK }, (_, n) => `${name}n${n}`)
  const changed = titles.map(title => `${title} changed`)
  const batch = async (entries: (readonly [string, string])[]): Promise<boolean> => {
    const result = await call(hook, 'batch', { halt: 0, cmd: Object.fromEntries(entries) })
    if (result) assert.deepEqual(result.result_error, [])
    return result !== null
  }
  const make = (what: string, missing: () => Promise<(readonly [string, string])[]>) =>
    until(`all of ${name} is ${what}`, async () => {
      const left = await missing()
      return !left.length || batch(left)
    })
  await make('added', async () => {
    const there = await dealsOf(hook, titles)
    return titles
      .filter(title => !there.has(title))
      .map(title => [title, `crm.deal.add?fields[TITLE]=${title}`] as const)
  })
  const ids = await dealsOf(hook, titles)
  assert.equal(ids.size, CHUNK)
  await make('changed', async () => {
    const there = await dealsOf(hook, titles)
    return [...there].map(
      ([title, id]) => [`u${id}`, `crm.deal.update?id=${id}&fields[TITLE]=${title} changed`] as const,
    )
  })
  const deleted = changed.slice(0, CHUNK / 2)
  await make('deleted', async () =>
    [...(await dealsOf(hook, deleted)).values()].map(id => [`d${id}`, `crm.deal.delete?id=${id}`] as const),
  )
  const all = [...ids.values()]
  return [
    ...all.flatMap(id => [`ADD ${id}`, `UPDATE ${id}`]),
    ...titles.slice(0, CHUNK / 2).map(title => `DELETE ${ids.get(title)}`),
  ]
}
