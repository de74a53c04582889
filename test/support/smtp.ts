import net from 'node:net'

interface Hooks {
  after(end: () => Promise<void>): void
}

/** An e-mail as an SMTP server gets it. */
export interface Delivered {
  from: string
  to: string[]
  data: string
}

/** An SMTP server that takes every e-mail, or refuses each with a reply of its own (RFC 5321). */
export async function smtpServer({
  after,
}: Hooks): Promise<{ url: string; delivered: Delivered[]; refuse(reply: string): void }> {
  const delivered: Delivered[] = []
  let refusal = ''
  const sockets = new Set<net.Socket>()
  const server = net.createServer(socket => {
    sockets.add(socket)
    let buffered = ''
    let data: string | null = null
    let mail: Delivered = { from: '', to: [], data: '' }
    const say = (line: string) => socket.write(`${line}\r\n`)
    const addressIn = (line: string) => /<([^>]*)>/.exec(line)![1]!
    const line = (text: string) => {
      const verb = text.slice(0, 4).toUpperCase()
      if (verb === 'EHLO' || verb === 'HELO') say('250 here')
      else if (verb === 'MAIL') {
        mail = { from: addressIn(text), to: [], data: '' }
        say(refusal || '250 ok')
      } else if (verb === 'RCPT') {
        mail.to.push(addressIn(text))
        say('250 ok')
      } else if (verb === 'DATA') {
        data = ''
        say('354 go on')
      } else if (verb === 'QUIT') {
        say('221 bye')
        socket.end()
      } else say('250 ok')
    }
    say('220 here')
    socket.on('error', () => {})
    socket.on('data', chunk => {
      buffered += chunk.toString('latin1')
      for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
        const text = buffered.slice(0, end)
        buffered = buffered.slice(end + 2)
        if (data === null) line(text)
        else if (text === '.') {
          delivered.push({ ...mail, data })
          data = null
          say('250 taken')
        } else data += `${text.replace(/^\./, '')}\r\n`
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  after(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })
  return {
    url: `smtp://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    delivered,
    refuse(reply) {
      refusal = reply
    },
  }
}
