import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { BackupPlan } from '../cli/backups/scheduled-backups.ts'
import { type AddressRule, addressRules, type EventOptions } from '../events/event-settings.ts'
import { isAddressRange } from '../http/address-ranges.ts'
import { hostName } from '../http/host-name.ts'
import { readDuration } from '../lib/duration.ts'
import type { BracketLimits } from '../lib/formats/brackets.ts'
import { zone } from '../lib/moment.ts'
import type { Language } from '../lib/text.ts'
import type { FileOptions } from '../portal/files/open-files.ts'
import type { LimitSettings } from '../portal/settings/runtime-settings.ts'
import { isPlan, type Plan, plans } from '../rest/limits/limits.ts'
import type { DatabaseOptions } from '../store/postgres/options.ts'
import { logFormats, logLevels, settings, variable } from './settings.ts'

/** What goes to standard error, and how. */
export interface LogOptions {
  level: (typeof logLevels)[number]
  /** Undefined: pretty at a terminal, JSON elsewhere. */
  format: (typeof logFormats)[number] | undefined
}

export interface ServeConfig {
  host: string
  port: number
  httpsPort: number | 'off'
  data: string
  database: string | null
  databaseOptions: DatabaseOptions
  memory: boolean
  /** How many processes serve; null: this one. */
  workers: number | null
  files: FileOptions
  webhookSecret: string | null
  seed: string
  /** Undefined: the portal's own. */
  language: Language | undefined
  timezone: string | undefined
  plan: Plan | undefined
  limitsOfPlan: Omit<LimitSettings, 'plan'>
  events: EventOptions
  /** Null: e-mails are caught. */
  smtp: string | null
  /** Undefined: where it listens. */
  url: string | undefined
  /** Ranges of addresses of the proxies that are believed. */
  trustedProxies: string[]
  /** Names of the local certificate beside those of host and url. */
  tlsNames: string[]
  controlToken: string | null
  readyFile: string | null
  cert: string | null
  key: string | null
  backups: BackupPlan | null
  log: LogOptions
  /** Who may read metrics without a token; null: nothing is counted. */
  metricsFrom: string[] | null
  /** Calls that take longer, in milliseconds, are logged; null: none are. */
  slowCallMs: number | null
  maxBody: number
  maxUpload: number
  limits: BracketLimits
}

/** A setting that cannot be used: what it is, why, and what can be. */
export class BadSetting extends Error {}

/** A language that was given; nothing given leaves it to the portal. */
export function readLanguage(given: string | null | undefined): Language | undefined {
  if (!given) return undefined
  if (given === 'en' || given === 'ru') return given
  throw new BadSetting(`--lang ${given}: the languages are en and ru.`)
}

/** A time zone that was given; nothing given leaves it to the portal. */
export function readZone(given: string | null | undefined): string | undefined {
  if (!given) return undefined
  try {
    return zone(given).name
  } catch {
    throw new BadSetting(`--timezone ${given}: no such zone. Names are like Europe/Berlin or Asia/Almaty.`)
  }
}

