import { sourceOf } from '../../../lib/source.ts'
import { objectOrNothing, present, presentObject } from '../../../records/modern/params.ts'
import { rowFilter, rowOrder, rowPage } from '../../../records/modern/row-query.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, start, wholeNumber } from '../../../rest/params.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { smartProcess } from '../entities/smart-process.ts'
import { accessTo, isDenied, mayConfigure, requireConfigurer } from '../model/access.ts'
import { typePhrases } from './phrases.ts'
import { describeType, showType, showWholeType, typeColumns } from './show.ts'
import { addType, deleteType, typeById, updateType } from './write.ts'

const common = {
  scopes: ['crm'],
  source: sourceOf(import.meta.filename),
  access: 'who may change the settings of the CRM',
}
const writer = { ...common, kind: 'write', changesSettings: true } as const

const id = present('integer', 'idMissing')
const fields = presentObject('fieldsMissing', 'fieldsNotArray')

/** Methods about smart processes (api-reference/crm/universal/user-defined-object-types/). */
export const typeMethods: Method[] = [
  method({
    ...common,
    kind: 'read',
    name: 'crm.type.fields',
    params: {},
    phrases: typePhrases.fields,
    async run(call) {
      await requireConfigurer(call)
      return { fields: describeType(call) }
    },
  }),
  method({
    ...writer,
    name: 'crm.type.add',
    params: { fields },
    phrases: typePhrases.add,
    async run(call, { fields }) {
      await requireConfigurer(call)
      return showWholeType(call, await addType(call, fields))
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'crm.type.get',
    access: 'who may change the settings of the CRM, and who may read items of the smart process',
    params: { id },
    phrases: typePhrases.get,
    run: (call, { id }) => showReadable(call, 'id', id),
  }),
  method({
    ...common,
    kind: 'read',
    name: 'crm.type.getByEntityTypeId',
    access: 'who may change the settings of the CRM, and who may read items of the smart process',
    params: { entityTypeId: present('integer', 'entityTypeIdMissing') },
    phrases: typePhrases.getByEntityTypeId,
    run: (call, { entityTypeId }) => showReadable(call, 'entity_type_id', entityTypeId),
  }),
  method({
    ...common,
    kind: 'read',
    name: 'crm.type.list',
    params: { order: objectOrNothing('orderNotArray'), filter: objectOrNothing('filterNotArray'), start },
    phrases: typePhrases.list,
    async run(call, { order, filter, start }) {
      await requireConfigurer(call)
      const where = rowFilter(call, typeColumns, filter)
      const query = { table: 'item_type' as const, where, order: rowOrder(call, typeColumns, order), start }
      return rowPage(call, query, async rows => ({ types: rows.map(row => showType(call, row)) }))
    },
  }),
  method({
    ...writer,
    name: 'crm.type.update',
    params: { id, fields: objectOrNothing('fieldsNotArray') },
    phrases: typePhrases.update,
    async run(call, { id, fields }) {
      await requireConfigurer(call)
      return showWholeType(call, await updateType(call, await requireType(call, id), fields))
    },
  }),
  method({
    ...writer,
    name: 'crm.type.delete',
    params: { id: anything('integer', true) },
    phrases: typePhrases.delete,
    async run(call, { id }) {
      await requireConfigurer(call)
      // Quirk: without an id there is nothing to delete and nothing wrong (crm-type-delete.md).
      if (id === undefined || id === null) return null
      await deleteType(call, await requireType(call, id))
      return []
    },
  }),
]

async function requireType(call: Call<'notFound'>, value: unknown): Promise<RowOf<'item_type'>> {
  const id = wholeNumber(value) ?? 0
  return (id > 0 && (await typeById(call, id))) || call.fail('notFound')
}

/** A smart process by one of its two numbers, for who may read its items or change the settings. */
async function showReadable(call: Call<'notFound' | 'accessDenied'>, column: 'id' | 'entity_type_id', value: unknown) {
  const wanted = wholeNumber(value) ?? 0
  const row = await call.db.selectFrom('item_type').selectAll().where(column, '=', wanted).executeTakeFirst()
  if (!row) return call.fail('notFound')
  if (!(await mayConfigure(call)) && isDenied(await accessTo(call, smartProcess(row, 0), 'read')))
    call.fail('accessDenied')
  return showWholeType(call, row)
}
