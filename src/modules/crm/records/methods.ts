import { sourceOf } from '../../../lib/source.ts'
import { describeFields } from '../../../records/show.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { names, object, optionalObject, positiveId, start, truth } from '../../../rest/params.ts'
import { parentFields } from '../entities/relations.ts'
import { accessTo, isDenied } from '../model/access.ts'
import type { ClassicType } from '../model/entity-type.ts'
import { boundRows } from './changed-rows.ts'
import { deleteRecord } from './delete.ts'
import { readFields } from './input.ts'
import { listRecords } from './list.ts'
import { recordPhrases } from './phrases.ts'
import { getRecord } from './read.ts'
import { traceRecord } from './traces.ts'
import { addRecord, updateRecord } from './write.ts'

const scopes = ['crm']

/** The six methods of a type's records (api-reference/crm/leads/, contacts/, companies/, deals/, quote/). */
export function recordMethods(type: ClassicType): Method[] {
  const name = (verb: string) => `${type.method}.${verb}`
  const source = sourceOf(import.meta.filename, `../entities/${type.table}.ts`)
  const entity = type.entityTypeName.toLowerCase()
  return [
    method({
      name: name('fields'),
      scopes,
      kind: 'read',
      source,
      access: type.describedToReaders ? `who may read a ${entity}` : 'any user',
      params: {},
      phrases: { ...recordPhrases.fields, ...type.phrases?.fields },
      async run(call) {
        if (type.describedToReaders && isDenied(await accessTo(call, type, 'read'))) call.fail('accessDenied')
        return describeFields(call, { ...type, fields: { ...type.fields, ...(await parentFields(call, type)) } })
      },
    }),
    method({
      name: name('add'),
      scopes,
      kind: 'write',
      source,
      access: `who may add a ${entity}`,
      rows: ({ fields }) => boundRows(type, fields),
      params: { fields: object('fieldsNotArray'), params: optionalObject('paramsNotArray') },
      phrases: { ...recordPhrases.add, ...type.phrases?.add },
      async run(call, { fields, params }) {
        const importing = truth(params.IMPORT) === true
        const id = await addRecord(call, type, () => readFields(call, type, fields, { importing, adding: true }))
        await traceRecord(call, type, id, fields.TRACE)
        return id
      },
    }),
    method({
      name: name('get'),
      scopes,
      kind: 'read',
      source,
      access: `who may read the ${entity}`,
      params: { id: positiveId('idInvalid') },
      phrases: { ...recordPhrases.get, ...type.phrases?.get },
      run: (call, { id }) => getRecord(call, type, id),
    }),
    method({
      name: name('list'),
      scopes,
      kind: 'read',
      source,
      access: `who may read a ${entity}; the others are left out`,
      params: {
        order: optionalObject('orderNotArray'),
        filter: optionalObject('filterNotArray'),
        select: names,
        start,
      },
      phrases: { ...recordPhrases.list, ...type.phrases?.list },
      run: (call, query) => listRecords(call, type, query),
    }),
    method({
      name: name('update'),
      scopes,
      kind: 'write',
      source,
      access: `who may change the ${entity}`,
      rows: ({ id, fields }) => [...rowsIn(type.table, id), ...boundRows(type, fields)],
      params: {
        id: positiveId('idInvalid'),
        fields: object('fieldsNotArray'),
        params: optionalObject('paramsNotArray'),
      },
      phrases: { ...recordPhrases.update, ...type.phrases?.update },
      async run(call, { id, fields, params }) {
        const input = () => readFields(call, type, fields, { importing: false, adding: false })
        await updateRecord(call, type, id, input, { recorded: truth(params.REGISTER_HISTORY_EVENT) !== false })
        return true
      },
    }),
    method({
      name: name('delete'),
      scopes,
      kind: 'write',
      source,
      access: `who may delete the ${entity}`,
      rows: ({ id }) => rowsIn(type.table, id),
      params: { id: positiveId('idInvalid') },
      phrases: { ...recordPhrases.delete, ...type.phrases?.delete },
      async run(call, { id }) {
        await deleteRecord(call, type, id)
        return true
      },
    }),
  ]
}
