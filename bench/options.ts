import { parseArgs } from 'node:util'
import type { StoreKind } from './beds.ts'
import { scenarios } from './scenarios.ts'

export interface Options {
  store: StoreKind
  contacts: number
  rounds: number
  seconds: number
  connections: number
  only: readonly string[]
  json: string
  timezone: string
  profile: string | null
  /** Profiles the floor in Portico's place. */
  floor: boolean
}

export const help = `npm run bench -- [options]

  --store NAME      sqlite or postgres, which comes from an npm package (sqlite)
  --contacts N      contacts of the portal (100000)
  --rounds N        measured rounds of each scenario and server (7)
  --seconds N       length of a round (1)
  --connections N   concurrent callers (16)
  --only A,B        some of: ${scenarios.map(({ name }) => name).join(', ')}
  --timezone ZONE   the portal's time zone (UTC)
  --json FILE       where the results go (bench/results/latest.json)
  --profile NAME    shows where Portico spends the time of one scenario
  --floor           with --profile: where the floor does
`

/** Reads the command line; throws an Error with a sentence for what cannot be used. */
export function readOptions(args: string[], latest: string): Options | 'help' {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: {
      ...{ contacts: text, rounds: text, seconds: text, connections: text, only: text, timezone: text, json: text },
      ...{ store: text, profile: text, floor: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    },
  })
  if (values.help) return 'help'
  const store = values.store ?? 'sqlite'
  if (store !== 'sqlite' && store !== 'postgres')
    throw new Error(`--store ${store}: the stores are sqlite and postgres.`)
  const number = (name: 'contacts' | 'rounds' | 'seconds' | 'connections', fallback: number): number => {
    const value = Number(values[name] ?? fallback)
    if (value > 0) return value
    throw new Error(`--${name} ${values[name]}: a positive number is needed.`)
  }
  const known = scenarios.map(({ name }) => name)
  const only = values.only?.split(',') ?? known
  for (const name of values.profile ? [values.profile] : only)
    if (!known.includes(name)) throw new Error(`There is no scenario ${name}; there are ${known.join(', ')}.`)
  return {
    store,
    contacts: number('contacts', 100_000),
    rounds: number('rounds', 7),
    seconds: number('seconds', 1),
    connections: number('connections', 16),
    only,
    json: values.json ?? latest,
    timezone: values.timezone ?? 'UTC',
    profile: values.profile ?? null,
    floor: values.floor ?? false,
  }
}
