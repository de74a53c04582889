import { foldLatin } from '../../rest/filter.ts'
import type { User } from '../users.ts'

/** Fewest characters of a password. */
export const LEAST_LENGTH = 10
/** Nobody types more, and hashing longer ones would only cost time. */
const MOST_LENGTH = 256

/** The same password, however a keyboard composes its letters. */
export const normalized = (password: string): string => password.normalize('NFKC')

export const isTooLong = (password: string): boolean => password.length > MOST_LENGTH

/** Why a password is not good enough. */
export type BadPassword = 'short' | 'long' | 'known' | 'monotonous'

/** Why a user may not have this password; undefined: they may. */
export function badPassword(password: string, { profile }: User): BadPassword | undefined {
  const text = normalized(password)
  const characters = [...text]
  if (characters.length < LEAST_LENGTH) return 'short'
  if (isTooLong(text)) return 'long'
  if (new Set(characters).size < 3) return 'monotonous'
  const { EMAIL, NAME, LAST_NAME, SECOND_NAME } = profile
  const email = EMAIL ?? ''
  const names = [NAME, LAST_NAME, SECOND_NAME].filter(name => name)
  const personal = [email, email.split('@')[0]!, ...names, ...pairs(names), ...pairs(names.toReversed())]
  return personal.some(one => one && bare(one) === bare(text)) ? 'known' : undefined
}

/** Names one after another, as people write them. */
const pairs = (names: readonly (string | null | undefined)[]): string[] =>
  names.slice(0, -1).flatMap((name, at) => [`${name}${names[at + 1]}`, names.slice(at).join('')])

/** Without case, and without what stands between words. */
const bare = (text: string): string => foldLatin(normalized(text).toLocaleLowerCase()).replace(/[\s._-]/g, '')
