import { type DemoData, type Gender, words } from './demo-data.ts'
import type { Random } from './demo-random.ts'

/** Fields that a contact and a lead have of the person. */
export interface Human {
  HONORIFIC: string
  NAME: string
  SECOND_NAME?: string
  LAST_NAME: string
  PHONE: unknown[]
  EMAIL: unknown[]
}

/** Gives another person each time, no two of the same name. */
export function humans(data: DemoData, dice: Random, phone: () => string): () => Human {
  const names = { M: words(data.names.M), F: words(data.names.F) }
  const secondNames = { M: words(data.secondNames.M), F: words(data.secondNames.F) }
  const lastNames = words(data.lastNames)
  const taken = new Set<string>()
  return () => {
    let gender: Gender, name: string, lastName: string, mailbox: string
    do {
      gender = dice.chance(0.5) ? 'M' : 'F'
      name = dice.pick(names[gender])
      lastName = data.lastNameOf(dice.pick(lastNames), gender)
      mailbox = `${slug(name)}.${slug(lastName)}`
    } while (taken.has(mailbox))
    taken.add(mailbox)
    const phones = [{ VALUE: phone(), VALUE_TYPE: dice.chance(0.6) ? 'MOBILE' : 'WORK' }]
    if (dice.chance(0.2)) phones.push({ VALUE: phone(), VALUE_TYPE: 'WORK' })
    return {
      HONORIFIC: data.honorifics[gender],
      NAME: name,
      ...(secondNames[gender].length ? { SECOND_NAME: dice.pick(secondNames[gender]) } : {}),
      LAST_NAME: lastName,
      PHONE: phones,
      EMAIL: dice.chance(0.9) ? [{ VALUE: `${mailbox}@example.com`, VALUE_TYPE: 'WORK' }] : [],
    }
  }
}

const cyrillic = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'
const latin = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya'.split(' ')

/** `vkus-i-svet` for «Вкус и Свет»: what an address can be made of. */
export const slug = (text: string): string =>
  [...text.toLowerCase()]
    .map(letter => latin[cyrillic.indexOf(letter)] ?? letter)
    .join('')
    .replace(/[’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
