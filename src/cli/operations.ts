import path from 'node:path'
import type { Noun } from '../control/operation.ts'
import { OPERATOR, perform } from '../control/perform.ts'
import { Refusal } from '../control/refusal.ts'
import { BadArguments, databaseOf, dataOf, type Given, optionText, withPortal } from './arguments.ts'
import { askSecrets, askToGoOn } from './ask.ts'
import type { Command } from './command.ts'
import { type ParsedOperation, readOperation, spelling } from './operation-arguments.ts'
import { NotReached, performRemotely, type Target } from './remote.ts'
import { findRunning } from './running.ts'
import { eventText, resultText } from './show-result.ts'

/** The command of a noun: its operations, on the data itself or on a portal that runs. */
export const commandOf = (noun: Noun): Command => ({
  usage: `${noun.name} ${noun.operations.map(({ verb }) => verb).join('|')}`,
  meaning: noun.meaning,
  async run(args) {
    const parsed = readOperation(noun, args)
    if (!parsed) return 0
    try {
      await run(parsed)
      return 0
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { code, message } = error
      console.error(parsed.options.json ? JSON.stringify({ error: code, error_description: message }) : message)
      return 1
    }
  },
})

async function run(parsed: ParsedOperation): Promise<void> {
  const { operation, params, options } = parsed
  if (operation.asks && !options.yes) await askToGoOn(operation.asks)
  await askSecrets(operation, params)
  const target = targetOf(options)
  if (target) return show(parsed, await performRemotely(target, operation, params))
  if (operation.live) {
    const done = await onRunning(parsed)
    if (done) return
    if (operation.live === true) throw notRunning(options)
  }
  await withPortal(options, async ({ rest }) => {
    await show(parsed, await perform({ rest }, operation, params, { ...OPERATOR, spell: spelling(operation) }))
  })
}

/** The portal that `--url` names, or the environment where no folder and no database is given. */
function targetOf(options: Given['options']): Target | undefined {
  const given = optionText(options, 'url')
  const place = optionText(options, 'data') ?? optionText(options, 'database')
  if (given && place)
    throw new BadArguments('--url is a portal that runs, --data and --database are its data: give one.')
  const url = given ?? (place ? undefined : process.env.PORTICO_URL)
  const token = optionText(options, 'token') ?? process.env.PORTICO_TOKEN
  if (!url && optionText(options, 'token')) throw new BadArguments('--token opens the portal at --url: give that too.')
  if (!url) return undefined
  if (!token)
    throw new BadArguments(
      `The portal at ${url} wants a control token: give --token, or PORTICO_TOKEN. portico token add makes one where its data is.`,
    )
  return { url, token }
}

/** Lets the portal do it that said in its folder that it runs; false when there is none any more. */
async function onRunning(parsed: ParsedOperation): Promise<boolean> {
  const { operation, params, options } = parsed
  const running = databaseOf(options) ? undefined : findRunning(dataOf(options))
  if (!running) return false
  let result: unknown
  try {
    result = await performRemotely({ url: running.http, token: running.token }, operation, params)
  } catch (error) {
    // It was killed, and its file is still there; perhaps something else has taken its port.
    if (error instanceof NotReached || (error instanceof Refusal && error.status === 401)) return false
    throw error
  }
  await show(parsed, result)
  return true
}

const notRunning = (options: Given['options']): BadArguments =>
  new BadArguments(
    databaseOf(options)
      ? 'Only the portal that runs can do this, and a database does not say where that is: give --url and --token. portico token add makes a token.'
      : `Only a portal that runs can do this, and none runs on ${path.resolve(dataOf(options))}. Start it with portico serve, or give --url and --token of another.`,
  )

async function show({ operation, options }: ParsedOperation, result: unknown): Promise<void> {
  const json = options.json === true
  if (!operation.stream) console.log(resultText(operation, result, json))
  else for await (const event of result as AsyncIterable<unknown>) console.log(eventText(operation, event, json))
}
