import { sourceOf } from '../../../lib/source.ts'
import { isMap } from '../../../lib/text.ts'
import { objectOrNothing, present, presentObject } from '../../../records/modern/params.ts'
import { errorBody } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, names, oneOrMore, start, wholeNumber } from '../../../rest/params.ts'
import { Failure } from '../../../rest/phrases.ts'
import type { RowKey } from '../../../store/store.ts'
import { entityTypeById } from '../entities/registry.ts'
import { accessTo, isDenied, reachesCategory } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { otherTypeNames } from '../model/type-names.ts'
import { boundRows } from '../records/changed-rows.ts'
import { deleteRecord } from '../records/deletion/delete.ts'
import { requireRecord } from '../records/require.ts'
import { addRecord, updateRecord } from '../records/write.ts'
import { describeItemFields, originalNames } from './describe.ts'
import { type ItemWriteCondition, readItem } from './input.ts'
import { listItems } from './list.ts'
import { itemPhrases } from './phrases.ts'
import { shownItem } from './read.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read' } as const
const writing = { ...common, kind: 'write' } as const

const entityTypeId = present('integer', 'entityTypeIdMissing')
const id = present('integer', 'idMissing')
const fields = presentObject('fieldsMissing', 'fieldsNotArray')
const useOriginalUfNames = anything('boolean')

/** Import takes so many items at once (crm-item-batch-import.md). */
const MOST_IMPORTED = 20

/** The universal methods: every type of records through one door (api-reference/crm/universal/). */
export const itemMethods: Method[] = [
  method({
    ...reading,
    name: 'crm.item.fields',
    access: 'who may read an item of the type',
    params: { entityTypeId, useOriginalUfNames },
    phrases: itemPhrases.fields,
    async run(call, { entityTypeId, useOriginalUfNames }) {
      const type = await requireType(call, entityTypeId)
      if (isDenied(await accessTo(call, type, 'read'))) call.fail('accessDenied')
      return { fields: await describeItemFields(call, type, originalNames(useOriginalUfNames)) }
    },
  }),
  method({
    ...writing,
    name: 'crm.item.add',
    access: 'who may add an item of the type',
    rows: ({ entitytypeid, fields }, call) => itemRows(call, entitytypeid, type => boundRows(type, fields)),
    params: { entityTypeId, fields, useOriginalUfNames },
    phrases: itemPhrases.add,
    async run(call, { entityTypeId, fields, useOriginalUfNames }) {
      const type = await requireType(call, entityTypeId)
      const added = await addItem(call, type, fields, {
        importing: false,
        originalNames: originalNames(useOriginalUfNames),
      })
      return { item: await shownItem(call, type, added, originalNames(useOriginalUfNames)) }
    },
  }),
  method({
    ...reading,
    name: 'crm.item.get',
    access: 'who may read the item',
    params: { entityTypeId, id, useOriginalUfNames },
    phrases: itemPhrases.get,
    async run(call, { entityTypeId, id, useOriginalUfNames }) {
      const type = await requireType(call, entityTypeId)
      const row = await requireRecord(call, type, idOf(id), 'read')
      return { item: await shownItem(call, type, row.id, originalNames(useOriginalUfNames)) }
    },
  }),
  method({
    ...reading,
    name: 'crm.item.list',
    access: 'who may read an item of the type; the others are left out',
    params: {
      entityTypeId,
      select: names,
      filter: objectOrNothing('filterNotArray'),
      order: objectOrNothing('orderNotArray'),
      start,
      useOriginalUfNames,
    },
    phrases: itemPhrases.list,
    async run(call, { entityTypeId, useOriginalUfNames, ...query }) {
      return listItems(call, await requireType(call, entityTypeId), query, originalNames(useOriginalUfNames))
    },
  }),
  method({
    ...writing,
    name: 'crm.item.update',
    access: 'who may change the item',
    rows: ({ entitytypeid, id, fields }, call) =>
      itemRows(call, entitytypeid, type => [...rowsIn(type.table, id), ...boundRows(type, fields)]),
    params: { entityTypeId, id, fields, useOriginalUfNames },
    phrases: itemPhrases.update,
    async run(call, { entityTypeId, id, fields, useOriginalUfNames }) {
      const type = await requireType(call, entityTypeId)
      const wanted = async () => {
        const input = await readItem(call, type, fields, {
          ...{ adding: false, importing: false },
          originalNames: originalNames(useOriginalUfNames),
        })
        await requireWayTo(call, type, input.values.category_id)
        return input
      }
      await updateRecord(call, type, idOf(id), wanted, { recorded: true, asItem: true })
      return { item: await shownItem(call, type, idOf(id), originalNames(useOriginalUfNames)) }
    },
  }),
  method({
    ...writing,
    name: 'crm.item.delete',
    access: 'who may delete the item',
    rows: ({ entitytypeid, id }, call) => itemRows(call, entitytypeid, type => rowsIn(type.table, id)),
    params: { entityTypeId, id },
    phrases: itemPhrases.delete,
    async run(call, { entityTypeId, id }) {
      await deleteRecord(call, await requireType(call, entityTypeId), idOf(id))
      return []
    },
  }),
  method({
    ...writing,
    name: 'crm.item.import',
    access: 'who may add an item of the type; what the portal tells otherwise is for administrators',
    rows: ({ entitytypeid, fields }, call) => itemRows(call, entitytypeid, type => boundRows(type, fields)),
    params: { entityTypeId, fields, useOriginalUfNames },
    phrases: itemPhrases.import,
    async run(call, { entityTypeId, fields, useOriginalUfNames }) {
      const type = await requireType(call, entityTypeId)
      const how = { importing: true, originalNames: originalNames(useOriginalUfNames) }
      return { item: { id: await addItem(call, type, fields, how) } }
    },
  }),
  method({
    ...writing,
    name: 'crm.item.batchImport',
    access: 'who may add an item of the type; what the portal tells otherwise is for administrators',
    rows: ({ entitytypeid, data }, call) =>
      itemRows(call, entitytypeid, type => oneOrMore(data).flatMap(fields => boundRows(type, fields))),
    params: {
      entityTypeId,
      data: { ...presentObject('dataMissing', 'dataNotArray'), type: 'array' },
      useOriginalUfNames,
    },
    phrases: itemPhrases.batchImport,
    async run(call, { entityTypeId, data, useOriginalUfNames }) {
      const type = await requireType(call, entityTypeId)
      const all = Object.values(data)
      if (all.length > MOST_IMPORTED) call.fail('tooManyItems', { limit: MOST_IMPORTED })
      const how = { importing: true, originalNames: originalNames(useOriginalUfNames) }
      const items = []
      for (const fields of all) items.push(await importOne(call, type, isMap(fields) ? fields : {}, how))
      return { items }
    },
  }),
]

