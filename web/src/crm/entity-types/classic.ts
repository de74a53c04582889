import type { DescribedField, EntityType, ListQuery, RecordRow } from './entity-type.ts'

type Told = Pick<
  EntityType,
  'id' | 'code' | 'names' | 'stages' | 'hasCategories' | 'contacts' | 'columns' | 'converts' | 'hasRequisites'
> & {
  path: string
}

type Row = Record<string, unknown>

const withId = (row: Row): RecordRow => ({ ...row, id: String(row.ID) })

/** A type that has methods of its own: `crm.deal.*`. */
export function classic({ path, ...told }: Told): EntityType {
  const methods = `crm.${path}`
  return {
    ...told,
    base: `/crm/${path}`,
    list: (query: ListQuery) => [`${methods}.list`, { start: 0, ...query }],
    rows: result => (result as Row[]).map(withId),
    get: id => [`${methods}.get`, { id }],
    row: result => withId(result as Row),
    add: fields => [`${methods}.add`, { fields }],
    added: Number,
    update: (id, fields) => [`${methods}.update`, { id, fields }],
    remove: id => [`${methods}.delete`, { id }],
    fields: () => [`${methods}.fields`],
    file: (name, content) => ({ fileData: [name, content] }),
    described: result => result as Record<string, DescribedField>,
  }
}
