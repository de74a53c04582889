import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { oldInvoiceRows } from '../entities/old-invoice.ts'
import { entityTypeById } from '../entities/registry.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { rowsOf } from '../products/rows/rows.ts'
import { totalsOf } from '../records/row-totals.ts'

/** The summary of a record's goods that its documents are shown with. */
export async function productsOf(call: Call, kind: RecordKind, id: number): Promise<Record<string, unknown>> {
  const [record] = await query(call.db, `select * from "${kind.table}" where id = ?`, [id])
  const type = (await entityTypeById(call, kind.entityTypeId)) ?? oldInvoiceRows
  const totals = await totalsOf(call.db, type, id)
  return {
    currencyId: record?.currency_id ?? record?.currency ?? null,
    totalSum: (totals?.opportunity ?? Number(record?.opportunity ?? record?.price ?? 0)).toFixed(2),
    totalRows: totals ? (await rowsOf(call.db, { type, id })).length : 0,
  }
}
