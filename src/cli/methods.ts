import { allMethods } from '../all-methods.ts'
import { table } from '../control/table.ts'
import { inLanguage } from '../lib/text.ts'
import { wordsOf } from '../rest/phrases.ts'
import { BadArguments, given } from './arguments.ts'
import type { Command } from './command.ts'
import { meant } from './nearest.ts'

const help = 'portico methods [NAME]   lists the methods, or shows one: parameters in their order, access, failures\n'

export const methods: Command = {
  usage: 'methods [NAME]',
  meaning: 'lists the methods of the API',
  async run(args) {
    const read = given(args, help)
    if (!read) return 0
    const [name] = read.words
    if (!name) {
      console.log(
        table(
          ['METHOD', 'KIND', 'SCOPE'],
          allMethods.map(m => [m.name, m.kind, m.scopes.join('|') || 'basic']),
        ),
      )
      return 0
    }
    const method = allMethods.find(m => m.name.toLowerCase() === name.toLowerCase())
    if (!method) {
      const names = allMethods.map(m => m.name)
      const parts = names.filter(one => one.toLowerCase().includes(name.toLowerCase()))
      throw new BadArguments(
        `There is no method ${name}.${parts.length ? ` There are:\n  ${parts.join('\n  ')}` : meant(name, names)}`,
      )
    }
    console.log(
      `${method.name}\n  ${method.source}\n  kind    ${method.kind}\n  scope   ${method.scopes.join(' or ') || 'basic'}\n  access  ${method.access}`,
    )
    const params = Object.entries(method.params).map(([param, { type, required }]) => [
      `  ${param}`,
      type,
      required ? 'required' : '',
    ])
    if (params.length)
      console.log(`\nParameters, in the order in which they are read\n${table(['  NAME', 'TYPE', ''], params)}`)
    const phrases = Object.entries(method.phrases).map(([condition, phrase]) => {
      const { code, text, status } = wordsOf(phrase)
      return [
        `  ${condition}`,
        status ?? 400,
        JSON.stringify(code),
        inLanguage(text, read.options.lang === 'ru' ? 'ru' : 'en'),
      ]
    })
    if (phrases.length) console.log(`\nFails with\n${table(['  CONDITION', 'STATUS', 'CODE', 'TEXT'], phrases)}`)
    return 0
  },
}
