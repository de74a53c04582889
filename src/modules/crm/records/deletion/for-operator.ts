import type { Rest } from '../../../../rest/rest.ts'
import { runAsSystem } from '../../../../rest/run-as-system.ts'
import { query, type Row } from '../../../../store/store.ts'
import { entityTypes } from '../../entities/index.ts'
import { INVOICE } from '../../entities/invoice.ts'
import { OLD_INVOICE, oldInvoiceOwnerType } from '../../entities/old-invoice.ts'
import { type RestoreCondition, type Restored, restoreRecord } from './restore.ts'

const says = (text: string) => ({ code: 'RECYCLE_BIN', text })

const phrases = {
  notFound: says('Record {id} is not in the recycle bin.'),
  typeGone: says('There are no records of this type any more.'),
  idTaken: says('There is a record {id} already.'),
} satisfies Record<RestoreCondition, unknown>

/** Puts a deleted record back for whoever has the portal; what cannot be done is said by a `Failure`. */
export const restoreForOperator = (
  rest: Rest,
  userId: number | null,
  entityTypeId: number,
  id: number,
): Promise<Restored> =>
  runAsSystem(rest, { name: 'the recycle bin', phrases }, call => {
    if (userId !== null) call.caller.userId = userId
    return restoreRecord(call, entityTypeId, id)
  })

/** Types that every portal has, by the names of operators; `INVOICE` is of the old kind. */
const names: Readonly<Record<string, number>> = {
  ...Object.fromEntries(entityTypes.map(({ entityTypeName, entityTypeId }) => [entityTypeName, entityTypeId])),
  SMART_INVOICE: INVOICE,
  [OLD_INVOICE]: oldInvoiceOwnerType.entityTypeId,
}

/** `DEAL` of 2; smart processes are called `DYNAMIC_128`. */
export const binTypeName = (entityTypeId: number): string =>
  Object.keys(names).find(name => names[name] === entityTypeId) ?? `DYNAMIC_${entityTypeId}`

/** The number of a type by such a name, in any case; undefined where no type is called so. */
export function binTypeId(given: string): number | undefined {
  const name = given.trim().toUpperCase()
  const [, dynamic] = /^DYNAMIC_([1-9]\d{0,8})$/.exec(name) ?? []
  return names[name] ?? (dynamic === undefined ? undefined : Number(dynamic))
}

/** What is in the bin, the last deleted first. */
export const listBin = (
  { store }: Pick<Rest, 'store'>,
  entityTypeId: number | undefined,
  limit: number,
): Promise<Row[]> =>
  query(
    store.read,
    `select entity_type_id, record_id, title, deleted_by_id, deleted from recycle_bin
     ${entityTypeId === undefined ? '' : 'where entity_type_id = ?'} order by deleted desc, record_id desc limit ?`,
    entityTypeId === undefined ? [limit] : [entityTypeId, limit],
  )
