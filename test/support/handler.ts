import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseBrackets } from '../../src/lib/formats/brackets.ts'

/** Something that events are posted to, and codes redirected. */
export interface Handler {
  /** `http://127.0.0.1:54321/` */
  url: string
  /** What came in, in order: the path with its query, and the fields of the form. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever an event says
  received: { path: string; contentType: string; form: any }[]
}

interface Cleaner {
  after(work: () => Promise<void> | void): void
}

/** What a handler answers: a status, or one for each form; whoever waits in between is a slow handler. */
// biome-ignore lint/suspicious/noExplicitAny: whatever an event says
export type Answering = number | ((form: any) => number | Promise<number>)

/** Listens and answers. */
export async function handler(cleaner: Cleaner, answer: Answering = 200): Promise<Handler> {
  const received: Handler['received'] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', text => {
      body += text
    })
    request.on('end', async () => {
      const form = structuredClone(JSON.parse(JSON.stringify(parseBrackets(body, { depth: 8, keys: 1000 }))))
      received.push({ path: request.url ?? '', contentType: request.headers['content-type'] ?? '', form })
      const status = typeof answer === 'number' ? answer : await answer(form)
      response.writeHead(status).end(status < 400 ? '' : 'no')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleaner.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received }
}
