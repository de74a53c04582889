import { hash as sha } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Clock } from '../lib/clock.ts'
import { foldLatin } from './filter.ts'

/** Who guesses: failures in a row, and until when nothing more is looked at, in milliseconds of the portal's clock. */
interface Guesses {
  failures: number
  until: number
  last: number
}

/** Failures that cost nothing. An address may be a whole office, so more of them are let by. */
const FREE = { account: 5, address: 20 }
const LONGEST_MS = 15 * 60_000
/** After so long without a failure everything is forgotten. */
const FORGET_MS = 24 * 3_600_000
const MOST_KEPT = 20_000

/** Where an attempt comes from; the account of a known user is left out where none was named. */
interface Guesser {
  email: string
  address: string
}

/** The failed logins of a portal, in memory: after the free ones each doubles the time that nothing is looked at. */
interface LoginAttempts {
  /** Seconds that a guesser has to wait; 0: now. */
  wait(guesser: Guesser): number
  /** Counts an attempt before it is looked at, so that many at once are not all free. */
  begin(guesser: Guesser): void
  /** The attempt was right: the account's failures are forgotten, and this one of the address. */
  succeed(guesser: Guesser): void
}

/** Keeps attempts by a clock. */
function loginAttempts(clock: Clock): LoginAttempts {
  const kept = new Map<string, Guesses>()
  const wait = (key: string): number => {
    const guesses = kept.get(key)
    const left = (guesses?.until ?? 0) - clock.now().getTime()
    // Longer than ever: the clock was moved back.
    return left > LONGEST_MS || left < 0 ? 0 : Math.ceil(left / 1000)
  }
  const begin = (key: string, free: number): void => {
    const now = clock.now().getTime()
    const before = kept.get(key)
    const failures = before && now - before.last < FORGET_MS ? before.failures + 1 : 1
    const until = failures < free ? 0 : now + Math.min(1000 * 2 ** (failures - free), LONGEST_MS)
    // Put in anew, so that the map stays in the order of the last attempts.
    kept.delete(key)
    kept.set(key, { failures, until, last: now })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
  }
  return {
    wait: guesser => Math.max(wait(accountKey(guesser)), wait(addressKey(guesser))),
    begin(guesser) {
      begin(accountKey(guesser), FREE.account)
      begin(addressKey(guesser), FREE.address)
    },
    succeed(guesser) {
      kept.delete(accountKey(guesser))
      const address = kept.get(addressKey(guesser))
      if (address) Object.assign(address, { failures: address.failures - 1, until: 0 })
    },
  }
}

/** Of one length, whatever was typed. */
const accountKey = ({ email }: Guesser): string => sha('sha256', foldLatin(email.trim()))

const addressKey = ({ address }: Guesser): string => networkOf(address)

/** Whoever has an IPv6 address has the 2⁶⁴ beside it. */
function networkOf(address: string): string {
  if (!isIPv6(address) || /^::ffff:\d+\./i.test(address)) return address.replace(/^::ffff:/i, '')
  const [head = '', tail = ''] = address.split('%')[0]!.split('::')
  const [before, after] = [head, tail].map(part => (part ? part.split(':') : []))
  const missing = address.includes('::') ? Array.from({ length: 8 - before!.length - after!.length }, () => '0') : []
  return [...before!, ...missing, ...after!].slice(0, 4).join(':')
}

const attemptsOf = new WeakMap<Clock, LoginAttempts>()

/** The attempts of the portal that a clock belongs to. */
export function attemptsBy(clock: Clock): LoginAttempts {
  let attempts = attemptsOf.get(clock)
  if (!attempts) {
    attempts = loginAttempts(clock)
    attemptsOf.set(clock, attempts)
  }
  return attempts
}
