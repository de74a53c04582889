import { sourceOf } from '../../../../lib/source.ts'
import { isMap } from '../../../../lib/text.ts'
import { camel, modernName } from '../../../../records/modern/field-names.ts'
import { classicNamesOf, filterOfFields, orderOfFields } from '../../../../records/modern/field-query.ts'
import { present, presentObject } from '../../../../records/modern/params.ts'
import { description } from '../../../../records/show.ts'
import { Page } from '../../../../rest/answer.ts'
import type { Call } from '../../../../rest/call.ts'
import { filterKey } from '../../../../rest/list-query.ts'
import { type Method, method } from '../../../../rest/method.ts'
import {
  listOf,
  oneOrMore,
  type Param,
  phpArray,
  repeated,
  scalarText,
  start,
  wholeNumber,
} from '../../../../rest/params.ts'
import type { Row } from '../../../../store/store.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import { requireRecord } from '../../records/require.ts'
import { rowFields } from './fields.ts'
import { listRows, requireReadableOwner } from './list.ts'
import { universalRowPhrases as phrases } from './phrases.ts'
import { type Owner, rowById } from './rows.ts'
import { universalRow } from './show.ts'
import { addRow, changeRow, removeRow, setRows } from './write.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read', access: 'who may read the record whose rows they are' } as const
const writing = { ...common, kind: 'write', access: 'who may change the record whose rows they are' } as const

const id = present('integer', 'idMissing')
/** The record whose rows are asked for. */
export const ownerParams = {
  ownerId: present('integer', 'ownerIdMissing'),
  ownerType: present('string', 'ownerTypeMissing'),
}

const productRows: Param<unknown[], 'rowsMissing' | 'rowsNotArray'> = {
  type: 'object[]',
  required: true,
  read(value, call) {
    if (value === undefined || value === null) return call.fail('rowsMissing')
    return listOf(value) ?? call.fail('rowsNotArray', { value: `{${repeated(value)}}` })
  },
}

const order: Param<Record<string, unknown>, 'orderNotArray'> = {
  type: 'object',
  required: false,
  read(value, call) {
    if (value === undefined || value === null) return {}
    return phpArray(value) ?? call.fail('orderNotArray', { value: `{${repeated(value)}}` })
  },
}

const withStore = { withStore: true }
const withoutStore = { withStore: false }
const showOne = (row: Row, how: { withStore: boolean }) => ({ productRow: universalRow(row, how) })

/** The methods about product rows of any record (api-reference/crm/universal/product-rows/). */
export const universalRowMethods: Method[] = [
  method({
    ...common,
    name: 'crm.item.productrow.fields',
    kind: 'read',
    params: {},
    phrases: {},
    run: call => ({
      fields: Object.fromEntries(
        Object.entries(rowFields)
          .filter(([, field]) => !field.undescribed)
          .map(([name, field]) => [camel(name), description(call, name, field)]),
      ),
    }),
  }),
  method({
    ...writing,
    name: 'crm.item.productrow.add',
    params: { fields: presentObject('fieldsMissing', 'fieldsNotArray') },
    phrases: phrases.add,
    async run(call, { fields }) {
      const owner = await requireOwner(
        call,
        fields.ownerId ?? call.fail('ownerIdMissing'),
        fields.ownerType ?? call.fail('ownerTypeMissing'),
      )
      return showOne(await addRow(call, owner, rowFields, classicNames(fields)), withoutStore)
    },
  }),
  method({
    ...reading,
    name: 'crm.item.productrow.get',
    params: { id },
    phrases: phrases.get,
    async run(call, { id }) {
      const { row, owner } = await requireRow(call, id)
      await requireRecord(call, owner.type, owner.id, 'read')
      return showOne(row, withStore)
    },
  }),
  method({
    ...reading,
    name: 'crm.item.productrow.list',
    params: { filter: presentObject('filterMissing', 'filterNotArray'), order, start },
    phrases: phrases.list,
    async run(call, { filter, order, start }) {
      const owner = await ownerIn(call, filter)
      await requireReadableOwner(call, owner)
      const conditions = filterOfFields(call, rowFields, filter)
      const { rows, total, next } = await listRows(
        call,
        owner,
        conditions,
        orderOfFields(call, rowFields, order),
        start,
      )
      return new Page({ productRows: rows.map(row => universalRow(row, withStore)) }, total, next)
    },
  }),
  method({
    ...writing,
    name: 'crm.item.productrow.update',
    params: { id, fields: presentObject('fieldsMissing', 'fieldsNotArray') },
    phrases: phrases.update,
    async run(call, { id, fields }) {
      const { row, owner } = await requireRow(call, id)
      const record = await requireRecord(call, owner.type, owner.id, 'update')
      const wrong = Object.keys(fields).find(name => !isWritable(name))
      if (wrong !== undefined) call.fail('fieldNotAllowed', { field: repeated(wrong) })
      return showOne(
        await changeRow(call, owner, record, rowFields, Number(row.id), classicNames(fields)),
        withoutStore,
      )
    },
  }),
  method({
    ...writing,
    name: 'crm.item.productrow.delete',
    params: { id },
    phrases: phrases.delete,
    async run(call, { id }) {
      const { row, owner } = await requireRow(call, id)
      await removeRow(call, owner, Number(row.id))
      return null
    },
  }),
  method({
    ...writing,
    name: 'crm.item.productrow.set',
    params: { ...ownerParams, productRows },
    phrases: phrases.set,
    async run(call, { ownerId, ownerType, productRows }) {
      const owner = await requireOwner(call, ownerId, ownerType)
      const named = productRows.map(one => (isMap(one) ? classicNames(one) : one))
      const rows = await setRows(call, owner, rowFields, named)
      return { productRows: rows.map(row => universalRow(row, withoutStore)) }
    },
  }),
]