/** The rows that a call about items changes; none of a type that there is not. */
async function itemRows(call: Call, entityTypeId: unknown, rows: (type: EntityType) => RowKey[]): Promise<RowKey[]> {
  const type = await entityTypeById(call, wholeNumber(entityTypeId) ?? 0)
  return type ? rows(type) : []
}

interface Adding {
  importing: boolean
  originalNames: boolean
}

const addItem = (
  call: Call<ItemWriteCondition>,
  type: EntityType,
  fields: Record<string, unknown>,
  how: Adding,
): Promise<number> => addRecord(call, type, () => readItem(call, type, fields, { adding: true, ...how }))

/** One of several items: what is wrong with it is told in its place, and nothing is left of it. */
async function importOne(
  call: Call<ItemWriteCondition>,
  type: EntityType,
  fields: Record<string, unknown>,
  how: Adding,
) {
  try {
    return { item: { id: await call.part(() => addItem(call, type, fields, how)) } }
  } catch (error) {
    if (error instanceof Failure) return errorBody(error, call.language)
    throw error
  }
}

/** Who may change no item of a category moves none into it. */
async function requireWayTo(call: Call<'stageDenied'>, type: EntityType, categoryId: unknown): Promise<void> {
  if (!type.categories || typeof categoryId !== 'number') return
  if (!reachesCategory(await accessTo(call, type, 'update'), categoryId)) call.fail('stageDenied')
}

/** The number of a record, 0 for what is none: there is no such record. */
const idOf = (value: unknown): number => Math.max(0, wholeNumber(value) ?? 0)

async function requireType(call: Call<'typeUnknown' | 'typeUnsupported'>, value: unknown): Promise<EntityType> {
  const entityTypeId = wholeNumber(value) ?? 0
  const type = await entityTypeById(call, entityTypeId)
  if (type) return type
  const entityTypeName = Object.hasOwn(otherTypeNames, entityTypeId) ? otherTypeNames[entityTypeId] : undefined
  if (entityTypeName) return call.fail('typeUnsupported', { entityTypeName })
  return call.fail('typeUnknown')
}
