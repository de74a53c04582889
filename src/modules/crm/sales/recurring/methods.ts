import { sourceOf } from '../../../../lib/source.ts'
import type { Fields } from '../../../../records/field.ts'
import { description } from '../../../../records/show.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { names, object, optionalObject, positiveId, start, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { accessTo, isDenied, permits } from '../../model/access.ts'
import { expose } from './expose.ts'
import { readSettings } from './input.ts'
import { listSettings, shownSettings } from './list.ts'
import { tellSettings } from './owned.ts'
import type { RecurringCall, RecurringType, RecurringVerb } from './recurring-type.ts'
import { addSettings, requireSettings, saveSettings, scheduled } from './settings.ts'

const id = positiveId('idInvalid')
const filtered = { order: optionalObject('orderNotArray'), filter: optionalObject('filterNotArray') }

/** The methods about templates of records that come again and again. */
export function recurringMethods<Making extends string, Adding extends string, Deleting extends string>(
  type: RecurringType<Making, Adding, Deleting>,
): Method[] {
  const { calendar, kind, phrases } = type
  const common = (verb: RecurringVerb) => ({
    scopes: ['crm'],
    source: `${sourceOf(import.meta.filename)} over ${type.source}`,
    name: `${type.method}.${verb}`,
    access: type.access[verb],
  })
  const reading = (verb: RecurringVerb) => ({ ...common(verb), kind: 'read' }) as const
  const writing = (verb: RecurringVerb) => ({ ...common(verb), kind: 'write' }) as const
  return [
    method({
      ...reading('fields'),
      params: {},
      phrases: phrases.fields,
      run: call => describedSettings(call, type),
    }),
    method({
      ...writing('add'),
      params: { fields: object('fieldsNotArray'), params: optionalObject('paramsNotArray') },
      phrases: phrases.add,
      run: (call, { fields }) => addTemplate(call as RecurringCall<'add', Adding>, type, fields),
    }),
    method({
      ...reading('get'),
      params: { id },
      phrases: phrases.get,
      async run(call, { id }) {
        const { settings } = await requireSettings(call, type, id, 'read', false)
        return shownSettings(call, type, settings)
      },
    }),
    type.selects
      ? method({
          ...reading('list'),
          params: { ...filtered, select: names, start },
          phrases: phrases.list,
          run: (call, asked) => listSettings(call, type, asked),
        })
      : method({
          ...reading('list'),
          params: { ...filtered, start },
          phrases: phrases.list,
          run: (call, asked) => listSettings(call, type, { ...asked, select: [] }),
        }),
    method({
      ...writing('update'),
      params: { id, fields: object('fieldsNotArray') },
      phrases: phrases.update,
      async run(call, { id, fields }) {
        const { settings, template } = await requireSettings(call, type, id, 'update', true)
        await type.record(call, Number(template.id), 'read')
        const changed = readSettings(call, type, fields, settings)
        if (changed.category_id !== settings.category_id) await requireMaking(call, type, changed, template)
        await saveSettings(call, scheduled(calendar, changed, call))
        tellSettings(call, type.name, 'UPDATE', id, Number(template.id))
        return true
      },
    }),
    method({
      ...writing('delete'),
      params: { id },
      phrases: phrases.delete,
      async run(call, { id }) {
        const { template } = await requireSettings(call, type, id, 'delete', true)
        for (const rule of type.deletable ?? []) rule(call as RecurringCall<'delete', Deleting>, template, id)
        await query(call.db, 'delete from recurring where id = ?', [id])
        tellSettings(call, type.name, 'DELETE', id)
        return true
      },
    }),
    method({
      ...writing('expose'),
      params: { id },
      phrases: phrases.expose,
      async run(call, { id }) {
        const { settings, template } = await requireSettings(call, type, id, 'read', true)
        const added = await expose(call as RecurringCall<'expose', Making>, type, settings, template, false)
        return { [`${type.name}_ID`]: added }
      },
    }),
  ]

  async function describedSettings(call: RecurringCall<'fields'>, { fields }: Pick<typeof type, 'fields'>) {
    if (isDenied(await accessTo(call, kind, 'read'))) call.fail('accessDenied')
    const { title, ...params } = description(call, 'PARAMS', fields.PARAMS!)
    const definition = Object.fromEntries(Object.entries(calendar.params).map(([name, { field }]) => [name, field]))
    return { ...described(call, fields), PARAMS: { ...params, definition: described(call, definition), title } }
  }
}

const described = (call: Call, fields: Fields): Row =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, description(call, name, field)]))

/** Fails for who may not add what the portal's clock will make of a template without asking. */
async function requireMaking(
  call: Call<'accessDenied'>,
  { kind, place }: Pick<RecurringType<never, never>, 'kind' | 'place'>,
  settings: Row,
  template: Row,
): Promise<void> {
  const made = place ? await place(call, settings, template) : template
  if (!permits(await accessTo(call, kind, 'add'), made)) call.fail('accessDenied', { id: template.id })
}

/** Adds settings for a record, and gives their id: the record becomes the template, or is what it is made of. */
async function addTemplate<Making extends string, Adding extends string, Deleting extends string>(
  call: RecurringCall<'add', Adding>,
  type: RecurringType<Making, Adding, Deleting>,
  fields: Row,
): Promise<number> {
  const source = wholeNumber(fields[`${type.name}_ID`]) ?? 0
  if (source <= 0) call.fail('sourceIdEmpty')
  const record = await type.record(call, source, 'update')
  if (isDenied(await accessTo(call, type.kind, 'add'))) call.fail('accessDenied', { id: source })
  const settings = readSettings(call, type, fields, type.begun?.(record) ?? null)
  await requireMaking(call, type, settings, record)
  const template = { entity_type_id: type.kind.entityTypeId, ...(await type.template(call, record)) }
  const [known] = await query(call.db, 'select id from recurring where entity_type_id = ? and record_id = ?', [
    ...[template.entity_type_id, template.record_id],
  ])
  if (known) call.fail('alreadyRecurring', { id: source })
  const all = { ...settings, ...template, counter_repeat: null }
  const added = await addSettings(call, scheduled(type.calendar, all, call))
  tellSettings(call, type.name, 'ADD', added, template.record_id)
  return added
}
