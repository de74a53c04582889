import { sourceOf } from '../../../lib/source.ts'
import { contradict } from '../../../records/ownership.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { listOf, type Param, phpArray, wholeNumber } from '../../../rest/params.ts'
import { Failure } from '../../../rest/phrases.ts'
import type { Row } from '../../../store/store.ts'
import { entityTypeById } from '../entities/registry.ts'
import type { EntityType, WriteCondition } from '../model/entity-type.ts'
import { nameOfUnknown } from '../model/type-names.ts'
import { deleteRecord } from '../records/deletion/delete.ts'
import type { Input } from '../records/input.ts'
import { requireRecord } from '../records/require.ts'
import { tellTimeline } from '../records/timeline.ts'
import { updateRecord } from '../records/write.ts'
import {
  mergedMembers,
  mergedMultifields,
  mergedObservers,
  mergedParents,
  mergedRows,
  moveRows,
  takePlaces,
} from './merged-belongings.ts'
import { CONFLICT, mergedColumns, mergedUserfields, type Rows } from './merged-values.ts'
import { moveBelongings } from './moved-belongings.ts'
import { mergePhrases } from './phrases.ts'

/** What is to be merged: a type and ids, the main record's first. */
interface Wanted {
  entityTypeId: number
  ids: readonly [number, ...number[]]
}

const params: Param<Wanted, 'entityTypeIdMissing' | 'entityIdsInvalid' | 'entityIdsTooFew'> = {
  type: 'object',
  required: true,
  read(value, call) {
    const { entityTypeId, entityIds } = phpArray(value) ?? {}
    const type = wholeNumber(entityTypeId) ?? 0
    if (type <= 0) call.fail('entityTypeIdMissing')
    const ids = (listOf(entityIds) ?? []).map(wholeNumber).filter(id => id !== undefined && id > 0)
    const [main, ...others] = new Set(ids as number[])
    if (main === undefined) return call.fail('entityIdsInvalid')
    if (!others.length) call.fail('entityIdsTooFew')
    return { entityTypeId: type, ids: [main, ...others] }
  },
}

/** How merging ended: `ENTITY_IDS` are the records that it deleted. */
interface Merged {
  STATUS: 'SUCCESS' | 'CONFLICT' | 'ERROR'
  ENTITY_IDS: number[]
}

const unmerged = (STATUS: Merged['STATUS']): Merged => ({ STATUS, ENTITY_IDS: [] })

/** Merging of records of one type (api-reference/crm/duplicates/crm-entity-merge-batch.md). */
export const mergeMethods: Method[] = [
  method({
    name: 'crm.entity.mergeBatch',
    scopes: ['crm'],
    kind: 'write',
    source: sourceOf(import.meta.filename),
    access: 'who may read and change the first record, and read and delete the others',
    async rows({ params }, call) {
      const { entityTypeId, entityIds } = phpArray(params) ?? {}
      const type = await entityTypeById(call, wholeNumber(entityTypeId) ?? 0)
      return type ? rowsIn(type.table, ...(listOf(entityIds) ?? [])) : []
    },
    params: { params },
    phrases: mergePhrases,
    async run(call, { params: { entityTypeId, ids } }) {
      const type =
        (await entityTypeById(call, entityTypeId)) ??
        call.fail('typeUnsupported', { entityTypeName: nameOfUnknown(entityTypeId) })
      const rows = await requireRecords(call, type, ids)
      const plan = await planOf(call, type, ids, rows)
      if (plan === CONFLICT) return unmerged('CONFLICT')
      try {
        return await call.part(() => merge(call, type, ids, rows, plan))
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        // What the user may not see cannot be given to the main record: people have to decide (duplicates/index.md).
        return unmerged(error.condition === 'memberDenied' ? 'CONFLICT' : 'ERROR')
      }
    },
  }),
]

type MergeCall = Call<WriteCondition>

async function requireRecords(call: MergeCall, type: EntityType, ids: Wanted['ids']): Promise<Rows> {
  const [main, ...others] = ids
  await requireRecord(call, type, main, 'read')
  const first = await requireRecord(call, type, main, 'update')
  const rest = []
  for (const id of others) {
    await requireRecord(call, type, id, 'read')
    rest.push(await requireRecord(call, type, id, 'delete'))
  }
  return [first, ...rest]
}

/** What the main record gets, and whose product rows. */
interface Plan {
  input: Omit<Input, 'members'>
  rowsOf: number | undefined
}

async function planOf(call: Call, type: EntityType, ids: Wanted['ids'], rows: Rows): Promise<Plan | typeof CONFLICT> {
  if (await contradict(call, type, ids)) return CONFLICT
  const values = await mergedColumns(call, type, rows)
  const userfields = await mergedUserfields(call, type, rows)
  const parents = await mergedParents(call, type, ids)
  const rowsOf = await mergedRows(call, type, ids)
  if (values === CONFLICT || userfields === CONFLICT || parents === CONFLICT || rowsOf === CONFLICT) return CONFLICT
  const multifields = await mergedMultifields(call, type, ids)
  const observers = await mergedObservers(call, type, ids)
  return { input: { values, userfields, parents, multifields, observers }, rowsOf }
}

/** What people called a record that goes. */
const nameOf = ({ title, name, last_name }: Row): string => title ?? [name, last_name].filter(Boolean).join(' ')

async function merge(call: MergeCall, type: EntityType, ids: Wanted['ids'], rows: Rows, plan: Plan): Promise<Merged> {
  const [main, ...others] = ids
  if (plan.rowsOf !== undefined) await moveRows(call, type, plan.rowsOf, main)
  for (const id of others) await takePlaces(call, type, main, id)
  // What has been chosen for one of the others stands before what the portal gives the main record for its new values.
  for (const id of others) await moveBelongings(call, type, main, id)
  const input = async () => ({ ...plan.input, members: await mergedMembers(call, type, ids) })
  await updateRecord(call, type, main, input, { recorded: true })
  for (const id of others) await deleteRecord(call, type, id)
  const records = others.map((id, i) => ({ id, name: nameOf(rows[i + 1]!) }))
  await tellTimeline(
    call,
    { entityTypeId: type.entityTypeId, recordId: main },
    { type: 'merge', settings: { records } },
  )
  return { STATUS: 'SUCCESS', ENTITY_IDS: others }
}
