import { dayIn } from '../../../lib/moment.ts'
import type { Text } from '../../../lib/text.ts'
import { field, id, upTo } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import type { Row } from '../../../store/store.ts'
import type { TableName } from '../../../store/table-types.ts'
import type { EntityGuard, EntityType } from '../model/entity-type.ts'
import {
  amount,
  assigned,
  childOf,
  company,
  contact,
  contacts,
  currency,
  dates,
  directory,
  inAWeek,
  itemGroup,
  lastActivity,
  moved,
  observers,
  opened,
  retitled,
  source,
  titled,
  utm,
} from './field-groups.ts'
import { knownCategory, ownCompany, previousStage, stageMoves } from './guards.ts'

/** What the items of a type have or have not (crm-type-add.md). */
export interface ItemSwitches {
  stages: boolean
  categories: boolean
  client: boolean
  products: boolean
  beginCloseDates: boolean
  source: boolean
  mycompany: boolean
  observers: boolean
}

/** Items of all types share the events of their user fields (universal/events/). */
export const ITEM_USERFIELD_EVENTS = 'ONCRMTYPEUSERFIELD'

/** A type of items: a smart process, or invoices. */
export interface ItemType {
  entityTypeId: number
  entityTypeName: string
  entityTypeAbbr: string
  userFieldEntityId: string
  title: Text
  table: TableName
  switches: ItemSwitches
  /** What the directory of a category's stages is called, without the category's id. */
  stages: string
  defaultCategory: number
  /** Fields beside those of every type of items. */
  fields?: Fields
  fixedParents?: readonly number[]
  /** What a new item is called when nobody says. */
  numbered?: (id: number, language: 'en' | 'ru') => Row
}

/** Fields that are kept and that nobody is told of: what is in them comes back with their switch. */
const hidden = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, { ...one, modern: null }]))

const switched = (isOn: boolean, fields: Fields): Fields => (isOn ? fields : hidden(fields))

/** The fields of items, by what switches them on. */
function itemFields({ switches, stages, defaultCategory }: ItemType): Fields {
  const stage = directory(`${stages}${defaultCategory}`, 'Stage', 'Стадия')
  return {
    ...id,
    TITLE: field('string', 'Name', 'Название', upTo(255)),
    XML_ID: field('string', 'External code', 'Внешний код'),
    ...titled(dates, { DATE_CREATE: ['Created at', 'Когда создан'], DATE_MODIFY: ['Updated at', 'Когда обновлен'] }),
    ...titled(assigned, {
      ASSIGNED_BY_ID: ['Assigned to', 'Ответственный'],
      CREATED_BY_ID: ['Created by', 'Кем создан'],
      MODIFY_BY_ID: ['Updated by', 'Кем обновлен'],
    }),
    // Quirk: told to be required, and nobody has to say it (sample of crm.item.fields).
    OPENED: { ...retitled(opened, 'Publicly available', 'Доступно для всех'), required: true },
    ...itemGroup,
    ...switched(switches.beginCloseDates, {
      BEGINDATE: field('date', 'Start date', 'Дата начала'),
      CLOSEDATE: field('date', 'End date', 'Дата завершения'),
    }),
    ...switched(switches.client, {
      COMPANY_ID: { ...company, systemSettings: childOf(4), modernEmpty: '0' },
      CONTACT_ID: { ...contact, modernEmpty: '0' },
      CONTACT_IDS: contacts,
    }),
    ...switched(switches.observers, observers),
    CATEGORY_ID: field('crm_category', 'Pipeline', 'Воронка'),
    ...switched(switches.stages, {
      MOVED_TIME: moved.MOVED_TIME!,
      MOVED_BY_ID: moved.MOVED_BY_ID!,
      STAGE_ID: stage,
      STAGE_SEMANTIC_ID: field('string', 'Stage group', 'Группа стадии', { readOnly: true, modern: null }),
      PREVIOUS_STAGE_ID: { ...stage, title: { en: 'Previous stage', ru: 'Предыдущая стадия' }, readOnly: true },
    }),
    ...switched(
      switches.source,
      titled(source, { SOURCE_DESCRIPTION: ['Additional source info', 'Дополнительно об источнике'] }),
    ),
    ...switched(switches.products, {
      CURRENCY_ID: currency,
      IS_MANUAL_OPPORTUNITY: field('char', 'Amount calculation mode', 'Режим расчета суммы'),
      OPPORTUNITY: amount,
      TAX_VALUE: field('double', 'Tax amount', 'Сумма налога'),
    }),
    ...switched(switches.mycompany, {
      MYCOMPANY_ID: field('crm_company', 'Your company details', 'Реквизиты вашей компании', {
        systemSettings: { ...childOf(4), isMyCompany: true, isEmbeddedEditorEnabled: true },
      }),
    }),
    ...titled(lastActivity, {
      LAST_ACTIVITY_TIME: ['Last activity', 'Последняя активность'],
      LAST_ACTIVITY_BY: ['Last activity in timeline by', 'Кем осуществлена последняя активность в таймлайне'],
    }),
    ...utm,
  }
}

/** The type whose records are the items of a smart process, or invoices. */
export function itemType(told: ItemType): EntityType {
  const { switches, stages } = told
  const fields = { ...itemFields(told), ...told.fields }
  const isSeen = (name: string) => fields[name]?.modern !== null
  // Stages go on where nobody sees them: an item is in one of its category when they are switched on again.
  const guards: EntityGuard[] = [knownCategory, stageMoves, previousStage]
  return {
    entityTypeId: told.entityTypeId,
    entityTypeName: told.entityTypeName,
    entityTypeAbbr: told.entityTypeAbbr,
    userFieldEntityId: told.userFieldEntityId,
    userfieldEvents: ITEM_USERFIELD_EVENTS,
    title: told.title,
    table: told.table,
    fields,
    multifields: false,
    categories: true,
    itemContacts: true,
    itemEvents: true,
    usesRequisites: true,
    productRows: switches.products ? 'on' : 'off',
    ...(told.fixedParents ? { fixedParents: told.fixedParents } : {}),
    stages: {
      field: 'STAGE_ID',
      semantic: 'STAGE_SEMANTIC_ID',
      directory: row => `${stages}${row.category_id ?? told.defaultCategory}`,
      ...(switches.stages ? {} : { hidden: true }),
    },
    defaults(context, settings) {
      const all: Row = {
        category_id: told.defaultCategory,
        opened: 'Y',
        begindate: dayIn(context.now, context.zone),
        closedate: inAWeek(context),
        source_id: settings.first('SOURCE'),
        currency_id: settings.baseCurrency,
        opportunity: 0,
        is_manual_opportunity: 'N',
        tax_value: 0,
      }
      return Object.fromEntries(Object.entries(all).filter(([name]) => isSeen(name.toUpperCase())))
    },
    numbered: (itemId, { language }) =>
      told.numbered?.(itemId, language) ?? {
        title: `${typeof told.title === 'string' ? told.title : told.title[language]} #${itemId}`,
      },
    ...(switches.mycompany ? { itemDefaults: (context, _settings, values) => ownCompany(context, values) } : {}),
    guards: { add: guards, update: guards },
  }
}
