import { ensure } from './maps.ts'

// A stored moment is UTC text without a zone, `2026-03-13T12:15:37`: it sorts as itself in every store.
// A stored date is `2026-03-13`.

/** A time zone of the IANA database, asked for its offset again and again. */
export interface Zone {
  name: string
  /** The offset in minutes east of UTC that holds at a moment of epoch milliseconds. */
  offsetAt(epochMs: number): number
  /** The one offset in minutes when it has never changed since 1970, else null. */
  fixedOffset: number | null
  /** Hours of UTC as they were last shown: date and hour there, and the offset; null where an hour has two offsets. */
  hours: Map<string, { start: string; offset: string } | null>
}

const HOUR = 3_600_000

/** A zone by its IANA name; throws RangeError for a name that the runtime does not know, and for a bare offset. */
export function zone(name: string): Zone {
  // PostgreSQL reads the sign of an offset the other way round, so `+03:00` would be two zones.
  if (/^[+-]/.test(name)) throw new RangeError(`${name} is an offset, not the name of a time zone`)
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const measure = (epochMs: number): number => {
    const parts: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(epochMs)) parts[type] = Number(value)
    const local = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
    return Math.round((local - Math.floor(epochMs / 1000) * 1000) / 60_000)
  }
  // Offsets change on the quarter hour at most, so a bucket of a quarter hour has one offset.
  const offsets = new Map<number, number>()
  const offsetAt = (epochMs: number): number => {
    const bucket = Math.floor(epochMs / (HOUR / 4))
    let offset = offsets.get(bucket)
    if (offset === undefined) {
      offset = measure(epochMs)
      if (offsets.size > 50_000) offsets.clear()
      offsets.set(bucket, offset)
    }
    return offset
  }
  return { name, offsetAt, fixedOffset: name === 'UTC' || name === 'Etc/UTC' ? 0 : null, hours: new Map() }
}

/** `+03:00` for 180. */
export function offsetText(minutes: number): string {
  const abs = Math.abs(minutes)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}:${two(abs % 60)}`
}

let lastSecond = Number.NaN
let lastStored = ''

/** A date as a stored moment. Most of them are the moment of a call, and many calls come in the same second. */
export function stored(date: Date): string {
  const second = Math.floor(date.getTime() / 1000)
  if (second !== lastSecond) {
    lastStored = date.toISOString().slice(0, 19)
    lastSecond = second
  }
  return lastStored
}

/** A stored moment or date as the wire shows it: `2026-03-13T15:15:37+03:00`. */
export function wireMoment(value: string, zone: Zone): string {
  if (value.length === 10) return wireDay(value, zone)
  // Most offsets are whole hours and hold for the whole hour: then only the date and the hour have to be told.
  const hour = value.slice(0, 13)
  const local = ensure(zone.hours, hour, () => {
    if (zone.hours.size > 20_000) zone.hours.clear()
    const start = zone.offsetAt(Date.parse(`${hour}:00:00Z`))
    const end = zone.offsetAt(Date.parse(`${hour}:59:59Z`))
    if (start !== end || start % 60 !== 0) return null
    return { start: shifted(`${hour}:00:00`, start).slice(0, 13), offset: offsetText(start) }
  })
  if (local) return local.start + value.slice(13) + local.offset
  return shifted(value, zone.offsetAt(Date.parse(`${value}Z`)))
}

/**
 * A stored date as the wire shows it: midnight in UTC. West of Greenwich that is the day before, so there it is midnight of
 * the zone, or when the day begins where clocks change at midnight.
 */
function wireDay(value: string, zone: Zone): string {
  const midnight = Date.parse(`${value}T00:00:00Z`)
  const offset = zone.offsetAt(midnight)
  if (offset >= 0) return shifted(`${value}T00:00:00`, offset)
  return `${value}T00:00:00${offsetText(Math.min(offset, zone.offsetAt(midnight - offset * 60_000)))}`
}

/** A moment of UTC as local time with its offset. */
const shifted = (value: string, offset: number): string =>
  new Date(Date.parse(`${value}Z`) + offset * 60_000).toISOString().slice(0, 19) + offsetText(offset)

/** The day of a stored moment in a zone, as a stored date. */
export const dayIn = (moment: string, zone: Zone): string => wireMoment(moment, zone).slice(0, 10)

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T](\d{1,2}):(\d\d)(?::(\d\d))?)?$/
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*(am|pm))?)?$/i

interface Parts {
  date: string
  hour: number
  minute: number
  second: number
  zone: string | undefined
}

function parts(text: string): Parts | undefined {
  const iso = ISO.exec(text)
  if (iso) return check(iso[1]!, iso[2]!, iso[3]!, iso[4], iso[5], iso[6], iso[7])
  const dotted = DOTTED.exec(text)
  if (dotted) return check(dotted[3]!, dotted[2]!, dotted[1]!, dotted[4], dotted[5], dotted[6], undefined)
  const slashed = SLASHED.exec(text)
  if (!slashed) return undefined
  let hour = slashed[4]
  if (hour && slashed[7]) hour = String((Number(hour) % 12) + (slashed[7].toLowerCase() === 'pm' ? 12 : 0))
  return check(slashed[3]!, slashed[1]!, slashed[2]!, hour, slashed[5], slashed[6], undefined)
}

function check(y: string, m: string, d: string, h = '0', min = '0', s = '0', zone?: string): Parts | undefined {
  const date = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const real = new Date(`${date}T00:00:00Z`)
  // A year before 1000 is a slip of the keyboard, and offsets of its days cannot be told.
  if (Number.isNaN(real.getTime()) || !real.toISOString().startsWith(date) || Number(y) < 1000) return undefined
  const [hour, minute, second] = [Number(h), Number(min), Number(s)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return { date, hour, minute, second, zone }
}

/**
 * Reads a date as the API's clients write it (ISO 8601, `DD.MM.YYYY`, `MM/DD/YYYY`, with or without a time); gives a
 * stored date, undefined for anything else. The day is the one that is written, whatever the offset; but midnight in UTC
 * is how the wire shows a date, and clients west of Greenwich may write it with the day before.
 */
export function readDate(text: string): string | undefined {
  const p = parts(text.trim())
  if (!p?.zone) return p?.date
  const epoch = epochOf(p) - offsetOf(p.zone) * 60_000
  return epoch % (24 * HOUR) === 0 ? stored(new Date(epoch)).slice(0, 10) : p.date
}

const epochOf = (p: Parts): number =>
  Date.parse(`${p.date}T00:00:00Z`) + p.hour * HOUR + p.minute * 60_000 + p.second * 1000

/** Minutes east of UTC from `Z`, `+03:00` or `-0500`. */
function offsetOf(zone: string): number {
  const digits = zone.replace(/\D/g, '')
  const minutes = digits ? Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)) : 0
  return zone.startsWith('-') ? -minutes : minutes
}

/** Reads a moment in the same forms; without an offset it is a time of the portal's zone. Gives a stored moment. */
export function readMoment(text: string, zone: Zone): string | undefined {
  const p = parts(text.trim())
  if (!p) return undefined
  const local = epochOf(p)
  // The offset before and after a change of clocks differ; the second look settles it.
  const guess = local - zone.offsetAt(local) * 60_000
  const epoch = p.zone ? local - offsetOf(p.zone) * 60_000 : local - zone.offsetAt(guess) * 60_000
  const date = new Date(epoch)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1000 || date.getUTCFullYear() > 9999
    ? undefined
    : stored(date)
}
