import { allDone } from '../lib/all-done.ts'
import type { Call } from '../rest/call.ts'
import type { OwnedTable, OwnerType } from '../rest/changes/ownership.ts'
import { query, send } from '../store/store.ts'

/** What the owner columns of a table hold for a type. */
export const keyOf = ({ owner: { as } }: OwnedTable, type: OwnerType): number | string => type[as ?? 'entityTypeId']

/** What the records of a type can have in other tables. */
export const ownedBy = (call: Call, type: OwnerType): OwnedTable[] =>
  call.rest.ownership.owned.filter(({ of }) => of?.(type) ?? true)

/** Deletes what belongs to a record that is deleted; who asks first what there is asks at once, so that it is asked once. */
export async function deleteOwned(call: Call, type: OwnerType, id: number): Promise<void> {
  const all = ownedBy(call, type)
  await allDone(all.flatMap(({ deleted }) => (typeof deleted === 'function' ? [deleted(call, type, id)] : [])))
  for (const owned of all) {
    const { table, owner, deleted } = owned
    if (deleted === 'go')
      await send(call.db, `delete from ${table} where ${owner.type} = ? and ${owner.id} = ?`, [keyOf(owned, type), id])
  }
}

/** Gives one record what belongs to another one that is merged into it. */
export async function moveOwned(call: Call, type: OwnerType, main: number, other: number): Promise<void> {
  for (const owned of ownedBy(call, type)) {
    const { table, owner, merged, unique } = owned
    if (merged !== 'move') continue
    const key = keyOf(owned, type)
    const isNew = unique
      ? ` and ${unique} not in (select ${unique} from ${table} where ${owner.type} = ? and ${owner.id} = ?)`
      : ''
    await query(call.db, `update ${table} set ${owner.id} = ? where ${owner.type} = ? and ${owner.id} = ?${isNew}`, [
      ...[main, key, other],
      ...(unique ? [key, main] : []),
    ])
  }
}

/** Whether two of some records say different things where a record says one: addresses of one type, requisites that it uses. */
export async function contradict(call: Call, type: OwnerType, ids: readonly number[]): Promise<boolean> {
  for (const owned of ownedBy(call, type)) {
    const { table, owner, unique, contradicts } = owned
    if (!contradicts || !unique) continue
    const said = new Map<unknown, string>()
    for (const id of ids) {
      const rows = await query(call.db, `select * from ${table} where ${owner.type} = ? and ${owner.id} = ?`, [
        ...[keyOf(owned, type), id],
      ])
      for (const row of rows) {
        const text = JSON.stringify(Object.entries(row).filter(([name]) => !contradicts.besides.includes(name)))
        if ((said.get(row[unique]) ?? text) !== text) return true
        said.set(row[unique], text)
      }
    }
  }
  return false
}
