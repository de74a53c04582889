import { setSetting, setting } from '../../../portal/settings/settings.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { dropSubstrings } from '../../../store/substrings.ts'

/** A table of a smart process that is gone. */
interface LeftTable {
  name: string
  /** The epoch second from which no running call reads it any more. */
  until: number
}

const LEFT = 'item_tables_left'
const SECONDS_TO_WAIT = 60

const leftTables = async (call: Call): Promise<LeftTable[]> => JSON.parse((await setting(call.db, LEFT)) ?? '[]')

const now = (call: Call): number => Math.floor(call.clock.now().getTime() / 1000)

/** Leaves empty tables to whoever comes next: calls that began before may still read them. */
export async function leaveTables(call: Call, names: readonly string[]): Promise<void> {
  const until = now(call) + SECONDS_TO_WAIT
  const left = [...(await leftTables(call)), ...names.map(name => ({ name, until }))]
  await setSetting(call.db, LEFT, JSON.stringify(left))
}

/** Drops the tables that nobody reads any more. Their names are never given again. */
export async function dropLeftTables(call: Call): Promise<void> {
  const left = await leftTables(call)
  const over = left.filter(({ until }) => until <= now(call))
  if (!over.length) return
  for (const { name } of over) {
    await dropSubstrings(call.db, call.flavor, name)
    await query(call.db, `drop table "${name}"`)
  }
  await setSetting(call.db, LEFT, JSON.stringify(left.filter(one => !over.includes(one))))
}
