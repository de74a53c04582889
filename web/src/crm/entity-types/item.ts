import type { DescribedField, EntityType, ListQuery, RecordRow } from './entity-type.ts'

type Row = Record<string, unknown>

const withId = (row: Row): RecordRow => ({ ...row, id: String(row.id) })

/** A type whose records are items: invoices, quotes and smart processes, all by `crm.item.*`. */
export function item(entityTypeId: number, code: string, stages: (category: number) => string): EntityType {
  const of = { entityTypeId }
  return {
    id: entityTypeId,
    code,
    base: `/crm/type/${entityTypeId}`,
    names: {
      id: 'id',
      title: ['title'],
      stage: 'stageId',
      category: 'categoryId',
      sum: 'opportunity',
      currency: 'currencyId',
      manual: 'isManualOpportunity',
      contact: 'contactId',
      company: 'companyId',
      responsible: 'assignedById',
      created: 'createdTime',
      modified: 'updatedTime',
      due: 'closedate',
    },
    stages,
    hasCategories: true,
    columns: ['title', 'stageId', 'opportunity', 'assignedById', 'createdTime'],
    list: (query: ListQuery) => ['crm.item.list', { ...of, start: 0, ...query }],
    rows: result => (result as { items: Row[] }).items.map(withId),
    get: id => ['crm.item.get', { ...of, id }],
    row: result => withId((result as { item: Row }).item),
    add: fields => ['crm.item.add', { ...of, fields }],
    added: result => Number((result as { item: Row }).item.id),
    update: (id, fields) => ['crm.item.update', { ...of, id, fields }],
    remove: id => ['crm.item.delete', { ...of, id }],
    fields: () => ['crm.item.fields', of],
    file: (name, content) => [name, content],
    described: result => (result as { fields: Record<string, DescribedField> }).fields,
  }
}
