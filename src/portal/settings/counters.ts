import { type Basket, type Bucket, type Counters, drip, sumOf, withRun } from '../../rest/limits/limits.ts'
import { type Db, query, type Store } from '../../store/store.ts'

/** For so long after its last use a counter is kept, in seconds: longer than any window. */
const KEPT = 3600

/** Counters in the database, for all processes that share it. */
export function sharedCounters(store: Store): Counters {
  const read = async <T>(db: Db, name: string): Promise<T | undefined> => {
    const [row] = await query<{ value: string }>(db, 'select value from counter where name = ?', [name])
    return row && (JSON.parse(row.value) as T)
  }
  const keep = (db: Db, name: string, value: unknown, now: number) =>
    query(
      db,
      `insert into counter (name, value, expires) values (?, ?, ?)
       on conflict (name) do update set value = excluded.value, expires = excluded.expires`,
      [name, JSON.stringify(value), Math.floor(now) + KEPT],
    )
  /** Reads, changes and keeps a counter while nobody else does. */
  const change = <T, R>(
    name: string,
    now: number,
    work: (value: T | undefined) => { value: T | null; result: R },
  ): Promise<R> =>
    store.write(async db => {
      if (store.kind === 'postgres') await query(db, 'select pg_advisory_xact_lock(hashtext(?))', [name])
      const { value, result } = work(await read<T>(db, name))
      if (value !== null) await keep(db, name, value, now)
      return result
    })
  let swept = 0
  const sweep = async (now: number) => {
    if (now - swept < KEPT) return
    swept = now
    await store.write(db => query(db, 'delete from counter where expires < ?', [Math.floor(now)]))
  }
  return {
    async request(address, rate, now) {
      await sweep(now)
      return change<Bucket, boolean>(`rate ${address}`, now, bucket => {
        const value = drip(bucket, rate, now)
        return { value, result: value !== null }
      })
    },
    async operating(caller, method, now, db) {
      return sumOf((await read<Basket[]>(db ?? store.read, `operating ${caller} ${method}`)) ?? [], now)
    },
    ran: (caller, method, seconds, now) =>
      change<Basket[], ReturnType<typeof sumOf>>(`operating ${caller} ${method}`, now, baskets => {
        const value = withRun(baskets ?? [], seconds, now)
        return { value, result: sumOf(value, now) }
      }),
    // They are in the database, and come and go with it.
    clear() {},
  }
}
