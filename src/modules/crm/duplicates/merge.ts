import { sourceOf } from '../../../lib/source.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { listOf, type Param, phpArray, wholeNumber } from '../../../rest/params.ts'
import { Failure } from '../../../rest/phrases.ts'
import { entityTypeById } from '../entities/registry.ts'
import { nameOfUnknown } from '../model/type-names.ts'
import { CONFLICT } from './merged-values.ts'
import { type Ids, merge, planOf, requireRecords } from './merging.ts'
import { mergePhrases } from './phrases.ts'

/** What is to be merged: a type and ids, the main record's first. */
interface Wanted {
  entityTypeId: number
  ids: Ids
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
    async run(call, { params: { entityTypeId, ids } }): Promise<Merged> {
      const type =
        (await entityTypeById(call, entityTypeId)) ??
        call.fail('typeUnsupported', { entityTypeName: nameOfUnknown(entityTypeId) })
      const rows = await requireRecords(call, type, ids)
      const plan = await planOf(call, type, ids, rows, false)
      if (plan === CONFLICT) return unmerged('CONFLICT')
      try {
        const gone = await call.part(() => merge(call, type, ids, rows, plan))
        return { STATUS: 'SUCCESS', ENTITY_IDS: [...gone] }
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        // What the user may not see cannot be given to the main record: people have to decide (duplicates/index.md).
        return unmerged(error.condition === 'memberDenied' ? 'CONFLICT' : 'ERROR')
      }
    },
  }),
]
