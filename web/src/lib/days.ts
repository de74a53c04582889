/** What a clock on the wall shows at a moment in a zone: `2030-06-10T09:00`. */
export const wallClock = (moment: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', timeZone },
  })
    .format(moment)
    .replace(' ', 'T')

/** The day that is so many days after another one: `2030-06-11`. */
export function dayAfter(day: string, days: number): string {
  const moment = new Date(`${day.slice(0, 10)}T00:00:00Z`)
  moment.setUTCDate(moment.getUTCDate() + days)
  return moment.toISOString().slice(0, 10)
}

/** The Sunday that ends the week of a day, since weeks begin with Monday. */
export const endOfWeek = (day: string): string =>
  dayAfter(day, (7 - new Date(`${day.slice(0, 10)}T00:00:00Z`).getUTCDay()) % 7)
