import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Rest } from '../rest/rest.ts'

/** Sends `/file/<id>/<token>`: the token of an address is what opens it. */
export async function fileByToken(rest: Rest, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const match = /^\/+file\/(\d{1,15})\/([0-9a-f]{32})(?:\?(.*))?$/.exec(request.raw.url ?? '')
  const file = match
    ? await rest.store.read
        .selectFrom('file')
        .select(['name', 'content_type', 'content'])
        .where('id', '=', Number(match[1]))
        .where('token', '=', match[2]!)
        .executeTakeFirst()
    : undefined
  if (!file) {
    reply.code(404).type('text/plain; charset=utf-8').send('This file is not here.\n')
    return
  }
  // What users upload never runs as a page of the portal.
  const inline = match![3] !== 'download=1' && /^image\/(png|jpeg|gif|webp)$/.test(file.content_type!)
  reply
    .header('content-type', file.content_type!)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header(
      'content-disposition',
      `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name!)}`,
    )
    .send(Buffer.from(file.content!))
}
