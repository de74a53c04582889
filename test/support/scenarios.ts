import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Crm, Fields } from './crm.ts'
import { handler } from './handler.ts'

/** One call and all that must come of it. */
export interface Scenario {
  name: string
  method: string
  /** A function where ids of earlier scenarios are needed. */
  params?: Fields | (() => Fields)
  /** User 1 unless said. */
  userId?: number
  /** 200 unless said. */
  status?: number
  /** Texts that the answer, as JSON without its times, must contain, and those that it must not. */
  contains?: readonly string[]
  lacks?: readonly string[]
  /** The events that are sent because of it, in any order; none unless said. */
  events?: readonly string[]
  /** Keeps the result for later scenarios. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
  keep?: (result: any) => void
}

/** A test for each scenario, in order, on one portal; every event of the CRM is listened to. */
export async function scenarios(crm: Crm, all: readonly Scenario[]): Promise<void> {
  const { portal } = crm
  const { url, received } = await handler({ after })
  await portal.listen({ httpsPort: 'off' })
  const kinds: { name: string; applicationOnly: boolean }[] = await portal.control('event', 'kinds')
  const listened = kinds.filter(kind => !kind.applicationOnly).map(({ name }) => name)
  await portal.control('outgoing', 'add', { url, events: listened })

  for (const { name, method, params = {}, userId, status = 200, contains = [], lacks = [], events = [], keep } of all)
    test(`${method}: ${name}`, async () => {
      await portal.rest.settled()
      const from = received.length
      const { time: _, ...answer } = await crm.call(method, typeof params === 'function' ? params() : params, userId)
      const text = JSON.stringify(answer)
      assert.equal(answer.status, status, text)
      for (const one of contains) assert.ok(text.includes(one), `${text} lacks ${one}`)
      for (const one of lacks) assert.ok(!text.includes(one), `${text} contains ${one}`)
      await portal.rest.settled()
      const sent = received.slice(from).map(({ form }) => String(form.event))
      assert.deepEqual(sent.sort(), [...events].sort())
      keep?.(answer.result)
    })
}
