import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { BadSetting, type ServeConfig, serveConfig, serveHelp } from '../config.ts'
import type { Listening } from '../http/server.ts'
import { openPortal, type Portal } from '../open-portal.ts'
import type { Command } from './command.ts'

export const serve: Command = {
  usage: 'serve [--port N] [--data DIR] …',
  meaning: 'opens the portal; Ctrl+C closes it',
  async run(args) {
    if (args.includes('--help') || args.includes('-h')) {
      console.log(`portico serve: opens the portal on http and https.\n\n${serveHelp()}`)
      return 0
    }
    const config = serveConfig(args, process.env)
    const portal = await open(config)
    const listening = await portal.listen({
      host: config.host,
      port: config.port,
      httpsPort: config.httpsPort,
      data: config.memory ? null : config.data,
      certificate:
        config.cert && config.key
          ? { cert: readFileSync(config.cert, 'utf8'), key: readFileSync(config.key, 'utf8') }
          : null,
      maxBody: config.maxBody,
      limits: config.limits,
    })
    stopOnSignal(portal)
    if (config.readyFile) await tellReady(portal, config.readyFile, readiness(portal, listening))
    console.log(startScreen(portal, listening, config))
    return undefined
  },
}

function open(config: ServeConfig): Promise<Portal> {
  try {
    new Intl.DateTimeFormat('en', { timeZone: config.timezone })
  } catch {
    throw new BadSetting(`--timezone ${config.timezone}: no such zone. Names are like Europe/Berlin or Asia/Almaty.`)
  }
  return openPortal({
    data: config.memory || config.database ? null : path.resolve(config.data),
    database: config.database,
    language: config.language,
    timezone: config.timezone,
    seed: config.seed,
    webhookSecret: config.webhookSecret,
  })
}

/** Whoever waits for the file finds it whole or not at all. */
async function tellReady(portal: Portal, file: string, ready: unknown): Promise<void> {
  try {
    writeFileSync(`${file}.part`, JSON.stringify(ready))
    renameSync(`${file}.part`, file)
  } catch (error) {
    await portal.close()
    throw error
  }
}

const webhookUrl = ({ webhook }: Portal, base: string): string | null =>
  webhook.code === null ? null : `${base}/rest/${webhook.userId}/${webhook.code}/`

const readiness = (portal: Portal, { http, https, ca, caPath }: Listening) => ({
  http,
  https,
  ca: caPath ?? ca,
  webhook: webhookUrl(portal, https ?? http),
  login: portal.login,
})

function startScreen(portal: Portal, { http, https, caPath }: Listening, config: ServeConfig): string {
  const url = webhookUrl(portal, http)
  const lines = ['', `  Portico   ${http}${https ? `   ${https}` : ''}`, `  login     ${portal.login}`]
  if (url) lines.push(`  webhook   ${url}`)
  else lines.push('  webhook   as shown at the first start; portico webhook add makes another one')
  lines.push(`  data      ${config.memory ? 'in memory' : (config.database ?? path.resolve(config.data))}`)
  lines.push(
    '',
    '  A first call:',
    `    curl '${url ?? `${http}/rest/1/CODE/`}crm.lead.add' -d 'fields[TITLE]=First lead'`,
  )
  if (caPath && existsSync(caPath))
    lines.push(
      '',
      '  Official clients speak https only. They trust the local certificate with',
      `    Node        NODE_EXTRA_CA_CERTS=${caPath}`,
      `    Python      REQUESTS_CA_BUNDLE=${caPath}   (aiohttp, Go: SSL_CERT_FILE)`,
      `    curl        curl --cacert ${caPath}`,
      `    PHP         openssl.cafile=${caPath} and curl.cainfo=${caPath} in php.ini`,
    )
  return `${lines.join('\n')}\n`
}

/** Running calls are finished and answered; a second signal does not wait for them. */
function stopOnSignal(portal: Portal): void {
  let stopping = false
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    portal.close().then(
      () => process.exit(0),
      error => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
