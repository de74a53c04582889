import { allMethods } from '../all-methods.ts'
import type { Text } from '../lib/text.ts'
import { oauthPhrases } from '../portal/applications/oauth-phrases.ts'
import { systemPhrases, type Words, wordsOf } from '../rest/phrases.ts'
import { BadArguments, given } from './arguments.ts'
import type { Command } from './command.ts'

const help = `portico explain "ERROR TEXT OR CODE"   which methods answer so, and under which condition\n`

export const explain: Command = {
  usage: 'explain "ERROR TEXT"',
  meaning: 'finds the condition behind an error',
  async run(args) {
    const read = given(args, help)
    if (!read) return 0
    const wanted = read.words.join(' ').trim()
    if (!wanted) throw new BadArguments(help)
    const found = new Map<string, string[]>()
    const note = (method: string, condition: string, words: Words) => {
      if (!says(words, wanted)) return
      const { code, text, status = 400 } = words
      const key = `${condition}: ${status} ${JSON.stringify(code)} ${JSON.stringify(texts(text)[0])}`
      found.set(key, [...(found.get(key) ?? []), method])
    }
    for (const [condition, words] of Object.entries(systemPhrases)) note('any method', condition, words)
    for (const [condition, words] of Object.entries(oauthPhrases)) note('the authorization server', condition, words)
    for (const method of allMethods)
      for (const [condition, phrase] of Object.entries(method.phrases)) note(method.name, condition, wordsOf(phrase))
    if (!found.size) {
      console.log(`No method says ${JSON.stringify(wanted)}.`)
      return 1
    }
    for (const [key, names] of found) console.log(`${key}\n  ${names.join('\n  ')}\n`)
    return 0
  },
}

const texts = (text: Text): string[] => (typeof text === 'string' ? [text] : [text.en, text.ru])

/** A code to the letter, or a text in which facts may stand where the phrase has places for them. */
function says({ code, text }: Words, wanted: string): boolean {
  if (code !== '' && String(code).toLowerCase() === wanted.toLowerCase()) return true
  const plain = (s: string) => s.toLowerCase().replace(/[.!\s]+$/, '')
  return texts(text).some(one => {
    // A phrase that is all facts would answer to everything.
    if (/^\{\w+\}$/.test(one)) return false
    const pattern = plain(one)
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\\\{\w+\\\}/g, '.+')
    return new RegExp(`^${pattern}$`).test(plain(wanted)) || (wanted.length > 5 && plain(one).includes(plain(wanted)))
  })
}
