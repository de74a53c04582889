import type { Db } from '../../store/store.ts'

/** How much a portal bears (limits.md); null: no limit. */
export interface Limits {
  /** Requests that an address may be ahead, and how many a second are forgiven. */
  rate: { burst: number; perSecond: number } | null
  /** Seconds that a method may run for an application or a webhook within ten minutes. */
  operating: number | null
}

/** What the original's tariffs allow. */
export const plans = {
  'self-hosted': { rate: null, operating: null },
  cloud: { rate: { burst: 50, perSecond: 2 }, operating: 480 },
  enterprise: { rate: { burst: 250, perSecond: 5 }, operating: 480 },
} satisfies Record<string, Limits>

export type Plan = keyof typeof plans

export const isPlan = (name: string): name is Plan => Object.hasOwn(plans, name)

/** Running time of a method in the window: seconds, and when its oldest minute leaves it (seconds since 1970). */
export interface Operating {
  operating: number
  resetAt: number
}

type Maybe<T> = T | Promise<T>

/** Where requests and running time are counted; `now` is in seconds of the portal's clock. */
export interface Counters {
  /** Counts a request of an address; false when it is one too many, which is not counted. */
  request(address: string, rate: NonNullable<Limits['rate']>, now: number): Maybe<boolean>
  /** What a method has run for a caller; `db` is the transaction that asks, which may not wait for another connection. */
  operating(caller: string, method: string, now: number, db: Db | null): Maybe<Operating>
  /** Adds a run and tells the sum with it. */
  ran(caller: string, method: string, seconds: number, now: number): Maybe<Operating>
  /** Forgets what this process has counted: the portal is another one now. */
  clear(): void
}

/** A leaky bucket: what has not leaked yet, as of a moment in seconds. It leaks once a second (limits.md). */
export interface Bucket {
  level: number
  at: number
}

/**
 * Of calls at once the later one may be counted first, by so many seconds. What is further ahead was counted before the
 * clock was set back, and must not block anybody for as long: it is forgotten.
 */
const LATE = 60

/** The bucket with one more request, or null when it would run over. */
export function drip(bucket: Bucket | undefined, { burst, perSecond }: NonNullable<Limits['rate']>, now: number) {
  const second = Math.floor(now)
  const current = bucket && bucket.at <= second + LATE ? bucket : { level: 0, at: second }
  const level = Math.max(0, current.level - Math.max(0, second - current.at) * perSecond)
  return level + 1 > burst ? null : { level: level + 1, at: Math.max(second, current.at) }
}

/** The running time of one minute; it counts for ten minutes from its first call. */
export interface Basket {
  minute: number
  first: number
  seconds: number
}

const WINDOW = 600

/** The baskets that still count, with a run added to the one of this minute. */
export function withRun(baskets: readonly Basket[], seconds: number, now: number): Basket[] {
  const minute = Math.floor(now / 60)
  const counted = counting(baskets, now)
  const same = counted.findIndex(basket => basket.minute === minute)
  if (same >= 0) counted[same] = { ...counted[same]!, seconds: counted[same]!.seconds + seconds }
  else counted.push({ minute, first: now, seconds })
  return counted
}

const counting = (baskets: readonly Basket[], now: number): Basket[] =>
  baskets.filter(({ first }) => first <= now + LATE && now < first + WINDOW)

const sumOfOne = ({ first, seconds }: Basket): Operating => ({
  operating: Math.round(seconds * 1e6) / 1e6,
  resetAt: Math.floor(first + WINDOW),
})

/** The sum of the baskets that count. Without any the window would open now. */
export function sumOf(baskets: readonly Basket[], now: number): Operating {
  const counted = counting(baskets, now)
  const operating = counted.reduce((sum, { seconds }) => sum + seconds, 0)
  return {
    operating: Math.round(operating * 1e6) / 1e6,
    resetAt: Math.floor(Math.min(now, ...counted.map(({ first }) => first)) + WINDOW),
  }
}

const MOST_KEPT = 10_000

/** Counters of one process. */
export function memoryCounters(): Counters {
  const buckets = new Map<string, Bucket>()
  const windows = new Map<string, Basket[]>()
  const put = <T>(map: Map<string, T>, key: string, value: T) => {
    if (map.size >= MOST_KEPT && !map.has(key)) map.delete(map.keys().next().value!)
    map.set(key, value)
  }
  return {
    request(address, rate, now) {
      const bucket = drip(buckets.get(address), rate, now)
      if (bucket) put(buckets, address, bucket)
      return bucket !== null
    },
    operating: (caller, method, now) => sumOf(windows.get(`${caller} ${method}`) ?? [], now),
    ran(caller, method, seconds, now) {
      const key = `${caller} ${method}`
      const last = windows.get(key)
      // The usual case, without a copy: the minute of the last call, and nothing before it.
      if (last?.length === 1 && last[0]!.minute === Math.floor(now / 60)) {
        last[0]!.seconds += seconds
        return sumOfOne(last[0]!)
      }
      const baskets = withRun(last ?? [], seconds, now)
      put(windows, key, baskets)
      return sumOf(baskets, now)
    },
    clear() {
      buckets.clear()
      windows.clear()
    },
  }
}
