import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { call } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'
import type { DescribedField, RecordRow } from '../entity-types/index.ts'
import type { Field } from '../records/fields.ts'

/** The number that requisites are known by as owners of addresses. */
const REQUISITE = 8

export interface Preset {
  ID: string
  NAME: string
}

interface PresetField {
  FIELD_NAME: string
  FIELD_TITLE: string
}

type Row = RecordRow & Record<string, string | null>

/** A requisite of a client with its addresses and bank details. */
export interface Requisite {
  row: Row
  addresses: Row[]
  banks: Row[]
}

const withId = (row: Record<string, unknown>): Row => ({ ...row, id: String(row.ID ?? row.TYPE_ID) }) as Row
const rowsOf = async (method: string, filter: object, order: object): Promise<Row[]> =>
  (await everything<Record<string, unknown>>(method, { filter, order })).map(withId)

/** The requisites of a client, and what people do with them. */
export function useRequisites(entityTypeId: Ref<number>, id: Ref<number>) {
  const client = useQueryClient()
  const key = computed(() => ['requisites', entityTypeId.value, id.value])
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async (): Promise<Requisite[]> => {
      const owner = { ENTITY_TYPE_ID: entityTypeId.value, ENTITY_ID: id.value }
      const rows = await rowsOf('crm.requisite.list', owner, { SORT: 'ASC', ID: 'ASC' })
      const ids = rows.map(({ ID }) => ID)
      if (!ids.length) return []
      const [addresses, banks] = await Promise.all([
        rowsOf('crm.address.list', { ENTITY_TYPE_ID: REQUISITE, '@ENTITY_ID': ids }, { TYPE_ID: 'ASC' }),
        rowsOf('crm.requisite.bankdetail.list', { '@ENTITY_ID': ids }, { SORT: 'ASC', ID: 'ASC' }),
      ])
      const of = (all: Row[], one: Row) => all.filter(({ ENTITY_ID }) => String(ENTITY_ID) === String(one.ID))
      return rows.map(row => ({ row, addresses: of(addresses, row), banks: of(banks, row) }))
    },
  })
  const write = async (method: string, params: Record<string, unknown>): Promise<void> => {
    await call(method, params)
    await client.invalidateQueries({ queryKey: key.value })
  }
  const addressOf = (requisite: Row, TYPE_ID: unknown) => ({
    TYPE_ID,
    ENTITY_TYPE_ID: REQUISITE,
    ENTITY_ID: requisite.ID,
  })
  return {
    requisites: data,
    error,
    again: refetch,
    add: (preset: Preset, name: string) =>
      write('crm.requisite.add', {
        fields: {
          ENTITY_TYPE_ID: entityTypeId.value,
          ENTITY_ID: id.value,
          PRESET_ID: preset.ID,
          NAME: name || preset.NAME,
        },
      }),
    change: (row: Row, code: string, value: unknown) =>
      write('crm.requisite.update', { id: row.ID, fields: { [code]: value } }),
    remove: (row: Row) => write('crm.requisite.delete', { id: row.ID }),
    addAddress: (row: Row, type: number) =>
      write('crm.address.add', { fields: { ...addressOf(row, type), ADDRESS_1: '' } }),
    changeAddress: (row: Row, address: Row, code: string, value: unknown) =>
      write('crm.address.update', { fields: { ...addressOf(row, address.TYPE_ID), [code]: value } }),
    removeAddress: (row: Row, address: Row) => write('crm.address.delete', { fields: addressOf(row, address.TYPE_ID) }),
    addBank: (row: Row, NAME: string) => write('crm.requisite.bankdetail.add', { fields: { ENTITY_ID: row.ID, NAME } }),
    changeBank: (bank: Row, code: string, value: unknown) =>
      write('crm.requisite.bankdetail.update', { id: bank.ID, fields: { [code]: value } }),
    removeBank: (bank: Row) => write('crm.requisite.bankdetail.delete', { id: bank.ID }),
  }
}

export type Requisites = ReturnType<typeof useRequisites>

const kept = { staleTime: Number.POSITIVE_INFINITY }

/** The templates that requisites are made by. */
export const usePresets = () =>
  useQuery({
    queryKey: ['presets'],
    queryFn: () => everything<Preset>('crm.requisite.preset.list', { filter: { ACTIVE: 'Y' }, order: { SORT: 'ASC' } }),
    ...kept,
  })

/** The fields of a template. */
export const usePresetFields = (id: Ref<string>) =>
  useQuery({
    queryKey: ['preset fields', id],
    queryFn: async () =>
      (await call<PresetField[]>('crm.requisite.preset.field.list', { preset: { ID: id.value } })).result,
    ...kept,
  })

/** The kinds of addresses. */
export const useAddressTypes = () =>
  useQuery({
    queryKey: ['address types'],
    queryFn: async () => (await call<{ ID: number; NAME: string }[]>('crm.enum.addresstype')).result,
    ...kept,
  })

/** The fields of requisites, addresses or bank details, by their codes. */
export function useDescribed(family: 'crm.requisite' | 'crm.address' | 'crm.requisite.bankdetail') {
  const { data } = useQuery({
    queryKey: ['fields', family],
    queryFn: async () => (await call<Record<string, DescribedField>>(`${family}.fields`)).result,
    ...kept,
  })
  return (code: string, title = ''): Field | undefined => {
    const field = data.value?.[code]
    return field && { ...field, code, name: title || field.formLabel || field.title || code }
  }
}
