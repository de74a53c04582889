import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A handler of deals' events that remembers what it was told, and what about that was wrong. */
export interface Witness {
  /** `http://127.0.0.1:54321/` */
  url: string
  /** Requests so far, those that it failed included. */
  readonly attempts: number
  /** How often it has taken each event, as `UPDATE 5`, in the order of the first times. */
  arrived: ReadonlyMap<string, number>
  /** What came before something earlier of the same deal had arrived. */
  early: readonly string[]
}

interface Cleaner {
  after(work: () => Promise<void> | void): void
}

interface Behaviour {
  /** Whether it fails this time. */
  fails?: () => boolean
  /** Told of every request before it is answered. */
  onRequest?: () => void
}

export const EVENTS = ['ONCRMDEALADD', 'ONCRMDEALUPDATE', 'ONCRMDEALDELETE']

const earlier: Readonly<Record<string, string>> = { UPDATE: 'ADD', DELETE: 'UPDATE' }

/** Listens for events of deals that are added, then changed once, then deleted. */
export async function witness(
  cleaner: Cleaner,
  { fails = () => false, onRequest = () => {} }: Behaviour = {},
): Promise<Witness> {
  const arrived = new Map<string, number>()
  const early: string[] = []
  let attempts = 0
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', text => {
      body += text
    })
    request.on('end', () => {
      const form = new URLSearchParams(body)
      const how = form.get('event')!.replace('ONCRMDEAL', '')
      const id = form.get('data[FIELDS][ID]')
      const before = earlier[how]
      if (before && !arrived.has(`${before} ${id}`)) early.push(`${how} ${id}`)
      attempts++
      onRequest()
      const failed = fails()
      if (!failed) arrived.set(`${how} ${id}`, (arrived.get(`${how} ${id}`) ?? 0) + 1)
      response.writeHead(failed ? 500 : 200, { 'content-length': 0 }).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleaner.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    get attempts() {
      return attempts
    },
    arrived,
    early,
  }
}

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
