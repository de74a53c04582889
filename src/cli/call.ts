import { parseBrackets, stringifyBrackets } from '../lib/formats/brackets.ts'
import { DEFAULT_LIMITS } from '../open-portal.ts'
import { BadArguments, given, idWord, optionText, withPortal } from './arguments.ts'
import type { Command } from './command.ts'

const help = `portico call METHOD [NAME=VALUE…] [--user ID] [--json PARAMS]

Calls a method of the portal as user 1, or as the user of --user, and prints the answer.
  portico call crm.lead.add 'fields[TITLE]=First lead' 'fields[PHONE][0][VALUE]=+15550100'
  portico call crm.lead.list --json '{"filter":{"%TITLE":"first"}}'
`

export const call: Command = {
  usage: 'call METHOD [NAME=VALUE…]',
  meaning: 'calls a method and prints the answer',
  async run(args) {
    const read = given(args, help, { user: { type: 'string' }, json: { type: 'string' } })
    if (!read) return 0
    const [method, ...pairs] = read.words
    if (!method) throw new BadArguments(help)
    const query = pairs.map(pair => {
      const mark = pair.indexOf('=')
      if (mark < 1) throw new BadArguments(`${pair}: a parameter is NAME=VALUE.\n\n${help}`)
      return stringifyBrackets({ [pair.slice(0, mark)]: pair.slice(mark + 1) })
    })
    const json = optionText(read.options, 'json')
    let params: Record<string, unknown> = parseBrackets(query.join('&'), DEFAULT_LIMITS)
    try {
      if (json) params = { ...JSON.parse(json), ...params }
    } catch (error) {
      throw new BadArguments(`--json: ${(error as Error).message}`)
    }
    const userId = idWord(optionText(read.options, 'user') ?? '1', '--user')
    const answer = await withPortal(read.options, portal => portal.call(method, params, { userId }))
    const { status, ...envelope } = answer
    console.log(JSON.stringify(envelope, null, 2))
    return status < 400 ? 0 : 1
  },
}
