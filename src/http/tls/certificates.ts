// The server's own certificate authority, for https on names no public one would vouch for: clients trust
// `<dir>/tls/ca.pem` once, and with it every certificate the server makes for itself later.

import { createPrivateKey, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { makeFolder } from '../../store/make-folder.ts'
import { hostName } from '../host-name.ts'

/** What an https server needs, and the authority its clients have to trust, as PEM texts. */
export type Certificates = {
  ca: string
  cert: string
  key: string
  caPath: string | null
  /** Names that the certificate of the last start did not have, so that a new one was made. */
  added: string[]
}

type Pair = { cert: string; key: string }

const day = 24 * 60 * 60 * 1000
const authorityDays = 3650
/** Apple's systems refuse certificates that are valid for longer, those of a local authority too. */
const serverDays = 825
const renewalDays = 30

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }

/** Reads the certificates kept under a directory, or makes those that are missing; without a directory they are not kept. */
export async function ensureCertificates(
  dir: string | null,
  names: string[],
  now: Date = new Date(),
): Promise<Certificates> {
  const wanted = [...new Set(['localhost', '127.0.0.1', '::1', ...names.map(normalName)])]
  const folder = dir === null ? null : join(dir, 'tls')
  const caPath = folder === null ? null : join(folder, 'ca.pem')
  let authority = readPair(folder, 'ca', 'ca-key')
  let server = readPair(folder, 'cert', 'key')

  if (authority.cert === '' || endsSoon(readAuthority(authority, caPath), now)) {
    authority = await issueAuthority(now)
    await writePair(folder, 'ca', 'ca-key', authority)
    server = { cert: '', key: '' }
  }
  const before = parseCertificate(server.cert)
  const added = before === null ? [] : wanted.filter(name => !covers(before, name))
  if (!serves(server, authority, wanted, now)) {
    server = await issueServerCertificate(authority, wanted, now)
    await writePair(folder, 'cert', 'key', server)
  }
  return { ca: authority.cert, cert: server.cert, key: server.key, caPath, added }
}

function normalName(name: string): string {
  const normal = hostName(name)
  if (normal === undefined) throw new Error(`"${name}" is no host name or IP address.`)
  return normal
}

/** Throws for an authority that cannot be read: to replace it silently would leave its clients without trust. */
function readAuthority(authority: Pair, path: string | null): X509Certificate {
  const certificate = parseCertificate(authority.cert)
  if (certificate === null) throw new Error(`${path} is no certificate. Remove it to have a new authority made.`)
  return certificate
}

/** Whether a server certificate is right: made by this authority, for these names, with this key, for some time yet. */
function serves(server: Pair, authority: Pair, names: string[], now: Date): boolean {
  const issuer = new X509Certificate(authority.cert)
  const certificate = parseCertificate(server.cert)
  if (certificate === null) return false
  return (
    certificate.checkIssued(issuer) &&
    certificate.verify(issuer.publicKey) &&
    hasKey(certificate, server.key) &&
    !endsSoon(certificate, now) &&
    names.every(name => covers(certificate, name))
  )
}

function covers(certificate: X509Certificate, name: string): boolean {
  if (isIP(name)) return certificate.checkIP(name) !== undefined
  return (certificate.subjectAltName ?? '').split(', ').includes(`DNS:${name}`)
}

function endsSoon(certificate: X509Certificate, now: Date): boolean {
  return certificate.validToDate.getTime() - now.getTime() < renewalDays * day
}

function hasKey(certificate: X509Certificate, key: string): boolean {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

function parseCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

async function issueAuthority(now: Date): Promise<Pair> {
  const x509 = await loadX509()
  const { publicKey, privateKey } = newKeys()
  const name = [{ CN: ['Portico local CA'] }]
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: name,
    publicKey,
    signingKey: await signingKey(privateKey),
    ...validity(now, authorityDays),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  })
  return { cert: `${certificate.toString('pem')}\n`, key: privateKey }
}

async function issueServerCertificate(authority: Pair, names: string[], now: Date): Promise<Pair> {
  if (!hasKey(new X509Certificate(authority.cert), authority.key)) {
    throw new Error('ca-key.pem is not the key of ca.pem. Put it back, or remove ca.pem to have a new authority made.')
  }
  const x509 = await loadX509()
  const issuer = new x509.X509Certificate(authority.cert)
  const { publicKey, privateKey } = newKeys()
  const { notBefore, notAfter } = validity(now, serverDays)
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: ['Portico'] }],
    issuer: issuer.subjectName,
    publicKey,
    signingKey: await signingKey(authority.key),
    notBefore,
    notAfter: new Date(Math.min(notAfter.getTime(), issuer.notAfter.getTime())),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map(value => (isIP(value) ? { type: 'ip' as const, value } : { type: 'dns' as const, value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { cert: `${certificate.toString('pem')}\n`, key: privateKey }
}

function newKeys(): { publicKey: Uint8Array<ArrayBuffer>; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: algorithm.namedCurve })
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function signingKey(pem: string) {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign'])
}

/** From a day ago, for clients whose clocks are behind; the last second counts, so one less. */
function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  const start = now.getTime() - day
  return { notBefore: new Date(start), notAfter: new Date(start + days * day - 1000) }
}

type X509 = typeof import('@peculiar/x509')

/** Loaded only where something is issued, since it takes a quarter of a second. */
async function loadX509(): Promise<X509> {
  // Its dependency tsyringe refuses to load without reflect-metadata, of which it then asks only what the constructors
  // of the library take: nothing. So nothing is the answer, and it is taken away again lest others rely on it.
  const reflect = Reflect as { getMetadata?: unknown; getOwnMetadata?: unknown }
  if (reflect.getMetadata !== undefined) return import('@peculiar/x509')
  const nothing = (): undefined => undefined
  Object.assign(reflect, { getMetadata: nothing, getOwnMetadata: nothing })
  try {
    return await import('@peculiar/x509')
  } finally {
    delete reflect.getMetadata
    delete reflect.getOwnMetadata
  }
}

/** A certificate and its key, empty where there is no file. Read synchronously: at a start that takes 6 ms less. */
function readPair(folder: string | null, certName: string, keyName: string): Pair {
  if (folder === null) return { cert: '', key: '' }
  return { cert: readText(join(folder, `${certName}.pem`)), key: readText(join(folder, `${keyName}.pem`)) }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

/** The key first: were it to stop in between, the certificate would not match it and be made anew. */
async function writePair(folder: string | null, certName: string, keyName: string, pair: Pair): Promise<void> {
  if (folder === null) return
  makeFolder(folder)
  await writeWhole(join(folder, `${keyName}.pem`), pair.key, 0o600)
  await writeWhole(join(folder, `${certName}.pem`), pair.cert, 0o644)
}

/** Writes a file so that a reader finds the old one or the new one, and never half of it. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, text, { mode, flag: 'wx', flush: true })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
