import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { ensureCertificates } from './certificates.ts'

const day = 24 * 60 * 60 * 1000
const later = (days: number): Date => new Date(Date.now() + days * day)

const folders: string[] = []
after(() => Promise.all(folders.map(folder => rm(folder, { recursive: true }))))

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-tls-'))
  folders.push(folder)
  return folder
}

const daysOf = (certificate: X509Certificate): number =>
  (certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / day

describe('a first start', () => {
  test('makes an authority', async () => {
    const ca = new X509Certificate((await ensureCertificates(null, [])).ca)
    assert.equal(ca.subject, 'CN=Portico local CA')
    assert.equal(ca.ca, true)
    assert.ok(ca.checkIssued(ca) && ca.verify(ca.publicKey))
    assert.ok(Math.abs(daysOf(ca) - 3650) < 1)
    assert.ok(ca.validFromDate < new Date())
    assert.equal(ca.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  })

  test('makes a server certificate of it, for this machine and the given names', async () => {
    const names = ['CRM.example.com', 'пример.рф', '*.example.org', '10.1.2.3', '[fe80::1]', 'localhost', 'my_host.']
    const { ca, cert, key } = await ensureCertificates(null, names)
    const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)]
    assert.equal(
      server.subjectAltName,
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:crm.example.com, DNS:xn--e1afmkfd.xn--p1ai, ' +
        'DNS:*.example.org, IP Address:10.1.2.3, IP Address:FE80:0:0:0:0:0:0:1, DNS:my_host',
    )
    assert.equal(server.ca, false)
    assert.ok(server.checkIssued(authority) && server.verify(authority.publicKey))
    assert.ok(server.checkPrivateKey(createPrivateKey(key)))
    assert.ok(daysOf(server) < 825 && daysOf(server) > 824)
    assert.deepEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1'])
    assert.notEqual(server.serialNumber, authority.serialNumber)
  })

  test('keeps nothing without a directory', async () => {
    const [first, second] = [await ensureCertificates(null, []), await ensureCertificates(null, [])]
    assert.equal(first.caPath, null)
    assert.notEqual(first.ca, second.ca)
  })

  test('keeps four files, the keys for their owner only', async () => {
    const dir = join(await temporaryFolder(), 'made', 'on the way')
    const { ca, cert, key, caPath } = await ensureCertificates(dir, [])
    assert.equal(caPath, join(dir, 'tls', 'ca.pem'))
    assert.deepEqual((await readdir(join(dir, 'tls'))).sort(), ['ca-key.pem', 'ca.pem', 'cert.pem', 'key.pem'])
    const read = (name: string) => readFile(join(dir, 'tls', name), 'utf8')
    assert.deepEqual(
      { ca, cert, key },
      { ca: await read('ca.pem'), cert: await read('cert.pem'), key: await read('key.pem') },
    )
    for (const name of ['ca-key.pem', 'key.pem']) assert.equal((await stat(join(dir, 'tls', name))).mode & 0o777, 0o600)
    assert.ok(new X509Certificate(ca).checkPrivateKey(createPrivateKey(await read('ca-key.pem'))))
  })

  test('refuses what is no name', async () => {
    for (const name of ['', 'a b', 'host:443', 'https://host', 'a,b', 'a"b', '*', '../x']) {
      await assert.rejects(ensureCertificates(null, [name]), /no host name or IP address/, name)
    }
  })
})

