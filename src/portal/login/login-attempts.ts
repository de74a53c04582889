import { hash as sha } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Clock } from '../../lib/clock.ts'
import { foldLatin } from '../../rest/filter.ts'
import type { Rest } from '../../rest/rest.ts'

/** Who guesses: failures in a row, and until when nothing more is looked at, in milliseconds of the portal's clock. */
interface Guesses {
  failures: number
  until: number
  last: number
}

/** Failures that cost nothing: of one account from one address, of the address, and of the account from everywhere. */
interface Free {
  pair: number
  address: number
  account: number
}

/** People. An address may be a whole office, and nobody can lock an account for everybody with a few failures. */
const PEOPLE: Free = { pair: 5, address: 20, account: 100 }

/** Applications. Their secrets are not to be guessed, and whoever guesses elsewhere must not stop the application. */
const APPLICATIONS: Free = { pair: 20, address: 100, account: Number.POSITIVE_INFINITY }

const LONGEST_MS = 15 * 60_000
/** After so long without a failure everything is forgotten. */
const FORGET_MS = 24 * 3_600_000
const MOST_KEPT = 20_000

/** Where an attempt comes from, and on which account. */
interface Guesser {
  /** An e-mail address or a client_id, as it was given. */
  account: string
  address: string
  /** What has been in this account before: it is counted by itself, whatever others have tried. */
  device?: string | undefined
}

/** The failed attempts of a portal, in memory: after the free ones each doubles the time that nothing is looked at. */
interface LoginAttempts {
  /** Seconds that a guesser has to wait; 0: now. */
  wait(guesser: Guesser): number
  /** Counts an attempt before it is looked at, so that many at once are not all free. */
  begin(guesser: Guesser): void
  /** The attempt was right: what this guesser failed is forgotten, and this attempt of all the others. */
  succeed(guesser: Guesser): void
}

/** Keeps attempts by a clock. */
function loginAttempts(clock: Clock, free: Free): LoginAttempts {
  const countersOf = ({ account, address, device }: Guesser): Counter[] => {
    // Of one length, whatever was typed.
    const who = sha('sha256', foldLatin(account.trim()))
    if (device !== undefined) return [{ key: `${who} by ${device}`, free: free.pair, isOwn: true }]
    const network = networkOf(address)
    return [
      { key: `${who} from ${network}`, free: free.pair, isOwn: true },
      { key: network, free: free.address, isOwn: false },
      { key: who, free: free.account, isOwn: false },
    ]
  }
  const guessesByKey = new Map<string, Guesses>()
  const wait = (key: string): number => {
    const guesses = guessesByKey.get(key)
    const left = (guesses?.until ?? 0) - clock.now().getTime()
    // Longer than ever: the clock was moved back.
    return left > LONGEST_MS || left < 0 ? 0 : Math.ceil(left / 1000)
  }
  const begin = (key: string, free: number): void => {
    const now = clock.now().getTime()
    const before = guessesByKey.get(key)
    const failures = before && now - before.last < FORGET_MS ? before.failures + 1 : 1
    const until = failures < free ? 0 : now + Math.min(1000 * 2 ** (failures - free), LONGEST_MS)
    // Put in anew, so that the map stays in the order of the last attempts.
    guessesByKey.delete(key)
    guessesByKey.set(key, { failures, until, last: now })
    if (guessesByKey.size > MOST_KEPT) guessesByKey.delete(guessesByKey.keys().next().value!)
  }
  return {
    wait: guesser => Math.max(...countersOf(guesser).map(({ key }) => wait(key))),
    begin(guesser) {
      for (const { key, free } of countersOf(guesser)) begin(key, free)
    },
    succeed(guesser) {
      for (const { key, isOwn } of countersOf(guesser)) {
        const guesses = guessesByKey.get(key)
        if (isOwn) guessesByKey.delete(key)
        else if (guesses) Object.assign(guesses, { failures: guesses.failures - 1, until: 0 })
      }
    },
  }
}

/** Failures that are counted together. */
interface Counter {
  key: string
  free: number
  /** A success forgets them all, and not itself alone. */
  isOwn: boolean
}

/** Whoever has an IPv6 address has the 2⁶⁴ beside it. */
function networkOf(address: string): string {
  if (!isIPv6(address) || /^::ffff:\d+\./i.test(address)) return address.replace(/^::ffff:/i, '')
  const [head = '', tail = ''] = address.split('%')[0]!.split('::')
  const [before, after] = [head, tail].map(part => (part ? part.split(':') : []))
  const missing = address.includes('::') ? Array.from({ length: 8 - before!.length - after!.length }, () => '0') : []
  return [...before!, ...missing, ...after!].slice(0, 4).join(':')
}

const people = new WeakMap<Clock, LoginAttempts>()
const applications = new WeakMap<Clock, LoginAttempts>()

function attemptsIn(attemptsByClock: WeakMap<Clock, LoginAttempts>, clock: Clock, free: Free): LoginAttempts {
  let attempts = attemptsByClock.get(clock)
  if (!attempts) {
    attempts = loginAttempts(clock, free)
    attemptsByClock.set(clock, attempts)
  }
  return attempts
}

interface Portal extends Pick<Rest, 'neighbours'> {
  clock: Clock
}

/** What one process counts, the others of its database count, too. */
interface Told {
  act: 'begin' | 'succeed'
  guesser: Guesser
}

const PEOPLE_TOPIC = 'attempts of people'
const APPLICATIONS_TOPIC = 'attempts of applications'

const told = (own: LoginAttempts, neighbours: Rest['neighbours'], topic: string): LoginAttempts => {
  const both = (act: Told['act']) => (guesser: Guesser) => {
    own[act](guesser)
    neighbours.tell(topic, { act, guesser } satisfies Told)
  }
  return { wait: own.wait, begin: both('begin'), succeed: both('succeed') }
}

const ofPeople = (clock: Clock) => attemptsIn(people, clock, PEOPLE)
const ofApplications = (clock: Clock) => attemptsIn(applications, clock, APPLICATIONS)

/** Counts what the other processes of a portal's database are tried with. */
export function shareAttempts({ clock, neighbours }: Portal): void {
  neighbours.heed(PEOPLE_TOPIC, ({ act, guesser }: Told) => ofPeople(clock)[act](guesser))
  neighbours.heed(APPLICATIONS_TOPIC, ({ act, guesser }: Told) => ofApplications(clock)[act](guesser))
}

/** The attempts at passwords of a portal. */
export const attemptsBy = ({ clock, neighbours }: Portal): LoginAttempts =>
  told(ofPeople(clock), neighbours, PEOPLE_TOPIC)

/** The attempts at secrets of its applications. */
export const secretAttemptsBy = ({ clock, neighbours }: Portal): LoginAttempts =>
  told(ofApplications(clock), neighbours, APPLICATIONS_TOPIC)
