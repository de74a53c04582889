import { sourceOf } from '../../../../lib/source.ts'
import { field, readOnly } from '../../../../records/define-field.ts'
import { column, type Fields } from '../../../../records/field.ts'
import { integer } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import { deal } from '../../entities/index.ts'
import type { WriteCondition } from '../../model/entity-type.ts'
import { categoriesOf, portalSettings } from '../../model/portal-settings.ts'
import { requireRecord } from '../../records/require.ts'
import { addCopy } from './copy.ts'
import { datesOf, dealCalendar } from './deal-calendar.ts'
import { commonFields } from './fields.ts'
import { paramsOf } from './params.ts'
import { recurringDealPhrases } from './phrases.ts'
import type { RecurringCall, RecurringType } from './recurring-type.ts'

const common = commonFields('datetime')

/** The settings of a recurring deal (api-reference/crm/deals/recurring-deals/crm-deal-recurring-fields.md). */
const fields: Fields = {
  ID: common.ID,
  DEAL_ID: field('integer', 'id of the recurring deal', 'id регулярной сделки', { required: true, immutable: true }),
  BASED_ID: field('integer', 'Created based on', 'Создано на основании', readOnly),
  ACTIVE: common.ACTIVE,
  NEXT_EXECUTION: common.NEXT_EXECUTION,
  LAST_EXECUTION: common.LAST_EXECUTION,
  COUNTER_REPEAT: common.COUNTER_REPEAT,
  START_DATE: common.START_DATE,
  // Quirk: an id that is told to be a flag.
  CATEGORY_ID: field('char', 'Category of the new deal', 'Категория новой сделки', { as: integer }),
  IS_LIMIT: common.IS_LIMIT,
  LIMIT_REPEAT: common.LIMIT_REPEAT,
  LIMIT_DATE: common.LIMIT_DATE,
  PARAMS: common.PARAMS,
}

/** A deal that is a template gets the settings itself, of another one a copy becomes the template (recurring-deals/index.md). */
async function copiedUnlessTemplate(call: Call<WriteCondition>, record: Row) {
  const id = Number(record.id)
  return record.is_recurring === 'Y'
    ? { record_id: id, based_id: null }
    : { record_id: await addCopy(call, deal, record, { is_recurring: 'Y' }), based_id: id }
}

/** The settings go with their template; alone they go when it is none any more. */
function isNoTemplate(call: RecurringCall<'delete', 'templateExists'>, template: Row, id: number): void {
  if (template.is_recurring === 'Y') call.fail('templateExists', { id })
}

/** A deal like its template, in the category of the settings; one that is not there is the default one. */
async function placeOf(call: Call, { category_id }: Row, template: Row): Promise<Row> {
  const category = Number(category_id ?? 0)
  const isThere = (await categoriesOf(call, deal.entityTypeId)).has(category)
  return { ...template, category_id: isThere ? category : 0 }
}

/** A stage of the category in which work goes on is kept; whatever else a template stands in, what comes of it begins. */
async function stageOf(call: Call, place: Row): Promise<Row> {
  if (!deal.stages) return {}
  const name = column(deal.stages.field)
  const semantics = (await portalSettings(call)).semantics(deal.stages.directory(place), place[name] ?? '')
  return { [name]: semantics === 'P' ? place[name] : undefined }
}

/** api-reference/crm/deals/recurring-deals/: deals that come again and again. */
export const recurringDeal: RecurringType<WriteCondition, WriteCondition, 'templateExists'> = {
  name: 'DEAL',
  method: 'crm.deal.recurring',
  source: sourceOf(import.meta.filename),
  work: 'making recurring deals',
  kind: deal,
  access: {
    fields: 'who may read a deal',
    add: 'who may change the deal and add those that come of it',
    get: 'who may read the template',
    list: 'who may read a deal; those whose template they may not read are left out',
    update: 'who may read and change the template, and add deals to another category',
    delete: 'who may delete the template',
    expose: 'who may read the template and add a deal',
  },
  fields,
  shown: [
    ...['ID', 'DEAL_ID', 'BASED_ID', 'ACTIVE', 'CATEGORY_ID', 'IS_LIMIT', 'COUNTER_REPEAT', 'LIMIT_REPEAT'],
    ...['LIMIT_DATE', 'START_DATE', 'NEXT_EXECUTION', 'LAST_EXECUTION', 'PARAMS'],
  ],
  // Sample of crm.deal.recurring.list.
  smallInLists: new Set(['ID', 'DEAL_ID', 'BASED_ID', 'CATEGORY_ID']),
  calendar: dealCalendar,
  begun: record => ({ category_id: Number(record.category_id ?? 0) }),
  completed: (set, before) => ({ category_id: set.category_id ?? before?.category_id ?? 0 }),
  record: (call, id, verb) => requireRecord(call, deal, id, verb),
  template: copiedUnlessTemplate,
  place: placeOf,
  deletable: [isNoTemplate],
  async make(call, settings, template, day) {
    const place = await placeOf(call, settings, template)
    return addCopy(call, deal, template, {
      is_recurring: 'N',
      category_id: place.category_id,
      ...(await stageOf(call, place)),
      ...datesOf(paramsOf(dealCalendar, settings), day),
      closed: undefined,
    })
  },
  phrases: recurringDealPhrases,
}
