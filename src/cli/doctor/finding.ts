/** What a look has found: it is well, it could be better, or a portal cannot work so; the last two say what to do. */
export interface Finding {
  level: 'ok' | 'warn' | 'fail'
  /** What was looked at. */
  about: string
  says: string
}

export const ok = (about: string, says: string): Finding => ({ level: 'ok', about, says })
export const warn = (about: string, says: string): Finding => ({ level: 'warn', about, says })
export const fail = (about: string, says: string): Finding => ({ level: 'fail', about, says })

/** A number of bytes as people read it. */
export function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3))
  return `${(count / 1000 ** power).toFixed(power ? 1 : 0)} ${units[power]}`
}
