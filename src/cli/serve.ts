import { existsSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type ServeConfig, serveConfig, withoutPassword } from '../config/config.ts'
import { serveHelp } from '../config/settings.ts'
import { wantsTraces } from '../config/traces.ts'
import { KEEP_ALIVE_MS, type Listening, type ListenOptions } from '../http/server.ts'
import { freePort } from '../lib/free-port.ts'
import { zone } from '../lib/moment.ts'
import { openPortal, type Portal } from '../open-portal.ts'
import { newControlToken } from '../portal/control-tokens.ts'
import { makeFolder } from '../store/make-folder.ts'
import { scheduleBackups } from './backups/scheduled-backups.ts'
import type { Command } from './command.ts'
import type { Logger } from './log.ts'
import { tellRunning } from './running.ts'
import type { OpenTraces } from './traces.ts'
import { type Membership, membership } from './workers/worker.ts'

export const serve: Command = {
  usage: 'serve [--port N] [--data DIR] …',
  meaning: 'starts the portal; Ctrl+C stops it',
  async run(args) {
    if (args.includes('--help') || args.includes('-h')) {
      console.log(`portico serve: starts the portal on http and https.\n\n${serveHelp()}`)
      return 0
    }
    const config = serveConfig(args, process.env)
    // Left by a run that was killed, it would send whoever waits for it to a portal that is not there.
    forget(config.readyFile)
    // Other commands, which load this file as well, need not wait for a library that they do not use.
    const { openLog } = await import('./log.ts')
    const log = openLog(config.log)
    const member = membership()
    if (config.workers !== null && !member) return serveByWorkers(config, config.workers, log)
    try {
      return await serveHere(config, log, member)
    } catch (error) {
      member?.leave()
      throw error
    }
  },
}

/** Serves by this process. */
async function serveHere(config: ServeConfig, log: Logger, member: Membership | null): Promise<undefined> {
  const { logCalls } = await import('./log.ts')
  const portal = await open(config, log)
  logCalls(log, portal.rest, config.slowCallMs)
  const operatorToken = config.controlToken ?? member?.controlToken ?? newControlToken()
  const traces = wantsTraces(process.env) ? (await import('./traces.ts')).openTraces(portal.rest) : undefined
  // What is written into files is so by who started the workers.
  const folder = member ? null : folderOf(config)
  let untell = () => {}
  let endBackups = () => {}
  try {
    const listening = await listen(portal, config, { operatorToken, member, traces })
    if (folder !== null) untell = tellRunning(folder, { http: listening.http, token: operatorToken })
    const ending = ender({ portal, listening, log, traces }, () => {
      endBackups()
      if (!member) forget(config.readyFile)
      untell()
    })
    process.on('SIGTERM', ending.onSignal)
    process.on('SIGINT', ending.onSignal)
    member?.onEnd(ending.end)
    if (config.backups) {
      makeFolder(config.backups.folder, 0o700)
      const place = config.database ? { database: config.database } : { data: config.data }
      endBackups = scheduleBackups(config.backups, portal.store, place, log)
    }
    const ready = { ...readiness(portal, listening), controlToken: operatorToken }
    const screen = startScreen(portal, listening, config, operatorToken)
    if (!member && config.readyFile) tellReady(config.readyFile, ready)
    log.info({ http: listening.http, https: listening.https, pid: process.pid }, 'The portal listens.')
    if (member) member.ready({ http: listening.http, readiness: ready, screen })
    else console.log(screen)
    return undefined
  } catch (error) {
    tellNewWebhook(portal, config)
    untell()
    await portal.close()
    throw error
  }
}

/** Has several processes serve, and looks after them until they end. */
async function serveByWorkers(config: ServeConfig, count: number, log: Logger): Promise<number> {
  const { superviseWorkers } = await import('./workers/primary.ts')
  // Opens the control API to whoever may read the files of this machine that it is written to.
  const controlToken = config.controlToken ?? newControlToken()
  const folder = folderOf(config)
  let untell = () => {}
  const code = await superviseWorkers({
    ...{ count, controlToken, log },
    ports: await portsFor(config),
    onReady({ http, readiness, screen }) {
      if (folder !== null) untell = tellRunning(folder, { http, token: controlToken })
      if (config.readyFile) tellReady(config.readyFile, readiness)
      console.log(screen)
    },
    onStop() {
      forget(config.readyFile)
      untell()
    },
  })
  process.exit(code)
}

/** All workers listen on the same ports, those that come later, too. */
const portsFor = async ({ host, port, httpsPort }: ServeConfig) => ({
  port: port || (await freePort(host)),
  httpsPort: httpsPort === 0 ? await freePort(host) : httpsPort,
})

function open(config: ServeConfig, log: Logger): Promise<Portal> {
  return openPortal({
    data: folderOf(config),
    database: config.database,
    databaseOptions: config.databaseOptions,
    files: config.files,
    language: config.language,
    timezone: config.timezone,
    firstTimezone: machineZone(),
    remember: true,
    seed: config.seed,
    webhookSecret: config.webhookSecret,
    plan: config.plan,
    limits: config.limitsOfPlan,
    events: config.events,
    smtp: config.smtp,
    onBug: (err, method) => log.error({ err, method }, `A bug in ${method}.`),
    onOutage: line => log.warn(line),
  })
}

/** The folder of the portal's data; null when that is in memory or in a database. */
const folderOf = ({ memory, database, data }: ServeConfig): string | null =>
  memory || database ? null : path.resolve(data)

