import { OWN_MACHINE } from '../http/address-ranges.ts'
import { databaseDefaults } from '../store/postgres/options.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export const logFormats = ['pretty', 'json'] as const

/** One setting: an option of the command line and a variable of the environment. */
export interface Setting {
  name: string
  /** What stands for the value in the help; none: a switch. */
  value?: string
  /** Others on the machine see arguments: it can stand in a file, too. */
  secret?: true
  fallback?: string
  /** May be given more than once, or as a list with commas. */
  multiple?: true
  meaning: string
}

const ownSettings: readonly Setting[] = [
  { name: 'host', value: 'ADDRESS', fallback: '127.0.0.1', meaning: 'address to listen on' },
  { name: 'port', value: 'N', fallback: '8024', meaning: 'http port; 0 chooses a free one' },
  {
    name: 'https-port',
    value: 'N',
    fallback: '8443',
    meaning: 'https port; 0 chooses a free one, off listens on http only',
  },
  { name: 'data', value: 'DIR', fallback: './portico-data', meaning: 'folder of the database and the certificates' },
  { name: 'database', value: 'URL', meaning: 'a PostgreSQL database instead of the file in DIR' },
  {
    name: 'database-session',
    value: 'URL',
    meaning:
      'the PostgreSQL server itself where --database is a pooler of transactions (pgbouncer): for what needs a session',
  },
  {
    name: 'database-replica',
    value: 'URL',
    multiple: true,
    meaning: 'a server that follows that of --database: methods that read go there once it has what they may ask for',
  },
  {
    name: 'database-replica-wait',
    value: 'S',
    fallback: `${databaseDefaults.replicaWait / 1000}`,
    meaning: 'seconds that a replica is waited for which is behind, before --database is asked instead',
  },
  {
    name: 'workers',
    value: 'N',
    meaning:
      'serves by so many processes that share the ports; SIGUSR2 replaces them by new ones without losing a call. More than 1 need --database',
  },
  {
    name: 'database-readers',
    value: 'N',
    fallback: `${databaseDefaults.readers}`,
    meaning: 'connections to PostgreSQL for reading',
  },
  {
    name: 'database-writers',
    value: 'N',
    fallback: `${databaseDefaults.writers}`,
    meaning: 'connections to PostgreSQL for writing; a few more are for changes of settings',
  },
  {
    name: 'database-connect-timeout',
    value: 'S',
    fallback: `${databaseDefaults.connectTimeout / 1000}`,
    meaning: 'seconds until PostgreSQL counts as away where no connection comes',
  },
  {
    name: 'database-lock-timeout',
    value: 'S',
    fallback: `${databaseDefaults.lockTimeout / 1000}`,
    meaning: 'seconds that a call waits for a lock of others, three times before it is refused with 503',
  },
  {
    name: 'database-statement-timeout',
    value: 'S|off',
    fallback: `${databaseDefaults.statementTimeout / 1000}`,
    meaning: 'seconds that a statement may take, and that a call waits for a free connection',
  },
  {
    name: 'database-idle-timeout',
    value: 'S',
    fallback: `${databaseDefaults.idleTimeout / 1000}`,
    meaning: 'seconds after which PostgreSQL undoes a transaction of a process that stands still',
  },
  { name: 'memory', meaning: 'keep everything in memory; it is lost when the portal stops' },
  {
    name: 'files',
    value: 'DIR|database',
    meaning:
      'where contents of uploaded files go: into a folder, or into the database; by default unchanged, into the database for a new portal',
  },
  { name: 'max-file', value: 'BYTES', meaning: 'largest uploaded file; by default whatever fits into a request' },
  {
    name: 'max-files',
    value: 'BYTES',
    meaning: 'how much the contents of all files may take; by default as much as there is room for',
  },
  {
    name: 'webhook-secret',
    value: 'SECRET',
    secret: true,
    meaning: "code of user 1's webhook; by default generated at the first start",
  },
  {
    name: 'seed',
    value: 'empty|demo|FILE',
    fallback: 'empty',
    meaning: 'records of a new portal; FILE is a JSON list of calls',
  },
  { name: 'lang', value: 'en|ru', meaning: "the portal's language; by default unchanged, en for a new portal" },
  {
    name: 'timezone',
    value: 'AREA/CITY',
    meaning: "the portal's time zone; by default unchanged, the machine's for a new portal",
  },
  {
    name: 'plan',
    value: 'self-hosted|cloud|enterprise',
    meaning: 'limits of requests; by default unchanged, self-hosted (no limits) for a new portal',
  },
  {
    name: 'limit-burst',
    value: 'N|off',
    meaning: "how many requests an address may send at once, instead of the plan's number",
  },
  { name: 'limit-rate', value: 'N', meaning: 'by how many requests the counter of an address goes down each second' },
  {
    name: 'limit-operating',
    value: 'S|off',
    meaning: 'how many seconds a method may run for a caller within ten minutes',
  },
  {
    name: 'event-retries',
    value: 'N|day',
    meaning: 'how often delivery of an event is tried again; by default unchanged, for a day (day) in a new portal',
  },
  {
    name: 'event-addresses',
    value: 'auto|allow|block',
    meaning:
      'where events may be sent besides the internet. auto: to this machine, if only this machine can call the portal; allow: to private networks too; block: nowhere else',
  },
  {
    name: 'smtp',
    value: 'URL',
    secret: true,
    meaning:
      'SMTP server that e-mails go to, smtp://user:password@host:587; without one the portal catches them: portico mail list',
  },
  { name: 'url', value: 'URL', meaning: 'the public address of the portal, if it differs from the one it listens on' },
  {
    name: 'trusted-proxy',
    value: 'CIDR',
    multiple: true,
    fallback: OWN_MACHINE,
    meaning:
      'proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: an address, a range like 172.16.0.0/12, loopback, linklocal, uniquelocal (private networks), or none',
  },
  {
    name: 'tls-name',
    value: 'NAME',
    multiple: true,
    meaning: 'further host names or addresses for the local certificate, besides those of --host and --url',
  },
  {
    name: 'control-token',
    value: 'TOKEN',
    secret: true,
    meaning: 'token of the control API while the portal runs; by default generated',
  },
  {
    name: 'ready-file',
    value: 'PATH',
    meaning: 'written once the portal listens: {http, https, ca, webhook, webhookHttps, login}',
  },
  { name: 'cert', value: 'FILE', meaning: 'certificate for https (PEM) instead of the local one' },
  { name: 'key', value: 'FILE', meaning: 'private key of --cert (PEM)' },
  { name: 'backup-every', value: 'SPAN', meaning: 'makes a backup so often: 1d, 6h; by default none' },
  { name: 'backup-keep', value: 'N', fallback: '14', meaning: 'how many of these backups are kept' },
  { name: 'backup-dir', value: 'DIR', meaning: 'their folder; by default backups in --data' },
  {
    name: 'log-level',
    value: logLevels.join('|'),
    fallback: 'info',
    meaning: 'what goes to standard error; debug has a line for every call',
  },
  {
    name: 'log-format',
    value: 'pretty|json',
    meaning: 'lines for people or for programs; by default pretty at a terminal and json elsewhere',
  },
  {
    name: 'metrics-from',
    value: 'CIDR',
    multiple: true,
    fallback: OWN_MACHINE,
    meaning: 'addresses that may read /metrics without a control token, as with --trusted-proxy; off counts nothing',
  },
  { name: 'slow-call', value: 'SPAN|off', fallback: '1s', meaning: 'calls that take longer have a line in the log' },
  { name: 'max-body', value: 'BYTES', fallback: '16777216', meaning: 'largest request body; files in it do not count' },
  {
    name: 'max-upload',
    value: 'BYTES',
    fallback: '1073741824',
    meaning: 'largest multipart body with the files in it, which are not kept in memory',
  },
  { name: 'max-depth', value: 'N', fallback: '32', meaning: 'deepest nesting of parameters' },
  {
    name: 'max-keys',
    value: 'N',
    fallback: '50000',
    meaning: 'largest number of parameters in one call, nested ones included',
  },
]

/** The setting that names the file which holds a secret. */
const fileOf = ({ name }: Setting): Setting => ({
  name: `${name}-file`,
  value: 'FILE',
  meaning: `a file that contains it; unlike --${name} it is not visible in the list of processes`,
})

/** Every setting of `portico serve`. */
export const settings: readonly Setting[] = ownSettings.flatMap(one => (one.secret ? [one, fileOf(one)] : [one]))

/** The variable of the environment that says the same as an option. */
export const variable = (name: string): string => `PORTICO_${name.toUpperCase().replaceAll('-', '_')}`

/** The options as the help lists them. */
export const serveHelp = (): string =>
  settings
    .map(s => {
      const left = `  --${s.name}${s.value ? ` ${s.value}` : ''}`
      return `${left.length < 32 ? left.padEnd(32) : `${left}\n${' '.repeat(32)}`}${s.meaning}${s.fallback ? ` (${s.fallback})` : ''}\n${' '.repeat(32)}${variable(s.name)}`
    })
    .join('\n')
