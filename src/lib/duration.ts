const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Milliseconds of `2h`, `-1d`, `1h30m`; undefined for what is no span of time. */
export function readDuration(value: unknown): number | undefined {
  const [, sign, parts] =
    /^([+-]?)((?:\d{1,9}(?:\.\d{1,3})?(?:ms|[smhdw]))+)$/.exec(typeof value === 'string' ? value.trim() : '') ?? []
  if (parts === undefined) return undefined
  const sum = [...parts.matchAll(/([\d.]+)([a-z]+)/g)].reduce((ms, [, n, unit]) => ms + Number(n) * UNITS[unit!]!, 0)
  return Math.round(sign === '-' ? -sum : sum)
}
