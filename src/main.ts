import { BadArguments } from './cli/arguments.ts'
import { backup } from './cli/backups/backup.ts'
import { copy } from './cli/backups/copy.ts'
import { restore } from './cli/backups/restore.ts'
import { call } from './cli/call.ts'
import type { Command } from './cli/command.ts'
import { doctor } from './cli/doctor/index.ts'
import { explain } from './cli/explain.ts'
import { methods } from './cli/methods.ts'
import { meant } from './cli/nearest.ts'
import { commandOf } from './cli/operations.ts'
import { NotReached } from './cli/remote.ts'
import { serve } from './cli/serve.ts'
import { BadSetting } from './config/config.ts'
import { nouns } from './control/index.ts'
import { snapshots } from './control/operations/snapshots.ts'
import { version } from './lib/version.ts'
import { BadFolder } from './portal/files/open-files.ts'
import { BadSeed } from './seed/seed.ts'
import { BadArchive } from './store/archive/whole.ts'

const commands: Record<string, Command> = {
  serve,
  ...Object.fromEntries(nouns.map(noun => [noun.name, commandOf(noun)])),
  // What everybody looks for by this name alone.
  reset: {
    usage: 'reset',
    meaning: 'restores the portal as it was at its first start',
    run: args => commandOf(snapshots).run(['reset', ...args]),
  },
  backup,
  restore,
  copy,
  doctor,
  call,
  methods,
  explain,
}

const help = (): string =>
  `Portico, a CRM portal that speaks the Bitrix24 REST API.\n\n${Object.values(commands)
    .map(({ usage, meaning }) => {
      const left = `  portico ${usage}`
      return `${left.length < 55 ? left.padEnd(55) : `${left}\n${' '.repeat(55)}`}${meaning}`
    })
    .join('\n')}\n\nportico COMMAND --help describes a command. portico --version prints the version.\n`

/** Runs the command line; problems of the user's making are told in a sentence, without a stack. */
export async function main(args: string[]): Promise<number | undefined> {
  const [name, ...rest] = args
  if (!name || name === '--help' || name === '-h' || name === 'help') {
    console.log(help())
    return name ? 0 : 1
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    console.log(version())
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const perhaps = meant(name, Object.keys(commands), 'portico ')
    console.error(`portico ${name}: there is no such command.${perhaps}\n\n${help()}`)
    return 1
  }
  try {
    return await command.run(rest)
  } catch (error) {
    const told = [BadSetting, BadArguments, BadFolder, BadSeed, NotReached, BadArchive]
    if (told.some(kind => error instanceof kind)) {
      console.error((error as Error).message)
      return 1
    }
    const problem = systemProblem(error)
    if (!problem) throw error
    console.error(problem)
    return 1
  }
}

/** What an operator can do something about: ports, folders, database servers. */
function systemProblem(error: unknown): string | undefined {
  const { code, message, port, syscall } = error as NodeJS.ErrnoException & { port?: number }
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken, perhaps by another Portico. Stop that one, or choose another with --port and --https-port (0 takes a free one).`
    case 'EADDRNOTAVAIL':
      return `${message}. This machine has no such address: choose another with --host.`
    case 'EACCES':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return `${message}. Portico may not use that file, folder or port: choose another with --data or --port.`
    case 'ENOENT':
      if (syscall === 'mkdir') return `${message}. No folder can be made there: choose another with --data.`
      return `${message}. The file is not there: check the path.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${message}. Nobody knows that host: check --host and --database.`
    case 'ECONNREFUSED':
      return `The database server does not answer (${message}). Check --database.`
    case '28P01':
    case '28000':
      return `The database server refuses that user: ${message}. Check user and password in --database.`
    case '3D000':
      return `The database server has no such database: ${message}. Create it, or check the name in --database.`
    case '42501':
      return `The database server forbids it: ${message}. Give the user of --database the right to create tables there, or use one who has it.`
    case 'ERR_SQLITE_ERROR':
      return `The database cannot be used: ${message}. Check that --data points at a Portico folder and that its disk is not full.`
    default:
      if (code?.startsWith('ERR_OSSL'))
        return `${message}. --cert and --key take a certificate and its key as PEM files.`
      // A URL without a password fails before the server is asked, and without a code.
      if (message?.startsWith('SASL')) return `The database server wants a password (${message}). Check --database.`
      return message?.startsWith('This database was written') ? message : undefined
  }
}
