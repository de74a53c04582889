import { createHash, timingSafeEqual } from 'node:crypto'
import { chunks } from '../../lib/chunks.ts'
import type { Call } from '../../rest/call.ts'
import type { Rest } from '../../rest/rest.ts'
import type { Flavor, Sql } from '../../store/flavor.ts'
import type { Db } from '../../store/store.ts'
import type { DueWork } from '../schedule.ts'
import { setSetting, setting } from '../settings/settings.ts'
import type { StoredFile } from './stored-files.ts'

const DAY_MS = 86_400_000

/** Addresses end with the day after the one on which they are told: they are good for a day at least, for two at most. */
const lastDay = (now: Date): number => Math.floor(now.getTime() / DAY_MS) + 1

/** The last day of addresses that SQL signs; it is written anew each day. */
const SETTING = 'file_addresses_until'

/** What signs an address: hexadecimal digits that only who knows the token of the file can tell. */
const signature = (token: string, day: number): string =>
  createHash('sha256').update(`${token}/${day}`).digest('hex').slice(0, 32)

/** Where a file can be fetched from until its last day, `/file/17/20651/3f…`; whoever has the address may do so. */
export function fileAddress({ id, token }: StoredFile, now: Date): string {
  const day = lastDay(now)
  return `/file/${id}/${day}/${signature(token, day)}`
}

/** The same as SQL, of a file that is called `f` and the setting that is called `until` (`signingTables`). */
export const fileAddressSql = ({ sha256 }: Flavor): Sql =>
  `'/file/'||f.id||'/'||until.value||'/'||substr(${sha256("f.token||'/'||until.value")},1,32)`

/** What `fileAddressSql` reads, for `from`, and its condition. */
export const signingTables: { from: Sql; where: Sql } = {
  from: 'file f, setting until',
  where: `until.name = '${SETTING}'`,
}

/** Addresses of files by their ids. */
export async function fileAddresses(
  { db, clock }: Pick<Call, 'db' | 'clock'>,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const addresses = new Map<number, string>()
  for (const some of chunks(ids)) {
    const rows = await db.selectFrom('file').select(['id', 'token']).where('id', 'in', some).execute()
    for (const { id, token } of rows)
      addresses.set(Number(id), fileAddress({ id: Number(id), token: token! }, clock.now()))
  }
  return addresses
}

/** How an address stands: good, ended, or never given. */
export function checkAddress(token: string, day: number, signed: string, now: Date): 'good' | 'ended' | 'wrong' {
  const expected = Buffer.from(signature(token, day))
  const given = Buffer.from(signed)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'wrong'
  return day < lastDay(now) - 1 ? 'ended' : 'good'
}

/** The file of an address; undefined for an address of something else. */
export function fileIdIn(address: string): number | undefined {
  const [, id] = /^\/file\/(\d{1,15})\//.exec(address) ?? []
  return id === undefined ? undefined : Number(id)
}

/** Moves on the last day of addresses that SQL signs. */
export async function moveLastDay(db: Db, now: Date): Promise<void> {
  const day = String(lastDay(now))
  if ((await setting(db, SETTING)) !== day) await setSetting(db, SETTING, day)
}

/** Addresses of files end a day after they were told. */
export const signingDays: DueWork = {
  name: 'the last day of addresses of files',
  async run({ store, clock }: Rest) {
    if ((await setting(store.read, SETTING)) === String(lastDay(clock.now()))) return
    await store.write(db => moveLastDay(db, clock.now()))
  },
}
