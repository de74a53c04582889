import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readDatabase, readLanguage, readZone } from '../config/config.ts'
import { openPortal, type Portal } from '../open-portal.ts'

/** Arguments that cannot be understood: what is wrong and what would be right. */
export class BadArguments extends Error {}

/** Options of every command that works on a portal's data. */
export const portalOptions = {
  data: { type: 'string' },
  database: { type: 'string' },
  lang: { type: 'string' },
  timezone: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const portalHelp =
  '\n  --data DIR  folder of the portal (./portico-data), or --database URL; also PORTICO_DATA, PORTICO_DATABASE'

export interface Given {
  /** What is not an option, in order. */
  words: string[]
  options: Record<string, string | boolean | undefined>
}

/** Reads the arguments of a command; null when only its help was wanted, which has been printed. */
export function given(
  args: string[],
  help: string,
  own: Record<string, { type: 'string' | 'boolean'; short?: string }> = {},
): Given | null {
  let parsed: { values: Given['options']; positionals: string[] }
  try {
    parsed = parseArgs({ args, options: { ...portalOptions, ...own }, allowPositionals: true }) as typeof parsed
  } catch (error) {
    throw new BadArguments(`${(error as Error).message.split('\n')[0]}\n\n${help}${portalHelp}`)
  }
  if (parsed.values.help) {
    console.log(`${help}${portalHelp}`)
    return null
  }
  return { words: parsed.positionals, options: parsed.values }
}

export const optionText = (options: Given['options'], name: string): string | undefined => {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** The database that the options or, where they name no folder, the environment names. */
export const databaseOf = (options: Given['options']): string | undefined =>
  readDatabase(
    optionText(options, 'database') ??
      (optionText(options, 'data') === undefined ? process.env.PORTICO_DATABASE : undefined),
  )

export const dataOf = (options: Given['options']): string =>
  optionText(options, 'data') ?? process.env.PORTICO_DATA ?? './portico-data'

/** Where the portal is that the options or the environment name. */
export function placeOf(options: Given['options']): { data: string } | { database: string } {
  const database = databaseOf(options)
  return database ? { database } : { data: dataOf(options) }
}

/** Opens the portal that the options name, does something with it and closes it. */
export async function withPortal<T>(options: Given['options'], work: (portal: Portal) => Promise<T>): Promise<T> {
  const language = readLanguage(optionText(options, 'lang') ?? process.env.PORTICO_LANG)
  const timezone = readZone(optionText(options, 'timezone') ?? process.env.PORTICO_TIMEZONE)
  const database = databaseOf(options)
  const data = dataOf(options)
  if (!database && !existsSync(path.join(data, 'portal.sqlite')))
    throw new BadArguments(
      `There is no portal in ${path.resolve(data)}. Start one with portico serve, or point --data at its folder.`,
    )
  const portal = await openPortal({
    data: database ? null : data,
    database,
    language,
    timezone,
  })
  try {
    return await work(portal)
  } finally {
    await portal.close()
  }
}

/** A positive whole number among the words. */
export function idWord(word: string | undefined, what: string): number {
  if (word && /^[1-9]\d{0,14}$/.test(word)) return Number(word)
  throw new BadArguments(`${what} is a number, not ${word ?? 'nothing'}.`)
}
