import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { object, optionalObject, positiveId, start, wholeNumber } from '../../rest/params.ts'
import { query, type Row } from '../../store/store.ts'
import { accessTo, isDenied } from '../access.ts'
import { deal } from '../entity-types/index.ts'
import { recurringEvent } from '../events.ts'
import { recurringPhrases as phrases } from '../phrases/recurring.ts'
import type { Fields, WriteCondition } from '../record-type.ts'
import { requireRecord } from '../records/require.ts'
import { description } from '../records/show.ts'
import { addCopy } from './copy.ts'
import { expose } from './expose.ts'
import { paramFields, recurringFields } from './fields.ts'
import { readSettings } from './input.ts'
import { listSettings, shownSettings } from './list.ts'
import { addSettings, requireSettings, saveSettings, scheduled } from './settings.ts'

const common = { scopes: ['crm'], source: 'src/crm/recurring/methods.ts' }
const reading = { ...common, kind: 'read' } as const
const writing = { ...common, kind: 'write' } as const

const id = positiveId('idInvalid')

/** The methods about templates of recurring deals (api-reference/crm/deals/recurring-deals/). */
export const recurringDealMethods: Method[] = [
  method({
    ...reading,
    name: 'crm.deal.recurring.fields',
    access: 'who may read a deal',
    params: {},
    phrases: phrases.fields,
    async run(call) {
      if (isDenied(await accessTo(call, deal, 'read'))) call.fail('accessDenied')
      const { title, ...params } = description(call, 'PARAMS', recurringFields.PARAMS!)
      return {
        ...described(call, recurringFields),
        PARAMS: { ...params, definition: described(call, paramFields), title },
      }
    },
  }),
  method({
    ...writing,
    name: 'crm.deal.recurring.add',
    access: 'who may change the deal and add one',
    params: { fields: object('fieldsNotArray'), params: optionalObject('paramsNotArray') },
    phrases: phrases.add,
    async run(call, { fields }) {
      const source = wholeNumber(fields.DEAL_ID) ?? 0
      if (source <= 0) call.fail('dealIdEmpty')
      const record = await requireRecord(call, deal, source, 'update')
      if (isDenied(await accessTo(call, deal, 'add'))) call.fail('accessDenied', { id: source })
      const settings = readSettings(call, fields, { category_id: Number(record.category_id ?? 0) })
      const template = await templateOf(call, record)
      const added = await addSettings(call, scheduled({ ...settings, ...template, counter_repeat: null }, call))
      call.touch('DEAL_RECURRING', added, 'add', recurringEvent('ADD', added, template.record_id))
      return added
    },
  }),
  method({
    ...reading,
    name: 'crm.deal.recurring.get',
    access: 'who may read the template',
    params: { id },
    phrases: phrases.get,
    async run(call, { id }) {
      const { settings } = await requireSettings(call, deal, id, 'read', false)
      return shownSettings(call, settings)
    },
  }),
  method({
    ...reading,
    name: 'crm.deal.recurring.list',
    access: 'who may read a deal; those whose template they may not read are left out',
    params: { order: optionalObject('orderNotArray'), filter: optionalObject('filterNotArray'), start },
    phrases: phrases.list,
    run: (call, query) => listSettings(call, deal, query),
  }),
  method({
    ...writing,
    name: 'crm.deal.recurring.update',
    access: 'who may read and change the template',
    params: { id, fields: object('fieldsNotArray') },
    phrases: phrases.update,
    async run(call, { id, fields }) {
      const { settings, template } = await requireSettings(call, deal, id, 'update', true)
      await requireRecord(call, deal, Number(template.id), 'read')
      await saveSettings(call, scheduled(readSettings(call, fields, settings), call))
      call.touch('DEAL_RECURRING', id, 'update', recurringEvent('UPDATE', id, template.id))
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.deal.recurring.delete',
    access: 'who may delete the template',
    params: { id },
    phrases: phrases.delete,
    async run(call, { id }) {
      const { template } = await requireSettings(call, deal, id, 'delete', true)
      // The settings go with their template; alone they go when it is none any more.
      if (template.is_recurring === 'Y') call.fail('templateExists', { id })
      await query(call.db, 'delete from recurring where id = ?', [id])
      call.touch('DEAL_RECURRING', id, 'delete', recurringEvent('DELETE', id))
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.deal.recurring.expose',
    access: 'who may read the template and add a deal',
    params: { id },
    phrases: phrases.expose,
    async run(call, { id }) {
      const { settings, template } = await requireSettings(call, deal, id, 'read', true)
      const added = await expose(call, deal, settings, template, false)
      return { DEAL_ID: added }
    },
  }),
]

const described = (call: Call, fields: Fields): Row =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, description(call, name, field)]))

/** A deal that is a template gets the settings itself, of another one a copy becomes the template (recurring-deals/index.md). */
async function templateOf(call: Call<WriteCondition | 'alreadyRecurring'>, record: Row): Promise<Row> {
  const recordId = Number(record.id)
  const mine = { entity_type_id: deal.entityTypeId }
  if (record.is_recurring !== 'Y') {
    const copy = await addCopy(call, deal, record, { is_recurring: 'Y' })
    return { ...mine, record_id: copy, based_id: recordId }
  }
  const [known] = await query(call.db, 'select id from recurring where entity_type_id = ? and record_id = ?', [
    ...[deal.entityTypeId, recordId],
  ])
  if (known) call.fail('alreadyRecurring', { id: recordId })
  return { ...mine, record_id: recordId, based_id: null }
}
