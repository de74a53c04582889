import { sourceOf } from '../../../lib/source.ts'
import { isMap, type Text } from '../../../lib/text.ts'
import type { Verb } from '../../../portal/roles.ts'
import type { Field } from '../../../records/field.ts'
import { description } from '../../../records/show.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { list, object, positiveId, truth, wholeNumber } from '../../../rest/params.ts'
import { Failure } from '../../../rest/phrases.ts'
import type { BindingType } from '../entities/bindings.ts'
import { membersChanged } from '../records/after-change.ts'
import { bind, boundTo, idsOf, setBound, type ToBind, unbind } from '../records/bindings.ts'
import { requireMembers, requireRecord } from '../records/require.ts'
import { bindingPhrases } from './phrases.ts'

const scopes = ['crm']

/** The six methods of a binding (api-reference/crm/leads/management-communication/ and its four siblings). */
export function bindingMethods(binding: BindingType): Method[] {
  const { owner, memberKey, phrases: ofBinding } = binding
  const source = sourceOf(import.meta.filename, '../entities/bindings.ts')
  const entity = owner.entityTypeName.toLowerCase()
  const words = <V extends keyof typeof bindingPhrases>(verb: V): (typeof bindingPhrases)[V] => ({
    ...bindingPhrases[verb],
    ...ofBinding?.everywhere,
    ...ofBinding?.[verb as 'add'],
  })
  return [
    method({
      name: `${binding.method}.fields`,
      scopes,
      kind: 'read',
      source,
      params: {},
      phrases: {},
      run: call => bindingFields(call, binding),
    }),
    method({
      name: `${binding.method}.add`,
      scopes,
      kind: 'write',
      source,
      access: `who may change the ${entity}`,
      params: { id: positiveId('ownerIdInvalid'), fields: object('fieldsNotObject') },
      phrases: words('add'),
      async run(call, { id, fields }) {
        await requireRecord(call, owner, id, 'update', 'typeDenied')
        const item = readItem(fields, memberKey) ?? call.fail('memberInvalid')
        await requireMembers(call, binding, [], [item.id])
        const isNew = await bind(call, binding, id, item)
        if (isNew) await membersChanged(call, binding, id, [], [item.id])
        return isNew
      },
    }),
    method({
      name: `${binding.method}.delete`,
      scopes,
      kind: 'write',
      source,
      access: `who may change the ${entity}`,
      params: { id: positiveId('ownerIdInvalid'), fields: object('fieldsNotObject') },
      phrases: words('delete'),
      async run(call, { id, fields }) {
        await requireRecord(call, owner, id, 'update', 'typeDenied')
        const item = readItem(fields, memberKey) ?? call.fail('memberInvalid')
        await requireMembers(call, binding, [item.id], [])
        const wasBound = await unbind(call, binding, id, item.id)
        if (wasBound) await membersChanged(call, binding, id, [item.id], [])
        return wasBound
      },
    }),
    method({
      name: `${binding.method}.items.get`,
      scopes,
      kind: 'read',
      source,
      access: `who may read the ${entity}`,
      params: { id: positiveId('ownerIdInvalid') },
      phrases: words('items.get'),
      async run(call, { id }) {
        if (!(await hasList(call, binding, id, 'read'))) return []
        return (await boundTo(call.db, binding, id)).map(bound => ({
          [memberKey]: bound.id,
          SORT: bound.sort,
          ROLE_ID: 0,
          IS_PRIMARY: bound.isPrimary ? 'Y' : 'N',
        }))
      },
    }),
    method({
      name: `${binding.method}.items.set`,
      scopes,
      kind: 'write',
      source,
      access: `who may change the ${entity}`,
      params: { id: positiveId('ownerIdInvalid'), items: list('itemsNotArray') },
      phrases: words('items.set'),
      async run(call, { id, items }) {
        await requireRecord(call, owner, id, 'update', 'typeDenied')
        const wanted = items.map(
          item => (isMap(item) ? readItem(item, memberKey) : undefined) ?? call.fail('memberInvalid'),
        )
        const before = idsOf(await boundTo(call.db, binding, id))
        const after = idsOf(wanted)
        await requireMembers(call, binding, before, after)
        await setBound(call, binding, id, wanted)
        await membersChanged(call, binding, id, before, after)
        return true
      },
    }),
    method({
      name: `${binding.method}.items.delete`,
      scopes,
      kind: 'write',
      source,
      access: `who may change the ${entity}`,
      params: { id: positiveId('ownerIdInvalid') },
      phrases: words('items.delete'),
      async run(call, { id }) {
        if (binding.clearingReads && !(await hasList(call, binding, id, 'read'))) return true
        if (!(await hasList(call, binding, id, 'update'))) return true
        const before = idsOf(await boundTo(call.db, binding, id))
        await requireMembers(call, binding, before, [])
        await setBound(call, binding, id, [])
        if (before.length) await membersChanged(call, binding, id, before, [])
        return true
      },
    }),
  ]
}

/** What comes after the last takes a step more: far from where numbers stop being whole in any store. */
const LARGEST_SORT = 1_000_000_000

/** A member to bind; undefined when its id is none. */
function readItem(item: Record<string, unknown>, memberKey: string): ToBind | undefined {
  const id = wholeNumber(item[memberKey])
  if (id === undefined || id <= 0) return undefined
  const sort = wholeNumber(item.SORT)
  return {
    id,
    sort: sort === undefined ? undefined : Math.min(Math.max(sort, 0), LARGEST_SORT),
    isPrimary: truth(item.IS_PRIMARY),
  }
}

/** Fails for an owner that the caller may not use so; false for one that does not exist, where that is one without members. */
async function hasList(
  call: Call<'typeDenied' | 'accessDenied' | 'notFound'>,
  { owner, missingIsEmpty }: BindingType,
  id: number,
  verb: Verb,
): Promise<boolean> {
  try {
    await requireRecord(call, owner, id, verb, 'typeDenied')
    return true
  } catch (error) {
    if (missingIsEmpty && error instanceof Failure && error.condition === 'notFound') return false
    throw error
  }
}

function bindingFields(call: Call, { memberKey, member }: BindingType): Record<string, unknown> {
  const field = (type: string, title: Text, required = false): Field => ({
    type,
    title,
    ...(required ? { required: true as const } : {}),
  })
  const fields: Record<string, Field> = {
    [memberKey]: field('integer', member.title, true),
    SORT: field('integer', { en: 'Sorting', ru: 'Сортировка' }),
    IS_PRIMARY: field('char', { en: 'Primary', ru: 'Первичный' }),
  }
  return Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, description(call, name, one)]))
}
