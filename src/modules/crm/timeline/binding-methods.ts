import { sourceOf } from '../../../lib/source.ts'
import { field } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import { describeFields } from '../../../records/show.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { optionalObject, scalarText, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import type { Place } from '../records/timeline.ts'
import { shownPlace } from './comments.ts'
import { bindingPhrases as phrases } from './phrases.ts'
import {
  addPlace,
  entryById,
  isSame,
  mayUse,
  placesOf,
  removePlace,
  requireOwner,
  requireUsable,
  typeNamed,
} from './places.ts'

const written = { required: true, immutable: true } as const

const bindingFields: Fields = {
  OWNER_ID: field('integer', 'Timeline record ID', 'ID записи таймлайна', written),
  ENTITY_ID: field('integer', 'Element ID', 'ID элемента', written),
  ENTITY_TYPE: field('string', 'Element type', 'Тип элемента', written),
}

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const writing = {
  ...common,
  kind: 'write',
  access: 'who may change the record; who binds an entry to it may also change one that it is bound to',
  // What is no map, and none at all, has no OWNER_ID.
  params: { fields: { ...optionalObject('ownerIdInvalid'), required: true } },
  phrases: phrases.write,
} as const

/** The records that an entry of the timeline is bound to (api-reference/crm/timeline/bindings/). */
export const timelineBindingMethods: Method[] = [
  method({
    ...common,
    name: 'crm.timeline.bindings.fields',
    kind: 'read',
    params: {},
    phrases: {},
    run: call => describeFields(call, bindingFields),
  }),
  method({
    ...common,
    name: 'crm.timeline.bindings.list',
    kind: 'read',
    access: 'any user; records that they may not read are left out',
    params: { filter: { ...optionalObject('ownerIdInvalid'), required: true } },
    phrases: phrases.list,
    async run(call, { filter }) {
      const given = new Map(
        Object.entries(filter).map(([key, value]) => [key.replace(/^=/, '').trim().toUpperCase(), value]),
      )
      const ownerId = wholeNumber(given.get('OWNER_ID')) ?? 0
      if (ownerId <= 0) call.fail('ownerIdInvalid')
      const entry = await entryById(call, ownerId, 'read')
      const shown: Record<string, unknown>[] = []
      for (const place of entry ? await placesOf(call, entry) : [])
        if (await mayUse(call, place, 'read'))
          shown.push({ OWNER_ID: String(ownerId), ...(await shownPlace(call, place)) })
      const asked = shown.filter(one =>
        ['ENTITY_ID', 'ENTITY_TYPE'].every(
          name => !given.has(name) || scalarText(given.get(name))?.trim().toLowerCase() === one[name],
        ),
      )
      return new Page(asked, asked.length)
    },
  }),
  method({
    ...writing,
    name: 'crm.timeline.bindings.bind',
    async run(call, { fields }) {
      const { entry, place } = await requireBinding(call, fields)
      const places = await placesOf(call, entry)
      // Whoever may change one of its records may change an entry: to bind it is no way to that.
      await requireUsable(call, entry, places, 'update')
      if (places.some(one => isSame(one, place))) return false
      await addPlace(call, entry, place)
      call.recordChange('TIMELINE_BINDING', Number(entry.id), 'add')
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.timeline.bindings.unbind',
    async run(call, { fields }) {
      const { entry, place } = await requireBinding(call, fields)
      if (!(await placesOf(call, entry)).some(one => isSame(one, place))) call.fail('notFound')
      await removePlace(call, entry, place)
      call.recordChange('TIMELINE_BINDING', Number(entry.id), 'delete')
      return true
    },
  }),
]

type BindingCall = Call<'ownerIdInvalid' | 'entityIdInvalid' | 'entityTypeInvalid' | 'accessDenied'>

/** An entry and a record that the caller may change. */
async function requireBinding(
  call: BindingCall,
  { OWNER_ID, ENTITY_ID, ENTITY_TYPE }: Record<string, unknown>,
): Promise<{ entry: Row; place: Place }> {
  const ownerId = wholeNumber(OWNER_ID) ?? 0
  if (ownerId <= 0) call.fail('ownerIdInvalid')
  const recordId = wholeNumber(ENTITY_ID) ?? 0
  if (recordId <= 0) call.fail('entityIdInvalid')
  const type = (await typeNamed(call, ENTITY_TYPE)) ?? call.fail('entityTypeInvalid')
  const place = await requireOwner(call, type, recordId, 'update', 'entityIdInvalid')
  return { entry: (await entryById(call, ownerId, 'update')) ?? call.fail('ownerIdInvalid'), place }
}
