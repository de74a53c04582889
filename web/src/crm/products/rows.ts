import { computed, type Ref, ref, watch } from 'vue'
import { settledOf, sumsOf } from '../../lib/row-sums.ts'
import { type Answer, call } from '../../rest/call.ts'
import { isOwn, useLive } from '../../rest/live.ts'
import { knownTypes } from '../../rest/session.ts'
import type { EntityType } from '../entity-types/index.ts'

/** A product row as crm.item.productrow.list shows it. */
export interface ProductRow {
  id: number
  productId: number
  productName: string
  price: number
  priceNetto: number
  priceBrutto: number
  quantity: number
  discountTypeId: 1 | 2
  discountRate: number
  discountSum: number
  taxRate: number | null
  taxIncluded: 'Y' | 'N'
  measureName: string
  sort: number
}

/** What people set in a row; the portal calculates the rest of it. */
export interface RowInput {
  productName: string
  /** Without the discount; with the tax where that is in the price. */
  price: number
  quantity: number
  discountTypeId: 1 | 2
  discount: number
  taxRate: number | null
  taxIncluded: 'Y' | 'N'
}

export const inputOf = (row: ProductRow): RowInput => ({
  productName: row.productName,
  price: row.taxIncluded === 'Y' ? row.priceBrutto : row.priceNetto,
  quantity: row.quantity,
  discountTypeId: row.discountTypeId,
  discount: row.discountTypeId === 1 ? row.discountSum : row.discountRate,
  taxRate: row.taxRate,
  taxIncluded: row.taxIncluded,
})

/** What is sent of a row: the price that the others are calculated back from, and both sides of the discount. */
export function wireOfRow(input: RowInput): Record<string, unknown> {
  const { productName, quantity, discountTypeId, discount, taxRate, taxIncluded } = input
  return {
    ...{ productName, quantity, discountTypeId, taxIncluded, taxRate: taxRate ?? '', ...settledOf(input) },
    ...(discountTypeId === 2 && { discountRate: discount }),
  }
}

/** The product rows of a record, each kept as soon as it is changed; `changed` is told what may follow of the record. */
export function useProductRows(type: Ref<EntityType>, id: Ref<number>, changed: () => Promise<void>) {
  const rows = ref<ProductRow[]>([])
  const isReady = ref(false)
  const owner = computed(() => ({
    ownerType: knownTypes().find(known => known.id === type.value.id)?.letters ?? '',
    ownerId: id.value,
  }))
  const sums = computed(() => sumsOf(rows.value))

  async function load(): Promise<void> {
    const { ownerType, ownerId } = owner.value
    const filter = { '=ownerType': ownerType, '=ownerId': ownerId }
    const order = { sort: 'ASC', id: 'ASC' }
    const found: ProductRow[] = []
    for (let start: number | undefined = 0; start !== undefined; ) {
      const { result, next }: Answer<{ productRows: ProductRow[] }> = await call('crm.item.productrow.list', {
        filter,
        order,
        start,
      })
      found.push(...result.productRows)
      start = next
    }
    rows.value = found
    isReady.value = true
  }
  watch([type, id], load, { immediate: true })
  useLive(change => {
    if (!isOwn(change) && change.type === type.value.code && Number(change.id) === id.value && change.how === 'update')
      void load()
  })

  async function write(method: string, params: Record<string, unknown>): Promise<void> {
    await call(`crm.item.productrow.${method}`, params)
    await Promise.all([load(), changed()])
  }
  return {
    rows,
    sums,
    isReady,
    load,
    add: (input: RowInput, productId: number) => {
      const last = rows.value.reduce((most, { sort }) => Math.max(most, sort), 0)
      return write('add', {
        fields: { ...owner.value, ...wireOfRow(input), ...(productId && { productId }), sort: last + 10 },
      })
    },
    change: (row: ProductRow, input: RowInput) => write('update', { id: row.id, fields: wireOfRow(input) }),
    remove: (row: ProductRow) => write('delete', { id: row.id }),
  }
}