/** The machine's zone where it has a name that stores know. */
function machineZone(): string {
  try {
    return zone(Intl.DateTimeFormat().resolvedOptions().timeZone).name
  } catch {
    return 'UTC'
  }
}

const listen = (
  portal: Portal,
  config: ServeConfig,
  {
    operatorToken,
    member,
    traces,
  }: Pick<ListenOptions, 'traces'> & { operatorToken: string; member: Membership | null },
): Promise<Listening> =>
  portal.listen({
    host: config.host,
    port: member?.port ?? config.port,
    httpsPort: member?.httpsPort ?? config.httpsPort,
    metricsExchange: member?.metrics,
    traces,
    // Clients are told where the certificate is, and they run in folders of their own.
    data: config.memory ? null : path.resolve(config.data),
    certificate:
      config.cert && config.key
        ? { cert: readFileSync(config.cert, 'utf8'), key: readFileSync(config.key, 'utf8') }
        : null,
    url: config.url,
    metricsFrom: config.metricsFrom,
    trustedProxies: config.trustedProxies,
    tlsNames: config.tlsNames,
    maxBody: config.maxBody,
    maxUpload: config.maxUpload,
    limits: config.limits,
    operatorToken,
  })

/** Whoever waits for the file finds it whole or not at all. */
function tellReady(file: string, ready: unknown): void {
  // It holds secrets, and the mode is that of a file that is made.
  forget(`${file}.part`)
  writeFileSync(`${file}.part`, JSON.stringify(ready), { mode: 0o600 })
  renameSync(`${file}.part`, file)
}

/** Removes a ready file if there is one. */
function forget(file: string | null): void {
  try {
    if (file) unlinkSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** A portal was made that cannot be reached yet: the code of its webhook is kept as a hash, and the next start cannot tell it. */
function tellNewWebhook({ webhook }: Portal, config: ServeConfig): void {
  if (config.memory || config.webhookSecret || webhook.code === null) return
  console.log(
    `The portal is made, but not open. Its webhook is shown only now: /rest/${webhook.userId}/${webhook.code}/`,
  )
}

const webhookUrl = ({ webhook }: Portal, base: string): string | null =>
  webhook.code === null ? null : `${base}/rest/${webhook.userId}/${webhook.code}/`

const readiness = (portal: Portal, { http, https, ca, caPath }: Listening) => ({
  http,
  https,
  ca: caPath ?? ca,
  webhook: webhookUrl(portal, shown(portal)),
  webhookHttps: https && webhookUrl(portal, https),
  login: portal.login,
  loginLink: portal.loginLink && `${shown(portal)}${portal.loginLink}`,
})

/** Who listens has an address. */
const shown = ({ rest }: Portal): string => rest.shownAddress!

function startScreen(
  portal: Portal,
  { http, https, caPath, addedNames }: Listening,
  config: ServeConfig,
  operatorToken: string,
): string {
  const base = shown(portal)
  const url = webhookUrl(portal, base)
  const lines = ['', `  Portico   ${http}${https ? `   ${https}` : ''}`, `  login     ${portal.login}`]
  if (addedNames.length)
    lines.splice(2, 0, `            with a new certificate of the same authority, for ${addedNames.join(', ')} as well`)
  if (portal.loginLink) lines.push(`            ${base}${portal.loginLink}   opens it once, within a day`)
  else lines.push('            portico user login 1 makes a link that opens it once')
  if (url) lines.push(`  webhook   ${url}`)
  else lines.push('  webhook   as shown at the first start; portico webhook add makes another one')
  lines.push(
    `  data      ${config.memory ? 'in memory' : config.database ? withoutPassword(config.database) : path.resolve(config.data)}`,
  )
  if (config.memory && !config.readyFile) lines.push(`  control   --url ${http} --token ${operatorToken}`)
  lines.push(
    '',
    '  A first call:',
    `    curl '${url ?? `${base}/rest/1/CODE/`}crm.lead.add' -d 'fields[TITLE]=First lead'`,
    '',
    '  A failed answer carries the number of its entry in the request log, X-Portico-Log: 17. It tells why:',
    '    portico log explain 17',
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

/** Others have the port by now: who has a connection may go on with it as long as it is kept alive. */
const HAND_OVER_MS = KEEP_ALIVE_MS + 1000

/** Running calls are finished and answered; a second signal does not wait for them. */
function ender(
  {
    portal,
    listening,
    log,
    traces,
  }: { portal: Portal; listening: Listening; log: Logger; traces: OpenTraces | undefined },
  before: () => void,
) {
  let stopping = false
  const end = (how: 'stop' | 'hand over') => {
    if (stopping) return
    stopping = true
    log.info({ pid: process.pid }, 'The portal finishes the calls that run, then it stops.')
    try {
      before()
    } catch (error) {
      // Calls that run are worth more than a file that is left.
      log.warn((error as Error).message)
    }
    const drained = how === 'hand over' ? listening.close(HAND_OVER_MS) : Promise.resolve()
    drained
      .then(() => portal.close())
      .then(() => traces?.close())
      .then(
        () => process.exit(0),
        error => {
          log.error({ err: error }, 'The portal could not be closed.')
          process.exit(1)
        },
      )
  }
  return {
    end,
    onSignal() {
      if (stopping) process.exit(1)
      end('stop')
    },
  }
}
