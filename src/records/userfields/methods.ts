import { sourceOf } from '../../lib/source.ts'
import { fill, inLanguage } from '../../lib/text.ts'
import { settingsChanged } from '../../portal/settings/settings.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { optionalObject, positiveId, scalarText } from '../../rest/params.ts'
import { type Phrases, wordsOf } from '../../rest/phrases.ts'
import { addUserfield, changeUserfield, removeUserfield } from './changes.ts'
import type { UserfieldFamily, Verb } from './families.ts'
import { changedColumns, fieldName, newColumns, wrongs } from './input.ts'
import type { UserfieldOwner } from './owner.ts'
import { userfieldPhrases } from './phrases.ts'
import { conditions, shownFields, sorted, storedFields } from './rows.ts'

/** The methods of a family of user fields. */
export function userfieldMethods(family: UserfieldFamily): Method[] {
  const { owner, prefix } = family
  const common = {
    scopes: family.scopes,
    source: `${sourceOf(import.meta.filename)} over ${family.source}`,
    ...(family.positional ? { positional: true as const } : {}),
  }
  const reading = { ...common, kind: 'read', access: family.readers } as const
  const writing = { ...common, kind: 'write', changesSettings: true, access: family.writers } as const
  const name = (verb: Verb) => `${family.method}.userfield.${family.called?.[verb] ?? verb}`
  const words = <V extends keyof typeof userfieldPhrases>(verb: V): (typeof userfieldPhrases)[V] => ({
    ...userfieldPhrases[verb],
    ...family.phrases.everywhere,
    ...family.phrases[verb],
  })
  const adding = words('add')
  const methods: Record<Verb, Method> = {
    add: method({
      ...writing,
      name: name('add'),
      // Without any fields the first of them is missed.
      params: { fields: { ...optionalObject('fieldsNotArray'), required: true } },
      phrases: adding,
      async run(call, { fields }) {
        await beginChange(call, family)
        const name = fieldName(prefix, fields.FIELD_NAME) || call.fail('nameMissing')
        const userType = scalarText(fields.USER_TYPE_ID)?.trim().toLowerCase() || call.fail('typeMissing')
        failAll(call, adding, await wrongs(call, name, userType))
        const columns = newColumns(call, userType, fields)
        return addUserfield(call, family, { name, userType, columns, list: fields.LIST })
      },
    }),
    get: method({
      ...reading,
      name: name('get'),
      params: { id: positiveId('idInvalid') },
      phrases: words('get'),
      async run(call, { id }) {
        await family.requireReader(call)
        const [shown] = await shownFields(call, [await requireUserfield(call, owner, id)], 'all')
        return shown
      },
    }),
    list: method({
      ...reading,
      name: name('list'),
      params: { order: family.order, filter: optionalObject('filterNotArray') },
      phrases: words('list'),
      async run(call, { order, filter }) {
        await family.requireReader(call)
        const found = await storedFields(call, owner, conditions(filter, family.filtersBy, call))
        const language = scalarText(filter.LANG)?.trim().toLowerCase()
        const shown = await shownFields(call, sorted(found, order), language ? { language } : null)
        return new Page(shown, shown.length)
      },
    }),
    update: method({
      ...writing,
      name: name('update'),
      params: { id: positiveId('idInvalid'), fields: family.changes },
      phrases: words('update'),
      async run(call, { id, fields }) {
        await beginChange(call, family)
        const row = await requireUserfield(call, owner, id)
        const columns = changedColumns(call, row, fields, { restLabel: family.restLabel(fields), settings: 'each' })
        await changeUserfield(call, owner, row, columns, fields.LIST)
        return true
      },
    }),
    delete: method({
      ...writing,
      name: name('delete'),
      params: { id: positiveId('idInvalid') },
      phrases: words('delete'),
      async run(call, { id }) {
        await beginChange(call, family)
        const row = await requireUserfield(call, owner, id)
        await removeUserfield(call, owner, row)
        return true
      },
    }),
  }
  return family.verbs.map(verb => methods[verb])
}

/**
 * Who may not change fields is told so before anything else. The new version of the settings comes first,
 * so that in PostgreSQL changes of fields wait for one another.
 */
async function beginChange(call: Call<'accessDenied'>, family: UserfieldFamily): Promise<void> {
  await family.requireWriter(call)
  await settingsChanged(call.db, call)
}

/** The row of a field by its id; a field of another owner is one that nobody may see here. */
async function requireUserfield(call: Call<'notFound' | 'accessDenied'>, owner: UserfieldOwner, id: number) {
  const row = await call.db.selectFrom('userfield').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return call.fail('notFound', { id })
  return row.entity_id === owner.userFieldEntityId ? row : call.fail('accessDenied', { id })
}

/** Fails with all that is wrong at once, a line for each. */
function failAll<C extends string>(call: Call<C | 'several'>, phrases: Phrases<C>, conditions: C[]): void {
  const [first, ...others] = conditions
  if (first === undefined) return
  if (!others.length) call.fail(first)
  const texts = conditions.map(condition => fill(inLanguage(wordsOf(phrases[condition]).text, call.language), {}))
  call.fail('several', { texts: texts.join('\n') })
}
