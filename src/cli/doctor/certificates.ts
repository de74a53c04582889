import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import path from 'node:path'
import type { ServeConfig } from '../../config/config.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const DAY_MS = 86_400_000

/** Looks at the certificate that https would be served with. */
export function certificates(config: ServeConfig, now = Date.now()): Finding[] {
  if (config.httpsPort === 'off') return [ok('certificate', 'https is off')]
  if (config.cert && config.key) return ownCertificate(config, config.cert, config.key, now)
  const ca = path.join(path.resolve(config.data), 'tls', 'ca.pem')
  if (config.memory || !existsSync(ca)) return [ok('certificate', 'the local authority is made at the first start')]
  const days = daysLeft(new X509Certificate(readFileSync(ca)), now)
  if (days < 30)
    return [
      warn(
        'certificate',
        `The local authority ends in ${days} days and is made anew then: let clients trust ${ca} again.`,
      ),
    ]
  return [ok('certificate', `the local authority is valid for ${days} days; clients trust ${ca}`)]
}

const daysLeft = (certificate: X509Certificate, now: number): number =>
  Math.floor((Date.parse(certificate.validTo) - now) / DAY_MS)

function ownCertificate({ url, host }: ServeConfig, cert: string, key: string, now: number): Finding[] {
  let certificate: X509Certificate
  let fits: boolean
  try {
    certificate = new X509Certificate(readFileSync(cert))
    fits = certificate.checkPrivateKey(createPrivateKey(readFileSync(key)))
  } catch (error) {
    return [
      fail('certificate', `${(error as Error).message}. --cert and --key take a certificate and its key as PEM files.`),
    ]
  }
  const found: Finding[] = []
  if (!fits) found.push(fail('certificate', `${key} is not the key of ${cert}: give the pair.`))
  const days = daysLeft(certificate, now)
  if (days < 0) found.push(fail('certificate', `${cert} ended on ${certificate.validTo}: get a new one.`))
  else if (days < 30) found.push(warn('certificate', `${cert} ends in ${days} days: get a new one and restart.`))
  if (Date.parse(certificate.validFrom) > now)
    found.push(
      fail('certificate', `${cert} is valid from ${certificate.validFrom} on: look at the clock of this machine.`),
    )
  const name = (url ? new URL(url).hostname : host).replace(/^\[|\]$/g, '')
  if (!(isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)))
    found.push(warn('certificate', `${cert} is not for ${name}: clients will refuse it there.`))
  return found.length ? found : [ok('certificate', `${cert} fits, for ${days} days`)]
}
