/** How numbers and moments are written in one language, in the portal's zone. Making a formatter costs more than using it. */
export interface Formats {
  money(value: number, currency: string): string
  count(value: number): string
  day(moment: string): string
  moment(moment: string): string
  time(moment: string): string
  /** The size of a file. */
  bytes(size: number): string
}

export function formats(language: string, timeZone: string): Formats {
  const currencies = new Map<string, Intl.NumberFormat>()
  const numbers = new Intl.NumberFormat(language)
  const days = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone })
  const years = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone })
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const
  const times = new Intl.DateTimeFormat(language, clock)
  const moments = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...clock })
  const say = (format: Intl.DateTimeFormat, text: string) => (text ? format.format(new Date(text)) : '')
  const thisYear = new Date().getFullYear()
  return {
    money(value, currency) {
      let format = currencies.get(currency)
      if (!format) {
        format = new Intl.NumberFormat(language, {
          style: 'currency',
          currency,
          currencyDisplay: 'narrowSymbol',
          maximumFractionDigits: 2,
          minimumFractionDigits: 0,
        })
        currencies.set(currency, format)
      }
      return format.format(value)
    },
    count: value => numbers.format(value),
    day: text => say(text && new Date(text).getFullYear() !== thisYear ? years : days, text),
    moment: text => say(moments, text),
    time: text => say(times, text),
    bytes(size) {
      const [unit, value] =
        size < 1000 ? ['byte', size] : size < 1e6 ? ['kilobyte', size / 1e3] : ['megabyte', size / 1e6]
      return new Intl.NumberFormat(language, {
        ...{ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 },
      } as Intl.NumberFormatOptions).format(value)
    },
  }
}
