import { sourceOf } from '../../../lib/source.ts'
import { recordMethods } from '../../../records/methods/record-methods.ts'
import type { Callers, ReadVerb, RecordType, RecordWrites } from '../../../records/methods/record-type.ts'
import { sortingBy } from '../../../records/page.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import type { Method } from '../../../rest/method.ts'
import { object, optionalObject, truth } from '../../../rest/params.ts'
import { accessCondition, accessTo, isDenied, permits } from '../model/access.ts'
import type { ClassicType } from '../model/entity-type.ts'
import { boundRows } from './changed-rows.ts'
import { deleteRecord } from './deletion/delete.ts'
import { fieldsOf } from './fields.ts'
import { virtualConditions } from './filter.ts'
import { readFields } from './input.ts'
import { recordPhrases } from './phrases.ts'
import { joinedMultifields, readMultifields, shownMultifields } from './show-multifields.ts'
import { traceRecord } from './traces.ts'
import { addRecord, updateRecord } from './write.ts'

/** The six methods of an entity type's records (api-reference/crm/leads/, contacts/, companies/, deals/, quote/). */
export const entityMethods = (type: ClassicType): Method[] => recordMethods(recordsOf(type))

/** An entity type as a type of records. */
function recordsOf(type: ClassicType): RecordType {
  const readers = readersOf(type)
  return {
    ...type,
    name: type.entityTypeName,
    source: sourceOf(import.meta.filename, `../entities/${type.table}.ts`),
    verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
    readers,
    ...(type.describedToReaders ? { describedTo: describedToReaders(type) } : {}),
    rowAccess: {
      columns: ['assigned_by_id', 'opened', ...(type.categories ? ['category_id'] : [])],
      async require(call, _verb, row) {
        if (!permits(await accessTo(call, type, 'read'), row)) call.fail('accessDenied', { id: row.id })
      },
    },
    restriction: async call => accessCondition(await accessTo(call, type, 'read')),
    fieldsOf: call => fieldsOf(call, type),
    conditions: (call, fields, filter) => virtualConditions(call, type, fields, filter),
    sorting: sortingBy,
    // A list shows multifields by their names alone.
    ...(type.multifields
      ? {
          parts: {
            mask: null,
            of: (call, rows) => shownMultifields(call, type, rows),
            joined: { column: flavor => joinedMultifields(flavor, type), read: readMultifields },
          },
        }
      : {}),
    writes: writesOf(type),
    phrases: phrasesOf(type),
  }
}

const nameOf = ({ entityTypeName }: ClassicType): string => entityTypeName.toLowerCase()

const readersOf = (type: ClassicType): Callers<ReadVerb> => ({
  words: {
    get: `who may read the ${nameOf(type)}`,
    list: `who may read a ${nameOf(type)}; the others are left out`,
  },
  async require(call, _verb, id) {
    if (isDenied(await accessTo(call, type, 'read'))) call.fail('accessDenied', id === undefined ? {} : { id })
  },
})

const describedToReaders = (type: ClassicType): Callers<'fields'> => ({
  words: `who may read a ${nameOf(type)}`,
  require: call => readersOf(type).require(call, 'list'),
})

/** Records of entity types have one write path of their own, which crm.item.* share (write.ts). */
const writesOf = (type: ClassicType): RecordWrites => ({
  access: {
    add: `who may add a ${nameOf(type)}`,
    update: `who may change the ${nameOf(type)}`,
    delete: `who may delete the ${nameOf(type)}`,
  },
  params: {
    add: { fields: object('fieldsNotArray'), params: optionalObject('paramsNotArray') },
    update: { fields: object('fieldsNotArray'), params: optionalObject('paramsNotArray') },
  },
  rows: {
    add: ({ fields }) => boundRows(type, fields),
    update: ({ id, fields }) => [...rowsIn(type.table, id), ...boundRows(type, fields)],
  },
  async add(call, { fields, params }) {
    const importing = truth(params.IMPORT) === true
    const id = await addRecord(call, type, () => readFields(call, type, fields, { importing, adding: true }))
    await traceRecord(call, type, id, fields.TRACE)
    return id
  },
  async update(call, key, { fields, params }) {
    const input = () => readFields(call, type, fields, { importing: false, adding: false })
    await updateRecord(call, type, Number(key), input, { recorded: truth(params.REGISTER_HISTORY_EVENT) !== false })
    return true
  },
  delete: (call, key) => deleteRecord(call, type, Number(key)),
})

const phrasesOf = ({ phrases = {} }: ClassicType): RecordType['phrases'] => ({
  fields: { ...recordPhrases.fields, ...phrases.fields },
  add: { ...recordPhrases.add, ...phrases.add },
  get: { ...recordPhrases.get, ...phrases.get },
  list: { ...recordPhrases.list, ...phrases.list },
  update: { ...recordPhrases.update, ...phrases.update },
  delete: { ...recordPhrases.delete, ...phrases.delete },
})
