import { parseArgs } from 'node:util'
import type { BracketLimits } from './lib/brackets.ts'

/** One setting: an option of the command line and a variable of the environment. */
interface Setting {
  name: string
  /** What stands for the value in the help; none: a switch. */
  value?: string
  fallback?: string
  meaning: string
}

/** Every setting of `portico serve`. */
export const settings: readonly Setting[] = [
  { name: 'host', value: 'ADDRESS', fallback: '127.0.0.1', meaning: 'address to listen on' },
  { name: 'port', value: 'N', fallback: '8024', meaning: 'http port; 0 takes a free one' },
  {
    name: 'https-port',
    value: 'N',
    fallback: '8443',
    meaning: 'https port; 0 takes a free one, off listens on http alone',
  },
  { name: 'data', value: 'DIR', fallback: './portico-data', meaning: 'folder of the database and the certificates' },
  { name: 'database', value: 'URL', meaning: 'a PostgreSQL database instead of the file in DIR' },
  { name: 'memory', meaning: 'nothing on disk: the portal is gone when it stops' },
  {
    name: 'webhook-secret',
    value: 'SECRET',
    meaning: "code of user 1's webhook; generated at the first start otherwise",
  },
  {
    name: 'seed',
    value: 'empty|demo|FILE',
    fallback: 'empty',
    meaning: 'records of a new portal; FILE is a JSON list of calls',
  },
  { name: 'lang', value: 'en|ru', fallback: 'en', meaning: 'language of texts and of a new portal' },
  { name: 'timezone', value: 'AREA/CITY', meaning: "the portal's time zone; the machine's otherwise" },
  { name: 'ready-file', value: 'PATH', meaning: 'written once the portal listens: {http, https, ca, webhook, login}' },
  { name: 'cert', value: 'FILE', meaning: 'certificate for https (PEM) instead of the local one' },
  { name: 'key', value: 'FILE', meaning: 'private key of --cert (PEM)' },
  { name: 'max-body', value: 'BYTES', fallback: '16777216', meaning: 'largest request body' },
  { name: 'max-depth', value: 'N', fallback: '32', meaning: 'deepest nesting of parameters' },
  { name: 'max-keys', value: 'N', fallback: '50000', meaning: 'most parameters of one call, nested ones included' },
]

export interface ServeConfig {
  host: string
  port: number
  httpsPort: number | 'off'
  data: string
  database: string | null
  memory: boolean
  webhookSecret: string | null
  seed: string
  language: 'en' | 'ru'
  timezone: string
  readyFile: string | null
  cert: string | null
  key: string | null
  maxBody: number
  limits: BracketLimits
}

/** A setting that cannot be used: what it is, why, and what can be. */
export class BadSetting extends Error {}

const variable = (name: string): string => `PORTICO_${name.toUpperCase().replaceAll('-', '_')}`

/** Reads the command line, then the environment, then the fallbacks. */
export function serveConfig(args: string[], env: NodeJS.ProcessEnv): ServeConfig {
  const options = Object.fromEntries(settings.map(s => [s.name, { type: s.value ? 'string' : 'boolean' } as const]))
  let values: Record<string, string | boolean | undefined>
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
  const number = (name: string, least: number, most: number): number => {
    const value = Number(text(name))
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new BadSetting(`--${name} ${text(name)}: a whole number from ${least} to ${most} is needed.`)
  }
  const language = text('lang')
  if (language !== 'en' && language !== 'ru') throw new BadSetting(`--lang ${language}: the languages are en and ru.`)
  const config: ServeConfig = {
    host: text('host')!,
    port: number('port', 0, 65_535),
    httpsPort: text('https-port') === 'off' ? 'off' : number('https-port', 0, 65_535),
    data: text('data')!,
    database: text('database'),
    memory: values.memory === true || /^(1|y|yes|true)$/i.test(env[variable('memory')] ?? ''),
    webhookSecret: text('webhook-secret'),
    seed: text('seed')!,
    language,
    timezone: text('timezone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    readyFile: text('ready-file'),
    cert: text('cert'),
    key: text('key'),
    maxBody: number('max-body', 1024, 1_073_741_824),
    limits: { depth: number('max-depth', 1, 1000), keys: number('max-keys', 1, 10_000_000) },
  }
  if (config.webhookSecret && !/^[\w.~-]{1,128}$/.test(config.webhookSecret))
    throw new BadSetting(
      '--webhook-secret: it is a part of an address, so letters, digits and . _ ~ - only, 128 at most.',
    )
  if (Boolean(config.cert) !== Boolean(config.key))
    throw new BadSetting('--cert and --key belong together: give both or neither.')
  return config
}

/** The options as the help lists them. */
export const serveHelp = (): string =>
  settings
    .map(s => {
      const left = `  --${s.name}${s.value ? ` ${s.value}` : ''}`
      return `${left.padEnd(32)}${s.meaning}${s.fallback ? ` (${s.fallback})` : ''}\n${' '.repeat(32)}${variable(s.name)}`
    })
    .join('\n')