/** Fields under their classic names; names that there are none of are passed over. */
const classicNames = (fields: Record<string, unknown>): Row =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const classic = classicNamesOf(rowFields).get(name)
      return classic ? [[classic, value]] : []
    }),
  )

function isWritable(name: string): boolean {
  const field = rowFields[classicNamesOf(rowFields).get(name) ?? '']
  return field !== undefined && !field.readOnly && !field.immutable
}

const typeOf = async (call: Call, letter: unknown) =>
  (await entityTypesOf(call)).find(type => type.productRows === 'on' && type.entityTypeAbbr === scalarText(letter))

/** The record that a letter and an id name; it need not be there. */
export async function requireOwner(
  call: Call<'typeNotSupported' | 'notFound'>,
  ownerId: unknown,
  ownerType: unknown,
): Promise<Owner> {
  const type = await typeOf(call, ownerType)
  if (!type) return call.fail('typeNotSupported', { ownerType: repeated(ownerType) })
  const id = wholeNumber(ownerId)
  return id !== undefined && id > 0 ? { type, id } : call.fail('notFound')
}

/** A row by its id, and whose it is. */
async function requireRow(call: Call<'notFound'>, value: unknown): Promise<{ row: Row; owner: Owner }> {
  const id = wholeNumber(value)
  const row = id === undefined ? undefined : await rowById(call.db, id)
  const type = row && (await typeOf(call, row.owner_type))
  return row && type ? { row, owner: { type, id: Number(row.owner_id) } } : call.fail('notFound')
}

type ListCondition = 'ownerIdMissing' | 'ownerTypeMissing' | 'filterValueInvalid'

/** The record that a filter names: `{"=ownerType": "D", "=ownerId": 13142}`. */
async function ownerIn(call: Call<ListCondition>, filter: Record<string, unknown>): Promise<Owner> {
  const named = Object.fromEntries(
    Object.entries(filter).map(([key, value]) => {
      const { operator, field } = filterKey(key)
      return [operator === '=' || operator === 'in' ? modernName(field) : key, value]
    }),
  )
  const value = (name: string): unknown => {
    const wanted = named[name]
    const [only, ...more] = wanted === undefined ? [] : oneOrMore(wanted)
    return more.length ? call.fail('filterValueInvalid', { field: name }) : only
  }
  const letter = value('ownerType') ?? call.fail('ownerTypeMissing')
  const ownerId = value('ownerId') ?? call.fail('ownerIdMissing')
  const type = (await typeOf(call, letter)) ?? call.fail('filterValueInvalid', { field: 'ownerType' })
  const id = wholeNumber(ownerId)
  return id !== undefined && id > 0 ? { type, id } : call.fail('filterValueInvalid', { field: 'ownerId' })
}
