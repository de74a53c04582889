// The load generator, a process of its own. It writes requests that were made beforehand to plain sockets and reads no
// more of an answer than its length and its beginning: a client of node:http takes as long as the servers themselves.

import net from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Plan } from './plan.ts'
import { type Call, type Slice, scenarios } from './scenarios.ts'

/** One run: calls of a scenario over some connections until the time or the calls are over. */
export interface Run {
  port: number
  scenario: string
  plan: Plan
  slice: Slice
  connections: number
  seconds: number
}

export interface Result {
  calls: number
  seconds: number
  p50: number
  p99: number
  /** The share of one processor that the generator itself took: near 1, it measures itself. */
  busy: number
  /** The first answer that was none, if there was one. */
  failure: string | null
}

export const ROOT = '/rest/1/bench/'

export const file = fileURLToPath(import.meta.url)

const written = ({ method, type, body }: Call): Buffer =>
  Buffer.from(
    `POST ${ROOT}${method} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )

/** Both servers are asked the same in turn. */
let prepared: { key: string; requests: Buffer[] } = { key: '', requests: [] }

function prepare({ scenario: name, plan, slice }: Run): Buffer[] {
  const key = JSON.stringify([name, plan, slice])
  if (prepared.key !== key) {
    const { call } = scenarios.find(one => one.name === name)!
    const requests = Array.from({ length: slice.count }, (_, i) => written(call(plan, slice.from + i)))
    prepared = { key, requests }
  }
  return prepared.requests
}

async function run(order: Run): Promise<Result> {
  const { port, scenario, connections, seconds } = order
  const repeats = !scenarios.find(one => one.name === scenario)!.calls
  const requests = prepare(order)
  const size = requests.length
  const latencies = new Float64Array(Math.max(size, 400_000))
  let next = 0
  let done = 0
  let finished = 0
  let failure: string | null = null

  const sockets = await Promise.all(Array.from({ length: connections }, () => connected(port)))
  const used = process.cpuUsage()
  const started = performance.now()
  const end = started + seconds * 1000
  await Promise.all(
    sockets.map(
      socket =>
        new Promise<void>(resolve => {
          let asked = 0
          const ask = (): void => {
            if (failure !== null || performance.now() >= end || (!repeats && next >= size)) resolve()
            else {
              asked = performance.now()
              socket.write(requests[next++ % size]!)
            }
          }
          socket.answered = wrong => {
            finished = performance.now()
            latencies[done++ % latencies.length] = finished - asked
            failure ??= wrong
            ask()
          }
          socket.lost = () => {
            failure ??= 'The server closed the connection.'
            resolve()
          }
          ask()
        }),
    ),
  )
  const { user, system } = process.cpuUsage(used)
  for (const socket of sockets) socket.end()
  const sorted = latencies.subarray(0, Math.min(done, latencies.length)).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const ms = finished - started
  return { calls: done, seconds: ms / 1000, p50: at(0.5), p99: at(0.99), busy: (user + system) / 1000 / ms, failure }
}

interface Socket {
  write(request: Buffer): void
  end(): void
  answered: (wrong: string | null) => void
  lost: () => void
}

const GOOD = '{"result":'
const HEADER_END = Buffer.from('\r\n\r\n')

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    // Bytes of the answer that are still to come; null while its header is.
    let missing: number | null = null
    let wrong: string | null = null
    let head: Buffer | null = null

    const read = (chunk: Buffer): void => {
      if (missing === null) {
        if (head) chunk = Buffer.concat([head, chunk])
        const mark = chunk.indexOf(HEADER_END)
        const body = mark + 4
        if (mark < 0 || chunk.length < body + GOOD.length) {
          head = Buffer.from(chunk)
          return
        }
        head = null
        const header = chunk.toString('latin1', 0, mark)
        const length = /content-length: (\d+)/i.exec(header)
        if (!length || chunk.toString('latin1', body, body + GOOD.length) !== GOOD) wrong = chunk.toString()
        missing = length ? Number(length[1]) - (chunk.length - body) : 0
      } else missing -= chunk.length
      if (missing > 0) return
      missing = null
      const told = wrong
      wrong = null
      socket.answered(told)
    }

    const connection = net.connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(256 * 1024),
        callback: (size, buffer) => {
          read((buffer as Buffer).subarray(0, size))
          return true
        },
      },
    })
    let ended = false
    const socket: Socket = {
      write: request => connection.write(request),
      end: () => {
        ended = true
        connection.destroy()
      },
      answered: () => {},
      lost: () => {},
    }
    connection.once('connect', () => resolve(socket))
    connection.once('error', reject)
    connection.on('close', () => ended || socket.lost())
  })
}

process.on('message', (message: Run) => {
  run(message).then(
    result => process.send!(result),
    error => process.send!({ calls: 0, seconds: 1, p50: 0, p99: 0, busy: 0, failure: String(error) } satisfies Result),
  )
})
