import type { Method } from '../../rest/method.ts'
import { object, optionalObject } from '../../rest/params.ts'
import type { Row } from '../../store/store.ts'
import { sortingBy } from '../page.ts'
import { recordMethods, wordsOf } from './record-methods.ts'
import type { RecordVerb, RecordWrites } from './record-type.ts'
import { tablePhrases } from './table-phrases.ts'
import type { TableType } from './table-type.ts'
import { addRow, deleteRow, updateRow } from './table-write.ts'

/** The methods of a table type. */
export function tableMethods<C extends string>(type: TableType<C>): Method[] {
  const words = (verb: RecordVerb) => ({ ...tablePhrases, ...type.phrases.everywhere, ...type.phrases[verb] })
  const { order = {}, ...rest } = type
  return recordMethods<C>({
    ...rest,
    // Quirk: names in `order` may be of small letters (sample of crm.currency.list).
    sorting: (fields, asked) => sortingBy(fields, Object.keys(asked).length ? inCapitals(asked) : order),
    ...(type.writers ? { writes: tableWrites(type, type.writers) } : {}),
    phrases: {
      fields: words('fields'),
      add: words('add'),
      get: words('get'),
      list: words('list'),
      update: words('update'),
      delete: words('delete'),
    },
  })
}

const inCapitals = (order: Row): Row =>
  Object.fromEntries(Object.entries(order).map(([name, way]) => [name.toUpperCase(), way]))

function tableWrites<C extends string>(
  type: TableType<C>,
  writers: NonNullable<TableType<C>['writers']>,
): RecordWrites {
  const fields = object('fieldsNotArray')
  // Where something is looked at first, that is what is missed without any fields.
  const fieldsOrNone = { ...optionalObject('fieldsNotArray'), required: true }
  return {
    access: {
      add: wordsOf(writers, 'add'),
      update: wordsOf(writers, 'update'),
      delete: wordsOf(writers, 'delete'),
    },
    ...(type.changesSettings ? { changesSettings: true } : {}),
    params: { add: { fields: type.requireKeys ? fieldsOrNone : fields }, update: { fields } },
    add: (call, { fields }) => addRow(call, type, fields),
    update: (call, key, { fields }) => updateRow(call, type, key, fields),
    delete: (call, key) => deleteRow(call, type, key),
  }
}
