import type { ServeConfig } from '../../config/config.ts'
import { settings, variable } from '../../config/settings.ts'
import { meant } from '../nearest.ts'
import { type Finding, ok, warn } from './finding.ts'

/** Variables of the command line alone. */
const OTHERS = ['PORTICO_TOKEN']

const isOwnMachine = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host)

/** Looks at the settings, each by itself and together. */
export function configuration(config: ServeConfig, env: NodeJS.ProcessEnv): Finding[] {
  const found: Finding[] = []
  const known = [...settings.map(({ name }) => variable(name)), ...OTHERS]
  for (const name of Object.keys(env))
    if (name.startsWith('PORTICO_') && !known.includes(name)) {
      const option = name.slice('PORTICO_'.length).toLowerCase().replaceAll('_', '-')
      const names = settings.map(setting => setting.name)
      found.push(warn('configuration', `${name} is no variable of Portico.${meant(option, names, 'that of --')}`))
    }
  const open = !isOwnMachine(config.host)
  if (open && !config.url)
    found.push(
      warn(
        'configuration',
        `It listens on ${config.host} and has no --url: applications are told an address that they may not reach. Give the public address.`,
      ),
    )
  if (open && config.trustedProxies.some(one => /^(0\.0\.0\.0|::)\/[1-7]$/.test(one)))
    found.push(
      warn(
        'configuration',
        '--trusted-proxy trusts most of the internet: anybody can make up their address. Name the proxy alone.',
      ),
    )
  if (config.url?.startsWith('http:') && !isOwnMachine(new URL(config.url).hostname))
    found.push(warn('configuration', `--url ${config.url} is not https: codes and tokens can be read on the way.`))
  if (config.memory) found.push(warn('configuration', '--memory keeps nothing when the portal stops.'))
  else if (!config.backups)
    found.push(
      warn('configuration', 'No backups are made by themselves: give --backup-every 1d, or call portico backup.'),
    )
  if (!found.length) found.push(ok('configuration', 'every setting can be used'))
  return found
}
