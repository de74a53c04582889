import { BadSetting, type ServeConfig, serveConfig } from '../../config/config.ts'
import { serveHelp } from '../../config/settings.ts'
import type { Command } from '../command.ts'
import { certificates } from './certificates.ts'
import { clock } from './clock.ts'
import { configuration } from './configuration.ts'
import { database } from './database.ts'
import { disk } from './disk.ts'
import { type Finding, fail } from './finding.ts'

const help = `portico doctor [--json] [options of portico serve]

Looks at the configuration, the certificate, the disk, the database and the clock that portico serve would have with the
same options, and says what to mend. It changes nothing. It ends with 1 where a portal could not work so.
`

export const doctor: Command = {
  usage: 'doctor',
  meaning: 'looks for what is wrong and says what to mend',
  async run(args) {
    if (args.includes('--help') || args.includes('-h')) {
      console.log(`${help}\n${serveHelp()}`)
      return 0
    }
    const findings = await examine(args.filter(one => one !== '--json'))
    if (args.includes('--json')) console.log(JSON.stringify(findings, null, 2))
    else for (const { level, about, says } of findings) console.log(`${level.padEnd(6)}${about.padEnd(15)}${says}`)
    return findings.some(({ level }) => level === 'fail') ? 1 : 0
  },
}

async function examine(args: string[]): Promise<Finding[]> {
  let config: ServeConfig
  try {
    config = serveConfig(args, process.env)
  } catch (error) {
    if (error instanceof BadSetting) return [fail('configuration', error.message)]
    throw error
  }
  return [
    ...configuration(config, process.env),
    ...certificates(config),
    ...disk(config),
    ...(await database(config)),
    ...clock(config),
  ]
}
