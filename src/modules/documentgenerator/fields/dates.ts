import { wireMoment, type Zone } from '../../../lib/moment.ts'

/** The parts of a local time. */
interface Local {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

const two = (number: number): string => String(number).padStart(2, '0')

/** A stored date, or a stored moment in a zone. */
function localOf(stored: string, zone: Zone): Local {
  const text = stored.length === 10 ? `${stored}T00:00:00` : wireMoment(stored, zone)
  const [year, month, day, hour, minute, second] = text.slice(0, 19).split(/[-T:]/).map(Number) as [
    ...[number, number, number],
    ...[number, number, number],
  ]
  return { year, month, day, hour, minute, second }
}

const asDate = ({ year, month, day }: Local): Date => new Date(Date.UTC(year, month - 1, day))

function named(local: Local, locale: string, options: Intl.DateTimeFormatOptions, part: 'month' | 'weekday'): string {
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).formatToParts(asDate(local))
  return parts.find(({ type }) => type === part)?.value ?? ''
}

/** The letters of PHP's `date()` that documents use (document-date-name.md); everything else stands for itself. */
const letters: Readonly<Record<string, (local: Local, locale: string) => string>> = {
  d: ({ day }) => two(day),
  j: ({ day }) => String(day),
  m: ({ month }) => two(month),
  n: ({ month }) => String(month),
  // The name in the form that it has in a date, `28 августа`, and the one in which it stands alone.
  F: (local, locale) => named(local, locale, { day: 'numeric', month: 'long' }, 'month'),
  f: (local, locale) => named(local, locale, { month: 'long' }, 'month'),
  M: (local, locale) => named(local, locale, { day: 'numeric', month: 'short' }, 'month'),
  l: (local, locale) => named(local, locale, { weekday: 'long' }, 'weekday'),
  D: (local, locale) => named(local, locale, { weekday: 'short' }, 'weekday'),
  y: ({ year }) => two(year % 100),
  Y: ({ year }) => String(year),
  H: ({ hour }) => two(hour),
  G: ({ hour }) => String(hour),
  h: ({ hour }) => two(hour % 12 || 12),
  g: ({ hour }) => String(hour % 12 || 12),
  i: ({ minute }) => two(minute),
  s: ({ second }) => two(second),
  a: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  A: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
}

/** A stored date or moment in a format of PHP, with names of months in the language of a locale. */
export function formatDate(stored: string, format: string, { zone, locale }: { zone: Zone; locale: string }): string {
  const local = localOf(stored, zone)
  return format.replace(/\\(.)|([a-zA-Z])/g, (found, escaped: string | undefined) =>
    escaped !== undefined ? escaped : (letters[found]?.(local, locale) ?? found),
  )
}
