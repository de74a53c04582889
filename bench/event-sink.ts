// A handler that takes events as fast as they come and counts them: plain sockets, for a server of node:http takes as long
// as what is measured. An event is a request with a body that has come whole when its length has.

import net from 'node:net'

let taken = 0
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

const server = net.createServer(socket => {
  let missing = 0
  let head = ''
  socket.setNoDelay(true).setEncoding('latin1')
  socket.on('error', () => {})
  socket.on('data', chunk => {
    const text = String(chunk)
    if (missing) missing -= text.length
    else {
      head += text
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      missing = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0) - (head.length - end - 4)
      head = ''
    }
    if (missing > 0) return
    missing = 0
    taken++
    socket.write(ANSWER)
  })
})

server.listen(0, '127.0.0.1', () => process.send!((server.address() as net.AddressInfo).port))
process.on('message', () => process.send!(taken))
