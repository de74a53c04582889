import { sourceOf } from '../../../lib/source.ts'
import { field } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import { description } from '../../../records/show.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, object, optionalObject, phpArray, positiveId, scalarText, start } from '../../../rest/params.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { requireConfigurer, requireReader } from '../model/access.ts'
import { describeDirectories, directoryOf } from './directories.ts'
import { statusPhrases } from './status-phrases.ts'
import { directoryItems, listStatuses, showStatus, statusById } from './status-read.ts'
import { addStatus, deleteStatus, updateStatus } from './status-write.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reader = { ...common, kind: 'read', access: 'who may read a record of any type' } as const
const configurer = {
  ...common,
  kind: 'write',
  changesSettings: true,
  access: 'who may change the settings of the CRM',
} as const

const readOnly = { readOnly: true } as const
const immutable = { immutable: true } as const
const required = { required: true } as const

const fields: Fields = {
  ID: field('integer', 'ID', 'ID', readOnly),
  ENTITY_ID: field('string', 'Directory', 'Справочник', { ...required, ...immutable }),
  STATUS_ID: field('string', 'Code', 'Код', { ...required, ...immutable }),
  SORT: field('integer', 'Sorting', 'Сортировка'),
  NAME: field('string', 'Name', 'Название', required),
  NAME_INIT: field('string', 'Original name', 'Первоначальное название', readOnly),
  SYSTEM: field('char', 'System', 'Системный', readOnly),
  CATEGORY_ID: field('integer', 'Pipeline', 'Воронка', immutable),
  COLOR: field('string', 'Colour', 'Цвет'),
  SEMANTICS: field('char', 'Stage group', 'Группа стадии', immutable),
  EXTRA: field('crm_status_extra', 'Additional fields', 'Дополнительные поля'),
}

/** Methods about the elements of directories (api-reference/crm/status/). */
export const statusMethods: Method[] = [
  method({
    ...common,
    name: 'crm.status.fields',
    kind: 'read',
    params: {},
    phrases: {},
    run: call => Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, description(call, name, one)])),
  }),
  method({
    ...configurer,
    name: 'crm.status.add',
    params: { fields: object('fieldsNotArray') },
    phrases: statusPhrases.add,
    async run(call, { fields }) {
      await requireConfigurer(call)
      return addStatus(call, fields)
    },
  }),
  method({
    ...reader,
    name: 'crm.status.get',
    params: { id: positiveId('notFound') },
    phrases: statusPhrases.get,
    async run(call, { id }) {
      await requireReader(call, await entityTypesOf(call))
      return showStatus(call, (await statusById(call.db, id)) ?? call.fail('notFound'))
    },
  }),
  method({
    ...reader,
    name: 'crm.status.list',
    params: { order: optionalObject('parametersInvalid'), filter: optionalObject('parametersInvalid'), start },
    phrases: statusPhrases.list,
    async run(call, query) {
      await requireReader(call, await entityTypesOf(call))
      return listStatuses(call, query)
    },
  }),
  method({
    ...configurer,
    name: 'crm.status.update',
    params: { id: positiveId('idInvalid'), fields: object('fieldsNotArray') },
    phrases: statusPhrases.update,
    async run(call, { id, fields }) {
      await requireConfigurer(call)
      await updateStatus(call, id, fields)
      return true
    },
  }),
  method({
    ...configurer,
    name: 'crm.status.delete',
    params: { id: positiveId('idInvalid'), params: anything('object') },
    phrases: statusPhrases.delete,
    async run(call, { id, params }) {
      await requireConfigurer(call)
      await deleteStatus(call, id, phpArray(params)?.FORCED === 'Y')
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.status.entity.types',
    kind: 'read',
    params: {},
    phrases: {},
    run: describeDirectories,
  }),
  method({
    ...reader,
    name: 'crm.status.entity.items',
    params: { entityId: anything('string', true) },
    phrases: statusPhrases['entity.items'],
    async run(call, { entityId }) {
      await requireReader(call, await entityTypesOf(call))
      const directory = await directoryOf(call, scalarText(entityId) ?? '')
      return directoryItems(call, directory ?? call.fail('directoryUnknown'))
    },
  }),
]
