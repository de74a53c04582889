/** A day as `2026-11-30`; two of them are compared as texts. */
export type Day = string

const asDate = (day: Day): Date => new Date(`${day}T00:00:00Z`)
const asDay = (date: Date): Day => date.toISOString().slice(0, 10)

/** The day that a moment is in, where a zone's clock is looked at. */
export const dayIn = (moment: Date, timeZone: string): Day =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment)

export function addDays(day: Day, count: number): Day {
  const date = asDate(day)
  date.setUTCDate(date.getUTCDate() + count)
  return asDay(date)
}

/** The first day of the month that is so many months away. */
export function monthStart(day: Day, months = 0): Day {
  const date = asDate(day)
  return asDay(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)))
}

/** The Monday of the week that is so many weeks away. */
export const weekStart = (day: Day, weeks = 0): Day => addDays(day, weeks * 7 - ((asDate(day).getUTCDay() + 6) % 7))

/** From one day to another, both included; null: without an end. */
export type Span = readonly [from: Day | null, to: Day | null]

const week = (today: Day, weeks: number): Span => {
  const monday = weekStart(today, weeks)
  return [monday, addDays(monday, 6)]
}
const months = (today: Day, first: number, count = 1): Span => [
  monthStart(today, first),
  addDays(monthStart(today, first + count), -1),
]
const quarter = (today: Day, quarters: number): Span =>
  months(today, quarters * 3 - ((Number(today.slice(5, 7)) - 1) % 3), 3)
const year = (today: Day, years: number): Span => {
  const number = Number(today.slice(0, 4)) + years
  return [`${number}-01-01`, `${number}-12-31`]
}

/** Spans that people name by a word, as seen from a day. */
export const spans = {
  today: day => [day, day],
  yesterday: day => [addDays(day, -1), addDays(day, -1)],
  tomorrow: day => [addDays(day, 1), addDays(day, 1)],
  thisWeek: day => week(day, 0),
  lastWeek: day => week(day, -1),
  nextWeek: day => week(day, 1),
  thisMonth: day => months(day, 0),
  lastMonth: day => months(day, -1),
  nextMonth: day => months(day, 1),
  thisQuarter: day => quarter(day, 0),
  lastQuarter: day => quarter(day, -1),
  thisYear: day => year(day, 0),
  lastYear: day => year(day, -1),
  last7: day => [addDays(day, -6), day],
  last30: day => [addDays(day, -29), day],
  last90: day => [addDays(day, -89), day],
  past: day => [null, addDays(day, -1)],
  future: day => [addDays(day, 1), null],
} satisfies Record<string, (today: Day) => Span>

export type SpanName = keyof typeof spans

export const spanNames = Object.keys(spans) as SpanName[]

/** The days of a word; undefined for what is none. */
export const spanOf = (name: string, today: Day): Span | undefined =>
  Object.hasOwn(spans, name) ? spans[name as SpanName](today) : undefined
