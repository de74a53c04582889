import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import { inLanguage, isMap, type Text } from '../../../lib/text.ts'
import type { RowFields } from '../../../records/modern/row-query.ts'
import type { Call } from '../../../rest/call.ts'
import type { Filterable } from '../../../rest/filter.ts'
import type { ChangesOf, RowOf } from '../../../store/table-types.ts'
import { relations } from '../entities/relations.ts'
import { switchColumn, switchNames } from '../entities/smart-process.ts'

/** What user fields may name the items of a smart process, in the order of the samples (data-types.md#type). */
export const linkable = ['CALENDAR_EVENT|UF_CRM_CAL_EVENT', 'TASKS_TASK|UF_CRM_TASK', 'TASKS_TASK_TEMPLATE|UF_CRM_TASK']

/** A client is the parent of a smart process that has the field of clients: contacts and companies (crm-type-add.md). */
export const predefinedParents = (row: RowOf<'item_type'>): readonly number[] =>
  row.is_client_enabled === 'Y' ? [3, 4] : []

const yesNo = (value: boolean): 'Y' | 'N' => (value ? 'Y' : 'N')

/** A smart process as crm.type.list shows it. */
export const showType = (call: Call, row: RowOf<'item_type'>): Record<string, unknown> => ({
  id: Number(row.id),
  title: row.title,
  code: row.code ?? '',
  createdBy: Number(row.created_by),
  entityTypeId: Number(row.entity_type_id),
  customSectionId: row.automated_solution_id === null ? null : Number(row.automated_solution_id),
  ...Object.fromEntries(switchNames.map(name => [name, yesNo(row[switchColumn(name)] === 'Y')])),
  createdTime: wireMoment(row.created_time!, call.zone),
  updatedTime: wireMoment(row.updated_time!, call.zone),
  updatedBy: Number(row.updated_by),
})

/** The same with what belongs to it: relations, user fields and workplaces. */
export async function showWholeType(call: Call, row: RowOf<'item_type'>) {
  const entityTypeId = Number(row.entity_type_id)
  const all = await relations(call)
  const predefined = predefinedParents(row)
  const shown = (other: number, isChildrenListEnabled: boolean, isPredefined = false) => ({
    entityTypeId: other,
    isChildrenListEnabled: yesNo(isChildrenListEnabled),
    isPredefined: yesNo(isPredefined),
  })
  const parents = all.filter(({ child, parent }) => child === entityTypeId && !predefined.includes(parent))
  const children = all.filter(({ parent }) => parent === entityTypeId)
  const linked = linkedUserFields(row)
  const workplaces = await call.db.selectFrom('automated_solution').select(['id', 'title']).orderBy('id').execute()
  return {
    type: {
      ...showType(call, row),
      relations: {
        parent: [
          ...predefined.map(id => shown(id, true, true)),
          ...parents.map(({ parent, isChildrenListEnabled }) => shown(parent, isChildrenListEnabled)),
        ],
        child: children.map(({ child, isChildrenListEnabled }) => shown(child, isChildrenListEnabled)),
      },
      linkedUserFields: Object.fromEntries(linkable.map(name => [name, yesNo(linked[name] === true)])),
      customSections: workplaces.map(({ id, title }) => ({ id: Number(id), title })),
    },
  }
}

/** What of `linkable` is switched on. */
export function linkedUserFields(row: ChangesOf<'item_type'>): Record<string, boolean> {
  const linked: unknown = JSON.parse(row.linked_user_fields ?? '{}')
  return isMap(linked) ? (linked as Record<string, boolean>) : {}
}

const field = (kind: Filterable['kind'], column: string): Filterable => ({ kind, expression: sql.ref(column) })

/** What crm.type.list is filtered and sorted by. */
export const typeColumns: RowFields = {
  id: field('integer', 'id'),
  title: field('text', 'title'),
  code: field('text', 'code'),
  createdBy: field('integer', 'created_by'),
  entityTypeId: field('integer', 'entity_type_id'),
  customSectionId: field('integer', 'automated_solution_id'),
  ...Object.fromEntries(switchNames.map(name => [name, field('flag', switchColumn(name))])),
  createdTime: field('moment', 'created_time'),
  updatedTime: field('moment', 'updated_time'),
  updatedBy: field('integer', 'updated_by'),
}

