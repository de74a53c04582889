import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Transport } from '../rest/answer.ts'

const FORBIDDEN = `<html>
<head><title>403 Forbidden</title></head>
<body>
<center><h1>403 Forbidden</h1></center>
<hr><center>nginx</center>
</body>
</html>
`

const MOVED = FORBIDDEN.replaceAll('403 Forbidden', '302 Found')

/** What a fault makes of an answer. */
export function sendFault(request: FastifyRequest, reply: FastifyReply, transport: Transport): void {
  if (transport.kind === 'drop') {
    reply.hijack()
    request.raw.socket.destroy()
    return
  }
  reply.header('access-control-allow-origin', '*').type('text/html; charset=utf-8')
  if (transport.kind === 'html') reply.code(403).send(FORBIDDEN)
  else
    reply
      .code(302)
      .header('location', `${transport.to.replace(/\/+$/, '')}${request.raw.url}`)
      .send(MOVED)
}
