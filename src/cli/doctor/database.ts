import { existsSync } from 'node:fs'
import type { ServeConfig } from '../../config/config.ts'
import { query, type Store } from '../../store/store.ts'
import { fileOf, type Place, shownPlace, withStore } from '../backups/place.ts'
import { bytes, type Finding, fail, ok, warn } from './finding.ts'

/** More than clocks that are kept by NTP go apart. */
const MOST_SECONDS_APART = 5

/** Looks into the database: whether it answers, is whole, has the schema of this Portico, and what time it has. */
export async function database({ memory, database, data }: ServeConfig): Promise<Finding[]> {
  if (memory) return []
  const place: Place = database ? { database } : { data }
  if ('data' in place && !existsSync(fileOf(place.data)))
    return [ok('database', `there is none in ${shownPlace(place)} yet: the first start makes it`)]
  try {
    return await withStore(place, store => look(store))
  } catch (error) {
    return [fail('database', `${shownPlace(place)} cannot be used: ${(error as Error).message}.`)]
  }
}

async function look(store: Store): Promise<Finding[]> {
  const found = store.kind === 'sqlite' ? await sqlite(store) : await postgres(store)
  const content = await store.write(db => store.whole.content(db))
  if (content === 'nothing') return [...found, ok('database', 'it is empty: the first start makes its tables')]
  if (content === 'other')
    return [...found, fail('database', 'It has tables that are not of Portico: give an empty database.')]
  const schema = await store.vitals.schema()
  if (schema === 'newer')
    found.push(
      fail('database', 'It was written by a newer Portico: start that version, or restore a backup of before.'),
    )
  else if (schema === 'older')
    found.push(warn('database', 'It is of an older Portico: the next start brings it up. Make a backup before.'))
  else found.push(ok('database', `${bytes(await store.vitals.size())}, with the schema of this version`))
  const [moved] = await query<{ value: string }>(store.read, "select value from setting where name = 'clock_offset'")
  if (Number(moved?.value ?? 0))
    found.push(
      warn(
        'clock',
        `The clock of the portal was moved by ${Math.round(Number(moved!.value) / 1000)} s: portico clock reset sets it right.`,
      ),
    )
  return found
}

async function sqlite({ read }: Store): Promise<Finding[]> {
  const rows = await query<{ quick_check: string }>(read, 'pragma quick_check(3)')
  const wrong = rows.map(row => row.quick_check).filter(line => line !== 'ok')
  return wrong.length
    ? [fail('database', `Its file is damaged (${wrong.join('; ')}): look at the disk, and restore a backup.`)]
    : [ok('database', 'its file is whole')]
}

async function postgres({ read }: Store): Promise<Finding[]> {
  const [row] = await query<{
    version: string
    number: number
    encoding: string
    most: number
    used: number
    now: number
  }>(
    read,
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
       getdatabaseencoding() as encoding, current_setting('max_connections')::int as most,
       (select count(*) from pg_stat_activity)::int as used, extract(epoch from clock_timestamp())::float8 as now`,
  )
  const { version, number, encoding, most, used, now } = row!
  const found: Finding[] = [ok('database', `PostgreSQL ${version} answers, ${used} of ${most} connections are used`)]
  if (encoding !== 'UTF8') found.push(fail('database', `Its encoding is ${encoding}: create it with encoding UTF8.`))
  if (number < 140_000) found.push(fail('database', `PostgreSQL ${version} is too old: take 17 or newer.`))
  if (most - used < 20)
    found.push(warn('database', `Only ${most - used} connections are left: raise max_connections of the server.`))
  const apart = Math.round(Math.abs(now - Date.now() / 1000))
  found.push(
    apart > MOST_SECONDS_APART
      ? warn('clock', `This machine and the database server differ by ${apart} s: let NTP keep both.`)
      : ok('clock', 'this machine and the database server agree'),
  )
  return found
}