describe('a later start', () => {
  test('reads what is there, without loading what makes certificates', async () => {
    const dir = await temporaryFolder()
    const first = await ensureCertificates(dir, ['crm.example.com'])
    assert.deepEqual(await ensureCertificates(dir, ['crm.example.com']), first)
    assert.deepEqual(await ensureCertificates(dir, []), first, 'a certificate for more names will do')

    const script = `
      import { createRequire } from 'node:module'
      import { ensureCertificates } from ${JSON.stringify(new URL('./certificates.ts', import.meta.url).href)}
      const { cert } = await ensureCertificates(${JSON.stringify(dir)}, ['crm.example.com'])
      const loaded = Object.keys(createRequire('/').cache).filter(file => file.includes('@peculiar'))
      console.log(JSON.stringify({ cert, loaded }))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
    assert.deepEqual(JSON.parse(stdout), { cert: first.cert, loaded: [] })
  })

  const renewed = (name: string, start: (dir: string) => Promise<unknown>, names: string[] = []) =>
    test(`makes a new server certificate of the same authority ${name}`, async () => {
      const dir = await temporaryFolder()
      const first = await ensureCertificates(dir, [])
      const now = await start(dir)
      const second = await ensureCertificates(dir, names, now instanceof Date ? now : undefined)
      assert.equal(second.ca, first.ca)
      assert.notEqual(second.cert, first.cert)
      const [authority, server] = [new X509Certificate(second.ca), new X509Certificate(second.cert)]
      assert.ok(server.verify(authority.publicKey) && server.checkPrivateKey(createPrivateKey(second.key)))
      if (now instanceof Date) assert.ok(server.validToDate.getTime() > now.getTime() + 800 * day)
      for (const wanted of names) assert.ok(server.checkHost(wanted))
      assert.equal(await readFile(join(dir, 'tls', 'cert.pem'), 'utf8'), second.cert)
      assert.equal(await readFile(join(dir, 'tls', 'key.pem'), 'utf8'), second.key)
      assert.equal((await readdir(join(dir, 'tls'))).length, 4)
      assert.equal((await stat(join(dir, 'tls', 'key.pem'))).mode & 0o777, 0o600)
      assert.deepEqual(await ensureCertificates(dir, names, now instanceof Date ? now : undefined), {
        ...second,
        added: [],
      })
      assert.deepEqual(second.added, names)
    })

  renewed('for a name it lacks', async () => {}, ['new.example.com'])
  renewed('when it expires within 30 days', async () => later(825 - 30))
  renewed('when it has expired', async () => later(1000))
  renewed('when it is missing', dir => rm(join(dir, 'tls', 'cert.pem')))
  renewed('when its key is missing', dir => rm(join(dir, 'tls', 'key.pem')))
  renewed('when it is damaged', dir => writeFile(join(dir, 'tls', 'cert.pem'), '-----BEGIN CERTIFICATE-----\nAAAA'))
  renewed('when its key is another', async dir =>
    writeFile(join(dir, 'tls', 'key.pem'), (await ensureCertificates(null, [])).key),
  )
  renewed('when it comes from another authority', async dir => {
    const other = await ensureCertificates(null, [])
    await writeFile(join(dir, 'tls', 'cert.pem'), other.cert)
    await writeFile(join(dir, 'tls', 'key.pem'), other.key)
  })
  renewed('when others could read the key', async dir => {
    await chmod(join(dir, 'tls', 'key.pem'), 0o644)
    await rm(join(dir, 'tls', 'cert.pem'))
  })

  test('keeps a server certificate that has more than 30 days left', async () => {
    const dir = await temporaryFolder()
    const first = await ensureCertificates(dir, [])
    assert.deepEqual(await ensureCertificates(dir, [], later(825 - 33)), first)
  })

  test('lets no server certificate outlive its authority, and replaces that in time', async () => {
    const dir = await temporaryFolder()
    const first = await ensureCertificates(dir, [])
    const last = await ensureCertificates(dir, [], later(3600))
    assert.equal(last.ca, first.ca)
    assert.equal(new X509Certificate(last.cert).validTo, new X509Certificate(first.ca).validTo)
    const next = await ensureCertificates(dir, [], later(3630))
    assert.notEqual(next.ca, first.ca)
    assert.ok(new X509Certificate(next.cert).verify(new X509Certificate(next.ca).publicKey))
  })

  test('does not replace an authority that it cannot read or use', async () => {
    const dir = await temporaryFolder()
    const first = await ensureCertificates(dir, [])
    await rm(join(dir, 'tls', 'ca-key.pem'))
    assert.deepEqual(await ensureCertificates(dir, []), first, 'there is nothing to sign')
    await assert.rejects(ensureCertificates(dir, ['new.example.com']), /ca-key\.pem is not the key/)
    await writeFile(join(dir, 'tls', 'ca.pem'), 'damaged')
    await assert.rejects(ensureCertificates(dir, []), /ca\.pem is no certificate/)
    assert.equal(await readFile(join(dir, 'tls', 'ca.pem'), 'utf8'), 'damaged')
  })
})

describe('an https server with these certificates', () => {
  const request = (url: string, ca: string, servername?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const call = get(
        url,
        { ca, agent: false, ...(servername === undefined ? {} : { servername }) },
        async response => {
          resolve(Buffer.concat(await response.toArray()).toString())
        },
      )
      call.on('error', reject)
    })

  test('is trusted by a client that trusts the authority, on all its names', async t => {
    const { ca, cert, key } = await ensureCertificates(await temporaryFolder(), ['crm.example.com'])
    const server = createServer({ cert, key }, (_request, response) => response.end('hello'))
    await new Promise<void>(resolve => server.listen(0, resolve))
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo

    assert.equal(await request(`https://localhost:${port}/`, ca), 'hello')
    assert.equal(await request(`https://127.0.0.1:${port}/`, ca), 'hello')
    assert.equal(await request(`https://localhost:${port}/`, ca, 'crm.example.com'), 'hello')
    await assert.rejects(request(`https://localhost:${port}/`, ca, 'other.example.com'), {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
    const other = await ensureCertificates(null, [])
    await assert.rejects(request(`https://localhost:${port}/`, other.ca), /signature|verify|issuer/)
  })
})

test('loading the library leaves Reflect as it was', async () => {
  await ensureCertificates(null, [])
  assert.equal('getMetadata' in Reflect, false)
  assert.equal('getOwnMetadata' in Reflect, false)
})
