import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import parseRange from 'range-parser'
import { checkAddress } from '../portal/files/addresses.ts'
import { isShownPicture } from '../portal/files/sniff.ts'
import type { Rest } from '../rest/rest.ts'
import type { FileContent } from '../store/file-contents.ts'
import { query } from '../store/store.ts'

const ADDRESS = /^\/+file\/(\d{1,15})\/(\d{1,9})\/([0-9a-f]{32})(?:\?(.*))?$/

/** A file as it is sent. */
interface Sent extends FileContent {
  name: string
  content_type: string
}

/** Sends `/file/<id>/<day>/<signature>`, or the part of it that is asked for; the signature is what opens it. */
export async function fileByAddress(rest: Rest, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const [, id, day, signed, options] = ADDRESS.exec(request.raw.url ?? '') ?? []
  const [file] = id
    ? await query<Sent & { token: string }>(
        rest.store.read,
        `select f.name, f.content_type, f.token, c.hash, c.size, c.place
         from file f join file_content c on c.hash = f.hash where f.id = ?`,
        [Number(id)],
      )
    : []
  const how = file ? checkAddress(file.token, Number(day), signed!, rest.clock.now()) : 'wrong'
  if (!file || how === 'wrong') return say(reply, 404, 'This file is not here.')
  if (how === 'ended') return say(reply, 410, 'This address has ended. The API tells a new one.')
  const size = Number(file.size)
  if (!(await rest.files.has(rest.store.read, { ...file, size }))) {
    rest.onBug(new Error(`The content ${file.hash} of file ${id} is not in its place.`), 'file')
    return say(reply, 404, 'This file is not here.')
  }
  send(rest, request, reply, { ...file, size }, options === 'download=1')
}

function say(reply: FastifyReply, status: number, text: string): void {
  reply.code(status).type('text/plain; charset=utf-8').send(`${text}\n`)
}

function send(rest: Rest, request: FastifyRequest, reply: FastifyReply, file: Sent, isDownload: boolean): void {
  const { name, content_type, hash, size } = file
  // What users upload never runs as a page of the portal.
  const inline = !isDownload && isShownPicture(content_type)
  const etag = `"${hash}"`
  reply
    .header('content-type', content_type)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(name)}`)
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', 'private, max-age=3600')
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
  if (request.headers['if-none-match'] === etag) {
    reply.code(304).send()
    return
  }
  const { range, 'if-range': ifRange } = request.headers
  const ranges = range && (ifRange === undefined || ifRange === etag) ? parseRange(size, range) : -2
  if (ranges === -1) {
    reply.header('content-range', `bytes */${size}`)
    say(reply, 416, 'The file has no such part.')
    return
  }
  // Several parts at once are answered with the whole.
  const part = typeof ranges === 'object' && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0]! : undefined
  const { start: first, end: last } = part ?? { start: 0, end: size - 1 }
  if (part) reply.code(206).header('content-range', `bytes ${first}-${last}/${size}`)
  reply.header('content-length', String(last - first + 1))
  if (request.method === 'HEAD') reply.send()
  else reply.send(Readable.from(rest.files.read(rest.store.read, file, first, last)))
}

/** A name for `filename*` (RFC 8187), in which apostrophes and stars mean something. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