type Said = { required?: true; readOnly?: true; immutable?: true; multiple?: true }

/** A field as the modern methods tell of one. */
export const described = (call: Call, name: string, type: string, title: Text, said: Said = {}) => ({
  type,
  isRequired: said.required === true,
  isReadOnly: said.readOnly === true,
  isImmutable: said.immutable === true,
  isMultiple: said.multiple === true,
  isDynamic: false,
  title: inLanguage(title, call.language),
  upperName: name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase(),
})

const titled = (en: string, ru: string): Text => ({ en, ru })

/** crm-type-fields.md: payments and counters are the system's own and not told of. */
const fields: [name: string, type: string, title: Text, said?: Said][] = [
  ['id', 'integer', 'ID', { readOnly: true }],
  ['title', 'string', titled('Title', 'Название'), { required: true }],
  ['code', 'string', titled('Symbolic Code', 'Символьный код')],
  ['createdBy', 'user', titled('Created By', 'Кем создан'), { readOnly: true }],
  ['entityTypeId', 'integer', titled('Type Identifier', 'Идентификатор типа'), { required: true, immutable: true }],
  ['customSectionId', 'integer', titled('Digital Workspace', 'Цифровое рабочее место'), { immutable: true }],
  [
    'isCategoriesEnabled',
    'boolean',
    titled(
      'Use custom funnels and sales tunnels in the smart process',
      'Использовать в смарт-процессе свои воронки и туннели продаж',
    ),
  ],
  [
    'isStagesEnabled',
    'boolean',
    titled('Use custom stages and Kanban in the smart process', 'Использовать в смарт-процессе свои стадии и канбан'),
  ],
  [
    'isBeginCloseDatesEnabled',
    'boolean',
    titled("Fields 'Start Date' and 'End Date'", 'Поля "Дата начала" и "Дата завершения"'),
  ],
  ['isClientEnabled', 'boolean', titled("Field 'Client'", 'Поле "Клиент"')],
  ['isUseInUserfieldEnabled', 'boolean', titled('Use in user field', 'Использовать в пользовательском поле')],
  ['isLinkWithProductsEnabled', 'boolean', titled('Link with catalog products', 'Привязка товаров каталога')],
  ['isMycompanyEnabled', 'boolean', titled("Field 'Your Company Details'", 'Поле "Реквизиты вашей компании"')],
  ['isDocumentsEnabled', 'boolean', titled('Document Printing', 'Печать документов')],
  [
    'isSourceEnabled',
    'boolean',
    titled(
      "Fields 'Source' and 'Additional Information about Source'",
      'Поля "Источник" и "Дополнительно об источнике"',
    ),
  ],
  ['isObserversEnabled', 'boolean', titled("Field 'Observers'", 'Поле "Наблюдатели"')],
  ['isRecyclebinEnabled', 'boolean', titled('Use Recycle Bin', 'Использовать корзину')],
  [
    'isAutomationEnabled',
    'boolean',
    titled('Use Automation rules and triggers in the smart process', 'Использовать в смарт-процессе роботы и триггеры'),
  ],
  [
    'isBizProcEnabled',
    'boolean',
    titled(
      'Use business process designer in the smart process',
      'Использовать в смарт-процессе дизайнер бизнес-процессов',
    ),
  ],
  [
    'isSetOpenPermissions',
    'boolean',
    titled('Make new funnels available to everyone', 'Делать новые воронки доступными для всех'),
  ],
  ['createdTime', 'datetime', titled('Creation Date', 'Дата создания')],
  ['updatedTime', 'datetime', titled('Modification Date', 'Дата изменения')],
  ['updatedBy', 'user', titled('Modified By', 'Кем изменён'), { readOnly: true }],
]

export const describeType = (call: Call) =>
  Object.fromEntries(fields.map(([name, type, title, said]) => [name, described(call, name, type, title, said)]))
