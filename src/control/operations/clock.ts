import type { Clock } from '../../lib/clock.ts'
import { stored, wireMoment, type Zone } from '../../lib/moment.ts'
import { moveKeptClock } from '../../portal/settings/runtime-settings.ts'
import { type Acting, noun, operation } from '../operation.ts'
import { duration, moment } from '../params.ts'
import { wrong } from '../refusal.ts'

/** How far the portal's clock is from the machine's, in milliseconds. */
function offsetOf(clock: Clock): number {
  for (;;) {
    const before = Date.now()
    const offset = clock.now().getTime() - before
    // Between the two looks the machine's clock went on.
    if (Date.now() === before) return offset
  }
}

const show = (clock: Clock, zone: Zone) => ({
  now: wireMoment(stored(clock.now()), zone),
  offset: offsetOf(clock),
})

/** `2h 30m` of milliseconds. */
function spanText(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1000, 's'],
  ]
  const parts: string[] = []
  let left = Math.round(Math.abs(ms) / 1000) * 1000
  for (const [size, unit] of units) {
    const n = Math.floor(left / size)
    if (n) parts.push(`${n}${unit}`)
    left -= n * size
  }
  return parts.join(' ') || '0s'
}

const says = ({ now, offset }: { now: string; offset: number }): string =>
  `The portal's clock says ${now}, ${
    offset === 0 ? "as the machine's" : `${spanText(offset)} ${offset > 0 ? 'ahead of' : 'behind'} the machine's`
  }.`

/** Moments outside of these have no stored form, or no offset. */
const [FIRST, LAST] = [Date.parse('1970-01-01T00:00:00Z'), Date.parse('9999-01-01T00:00:00Z')]

/** Keeps the offset, for every process and every start; this one follows it from its next call on. */
async function move({ db, rest, zone }: Acting, ms: number) {
  const to = rest.clock.now().getTime() + ms
  if (!(to >= FIRST && to <= LAST))
    throw wrong("The portal's clock would leave the years from 1970 to 9998. Move it less far.")
  await moveKeptClock(db, ms)
  return { now: wireMoment(stored(new Date(to)), zone), offset: offsetOf(rest.clock) + ms }
}

/** The clock of the portal. */
export const clock = noun('clock', "the portal's clock", [
  operation({
    verb: 'get',
    at: 'GET /clock',
    kind: 'read',
    live: 'if running',
    meaning: "Shows the portal's time and how many milliseconds it is ahead of the machine's clock.",
    params: {},
    run: ({ rest, zone }) => show(rest.clock, zone),
    says,
  }),
  operation({
    verb: 'move',
    at: 'POST /clock/move',
    kind: 'settings',
    settles: true,
    live: 'if running',
    meaning: 'Moves the clock forwards, or backwards by a negative duration. The difference is kept over a restart.',
    params: { by: duration('how far: 2h, 90m, 1d12h, -1d', { required: true }) },
    words: ['by'],
    run: (acting, { by }) => move(acting, by),
    says,
  }),
  operation({
    verb: 'set',
    at: 'POST /clock/set',
    kind: 'settings',
    settles: true,
    live: 'if running',
    meaning: 'Sets the clock to a moment. It runs on from there.',
    params: { to: moment("the moment; without an offset it is of the portal's time zone", { required: true }) },
    words: ['to'],
    run: (acting, { to }) => move(acting, Date.parse(`${to}Z`) - acting.rest.clock.now().getTime()),
    says,
  }),
  operation({
    verb: 'reset',
    at: 'POST /clock/reset',
    kind: 'settings',
    settles: true,
    live: 'if running',
    meaning: 'Sets the clock back to the time of the machine.',
    params: {},
    run: acting => move(acting, -offsetOf(acting.rest.clock)),
    says,
  }),
])