/** A PostgreSQL database that was given. */
export function readDatabase(given: string | null | undefined, option = 'database'): string | undefined {
  if (!given) return undefined
  if (/^postgres(ql)?:\/\//i.test(given) && URL.canParse(given)) return given
  throw new BadSetting(
    `--${option} ${withoutPassword(given)}: only PostgreSQL will do, as postgres://user:password@host/name.`,
  )
}

/** An address without the password in it, to be shown. */
export const withoutPassword = (url: string): string => url.replace(/:\/\/([^:@/]*):[^@/]*@/, '://$1:***@')

function planOf(given: string | null): Plan | undefined {
  if (given === null || isPlan(given)) return given ?? undefined
  throw new BadSetting(`--plan ${given}: the plans are ${Object.keys(plans).join(', ')}.`)
}

function retriesOf(given: string | null): number | 'day' | undefined {
  if (given === null || given === 'day') return given ?? undefined
  if (/^\d{1,2}$/.test(given)) return Number(given)
  throw new BadSetting(`--event-retries ${given}: a number below 100 is needed, or day. 0 is what the original does.`)
}

function addressesOf(given: string | null): AddressRule | undefined {
  const rule = addressRules.find(one => one === given)
  if (given === null || rule) return rule
  throw new BadSetting(`--event-addresses ${given}: ${addressRules.join(', ')} are known.`)
}

function smtpOf(given: string | null): string | null {
  if (given === null || (/^smtps?:\/\//i.test(given) && URL.canParse(given))) return given
  throw new BadSetting(
    `--smtp ${withoutPassword(given)}: an address like smtp://user:password@mail.example.com:587 is needed, or smtps://.`,
  )
}

function urlOf(given: string | null): string | undefined {
  if (given === null) return undefined
  if (/^https?:\/\/[^/?#]+\/?$/.test(given) && URL.canParse(given) && hostName(new URL(given).hostname))
    return given.replace(/\/$/, '')
  throw new BadSetting(`--url ${given}: an address like https://crm.example.com is needed, without a path.`)
}

/** What stands between commas. */
const listOf = (given: string | null): string[] =>
  (given ?? '')
    .split(',')
    .map(one => one.trim())
    .filter(Boolean)

function rangesOf(setting: string, given: string | null): string[] {
  const ranges = listOf(given)
  if (ranges.length === 1 && ranges[0] === 'none') return []
  const wrong = ranges.find(range => !isAddressRange(range))
  if (wrong === undefined) return ranges
  throw new BadSetting(
    `--${setting} ${wrong}: an address or a range is needed, like 10.0.0.5 or 172.16.0.0/12, or loopback, linklocal, uniquelocal, none.`,
  )
}

function namesOf(given: string | null): string[] {
  const names = listOf(given)
  const wrong = names.find(name => hostName(name) === undefined)
  if (wrong === undefined) return names
  throw new BadSetting(`--tls-name ${wrong}: a host name or an address is needed, without scheme and port.`)
}

/** The secret in a file, without the end of its line. */
function contentOf(setting: string, file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new BadSetting(`--${setting} ${file}: ${(error as Error).message}.`)
  }
  if (text) return text
  throw new BadSetting(`--${setting} ${file}: the file is empty.`)
}

/** Reads the command line, then the environment, then the fallbacks. */
export function serveConfig(args: string[], env: NodeJS.ProcessEnv): ServeConfig {
  const options = Object.fromEntries(
    settings.map(s => [s.name, { type: s.value ? 'string' : 'boolean', multiple: s.multiple ?? false } as const]),
  )
  let values: Record<string, string | boolean | (string | boolean)[] | undefined>
  try {
    values = parseArgs({ args, options, allowPositionals: false }).values
  } catch (error) {
    throw new BadSetting(`${(error as Error).message.split('\n')[0]} See portico serve --help.`)
  }
  const text = (name: string): string | null => {
    const setting = settings.find(s => s.name === name)!
    const value = values[name] ?? env[variable(name)] ?? setting.fallback
    return value === undefined || value === '' ? null : String(value)
  }
  const secret = (name: string): string | null => {
    const file = `${name}-file`
    if (values[name] !== undefined && values[file] !== undefined)
      throw new BadSetting(`--${name} and --${file} exclude each other: give one of them.`)
    // Of two variables the file is the one that was meant to be secret; the command line stands before both.
    const path = values[name] === undefined ? text(file) : null
    return path === null ? text(name) : contentOf(file, path)
  }
  const number = (name: string, least: number, most: number): number => {
    const value = Number(text(name))
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new BadSetting(`--${name} ${text(name)}: a whole number from ${least} to ${most} is needed.`)
  }
  const positive = (name: string): number => {
    const value = Number(text(name))
    if (value > 0 && value <= 1_000_000_000) return value
    throw new BadSetting(`--${name} ${text(name)}: a number above 0 is needed.`)
  }
  const milliseconds = (name: string): number => {
    const seconds = Number(text(name))
    if (seconds >= 0.001 && seconds <= 86_400) return Math.round(seconds * 1000)
    throw new BadSetting(`--${name} ${text(name)}: seconds are needed, more than 0 and a day at most.`)
  }
  const oneOf = <T extends string>(name: string, known: readonly T[]): T | undefined => {
    const value = text(name)
    const found = known.find(one => one === value)
    if (value === null || found) return found
    throw new BadSetting(`--${name} ${value}: ${known.join(', ')} are known.`)
  }
  const spanOrOff = (name: string): number | null => (text(name) === 'off' ? null : span(name, ', or off'))
  const span = (name: string, also = ''): number => {
    const ms = readDuration(text(name)) ?? 0
    if (ms > 0) return ms
    throw new BadSetting(`--${name} ${text(name)}: a span of time is needed, like 300ms, 10s, 2h or 1d${also}.`)
  }
  const numberOrOff = (name: string): number | 'off' | undefined =>
    text(name) === null ? undefined : text(name) === 'off' ? 'off' : positive(name)
  if (values.memory && values.database)
    throw new BadSetting(
      '--memory and --database exclude each other: nothing on disk, or a database. Give one of them.',
    )
  // Of two variables --memory is the one that does no harm; the command line stands before both.
  const memory = values.memory === true || (!values.database && /^(1|y|yes|true)$/i.test(env[variable('memory')] ?? ''))
  const files = text('files')
  if (memory && files !== null && files !== 'database')
    throw new BadSetting(
      '--memory and --files exclude each other: what is in the folder would be left there when the portal stops.',
    )
  const bytes = (name: string): number | undefined =>
    text(name) === null ? undefined : number(name, 1, Number.MAX_SAFE_INTEGER)
  const backupsOf = (): BackupPlan | null => {
    if (text('backup-every') === null) return null
    if (memory)
      throw new BadSetting('--backup-every and --memory exclude each other: a backup is made of what is on a disk.')
    const folder = path.resolve(text('backup-dir') ?? path.join(text('data')!, 'backups'))
    return { everyMs: span('backup-every'), keep: number('backup-keep', 1, 10_000), folder }
  }
  const config: ServeConfig = {
    host: text('host')!,
    port: number('port', 0, 65_535),
    httpsPort: text('https-port') === 'off' ? 'off' : number('https-port', 0, 65_535),
    data: text('data')!,
    database: memory ? null : (readDatabase(text('database')) ?? null),
    databaseOptions: {
      readers: number('database-readers', 1, 1000),
      writers: number('database-writers', 1, 1000),
      connectTimeout: milliseconds('database-connect-timeout'),
      lockTimeout: milliseconds('database-lock-timeout'),
      statementTimeout: text('database-statement-timeout') === 'off' ? 0 : milliseconds('database-statement-timeout'),
      idleTimeout: milliseconds('database-idle-timeout'),
      session: readDatabase(text('database-session'), 'database-session') ?? null,
      replicas: listOf(text('database-replica')).map(one => readDatabase(one, 'database-replica')!),
      replicaWait: milliseconds('database-replica-wait'),
    },
    memory,
    workers: text('workers') === null ? null : number('workers', 1, 1000),
    files: {
      ...(files === null ? {} : { folder: files === 'database' ? null : files }),
      largest: bytes('max-file'),
      total: bytes('max-files'),
    },
    webhookSecret: secret('webhook-secret'),
    seed: text('seed')!,
    language: readLanguage(text('lang')),
    timezone: readZone(text('timezone')),
    plan: planOf(text('plan')),
    limitsOfPlan: {
      burst: numberOrOff('limit-burst'),
      perSecond: text('limit-rate') === null ? undefined : positive('limit-rate'),
      operating: numberOrOff('limit-operating'),
    },
    events: { retries: retriesOf(text('event-retries')), addresses: addressesOf(text('event-addresses')) },
    smtp: smtpOf(secret('smtp')),
    url: urlOf(text('url')),
    trustedProxies: rangesOf('trusted-proxy', text('trusted-proxy')),
    tlsNames: namesOf(text('tls-name')),
    controlToken: secret('control-token'),
    readyFile: text('ready-file'),
    cert: text('cert'),
    key: text('key'),
    backups: backupsOf(),
    log: { level: oneOf('log-level', logLevels)!, format: oneOf('log-format', logFormats) },
    metricsFrom: text('metrics-from') === 'off' ? null : rangesOf('metrics-from', text('metrics-from')),
    slowCallMs: spanOrOff('slow-call'),
    maxBody: number('max-body', 1024, 1_073_741_824),
    maxUpload: number('max-upload', 1024, 1_099_511_627_776),
    limits: { depth: number('max-depth', 1, 1000), keys: number('max-keys', 1, 10_000_000) },
  }
  if (config.webhookSecret && !/^[\w.~-]{1,128}$/.test(config.webhookSecret))
    throw new BadSetting(
      '--webhook-secret: it is a part of an address, so letters, digits and . _ ~ - only, 128 at most.',
    )
  if (config.controlToken && !/^[\w.~-]{16,128}$/.test(config.controlToken))
    throw new BadSetting('--control-token: 16 to 128 letters, digits and . _ ~ -')
  if (config.workers !== null && memory)
    throw new BadSetting('--workers and --memory exclude each other: what is in the memory of a process is its own.')
  if (config.workers !== null && config.workers > 1 && !config.database)
    throw new BadSetting(
      '--workers: a file of SQLite has one writer. Give --database for more than one worker, or --workers 1.',
    )
  if (Boolean(config.cert) !== Boolean(config.key))
    throw new BadSetting('--cert and --key belong together: give both or neither.')
  if (config.cert && config.tlsNames.length)
    throw new BadSetting('--tls-name and --cert exclude each other: a certificate of your own has its names.')
  return config
}
