import assert from 'node:assert/strict'
import { get as askTls } from 'node:https'
import { connect } from 'node:net'
import { after, describe, test } from 'node:test'
import { ensureCertificates } from '../../src/http/tls/certificates.ts'
import { listening } from '../support/listening.ts'

const { http, hook, portal } = await listening({ after }, {}, { maxBody: 2000 })

describe('no answer is taken for what it does not say it is', () => {
  const answers: Record<string, [path: string, init?: RequestInit]> = {
    'a call': [`${hook}profile`],
    'a refused call': [`${http}/rest/nothing`],
    XML: [`${hook}profile.xml`],
    'a preflight': [`${hook}profile`, { method: 'OPTIONS' }],
    'a head': [`${hook}profile`, { method: 'HEAD' }],
    'another verb': [`${hook}profile`, { method: 'PUT' }],
    'a body that is too large': [`${hook}profile`, { method: 'POST', body: 'x'.repeat(3000) }],
    'a body that cannot be read': [
      `${hook}profile`,
      { method: 'POST', body: '\xff\xfe', headers: { 'content-type': 'multipart/form-data' } },
    ],
    tokens: [`${http}/oauth/token/`],
    'the control API': [`${http}/_portico/users`],
    'its page': [`${http}/_portico/`, { headers: { accept: 'text/html' } }],
    'a page': [`${http}/login`],
    'a redirect': [`${http}/`],
    'a file that is not there': [`${http}/file/1/x`],
    nothing: [`${http}/nothing`],
  }
  for (const [what, [url, init]] of Object.entries(answers))
    test(what, async () => {
      const { headers } = await fetch(url, { redirect: 'manual', ...init })
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('strict-transport-security'), null)
    })

  test('bytes that are no request', async () => {
    const socket = connect(Number(new URL(http).port), '127.0.0.1', () => socket.write('no request\r\n\r\n'))
    let text = ''
    for await (const chunk of socket.setEncoding('utf8')) text += chunk
    assert.match(text, /^HTTP\/1\.1 400 .*x-content-type-options: nosniff/s)
  })
})

describe('browsers are told to come by https alone', () => {
  /** What the header says to who asks for a host. */
  const told = (base: string, ca: string, host: string) =>
    new Promise<string | undefined>((resolve, reject) => {
      const options = { ca, headers: { host }, servername: 'portal.example' }
      askTls(`${base}/login`, options, response => {
        response.resume()
        resolve(response.headers['strict-transport-security'])
      }).on('error', reject)
    })

  test('where the certificate is one that others vouch for', async t => {
    const { cert, key, ca } = await ensureCertificates(null, ['portal.example'])
    const server = await portal.listen({ certificate: { cert, key } })
    t.after(() => server.close())
    assert.equal(await told(server.https!, ca, 'portal.example'), 'max-age=31536000')
    assert.equal(await told(server.https!, ca, 'localhost:8443'), undefined, 'other servers have that name as well')
    assert.equal((await fetch(`${server.http}/login`)).headers.get('strict-transport-security'), null)
  })

  test('and not by the portal itself', async () => {
    const { https, ca } = await portal.listen({ httpsPort: 0 })
    const told = await new Promise(resolve =>
      askTls(`${https}/login`, { ca: ca! }, response =>
        resolve(response.resume().headers['strict-transport-security']),
      ),
    )
    assert.equal(told, undefined)
  })
})
