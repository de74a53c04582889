import { fill, inLanguage } from '../../lib/text.ts'
import { settingsChanged } from '../../portal/settings.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { object, optionalObject, positiveId, scalarText } from '../../rest/params.ts'
import { type Phrases, wordsOf } from '../../rest/phrases.ts'
import { requireConfigurer, requireReader } from '../access.ts'
import { ownUserfieldPhrases, userfieldPhrases } from '../phrases/userfields.ts'
import type { EntityType } from '../record-type.ts'
import { deleteFilesIn } from '../records/files.ts'
import { userfieldColumn, userfieldTable } from '../userfields.ts'
import { emptyColumn, giveColumn } from './userfield-columns.ts'
import { leaveRecords, readList, writeList } from './userfield-elements.ts'
import { changedColumns, fieldName, newColumns, wrongs } from './userfield-input.ts'
import { satisfies, shownFields, sorted, storedFields } from './userfield-rows.ts'

const scopes = ['crm']

/** SQLite and PostgreSQL have tables of some 1,600 columns at most. */
const MOST_FIELDS = 1000

/** The five methods of a type's user fields (api-reference/crm/leads/userfield/ and its four siblings). */
export function userfieldMethods(type: EntityType): Method[] {
  const source = `src/crm/families/userfields.ts over src/crm/entity-types/${type.table}.ts`
  const reading = `who may read a ${type.entityTypeName.toLowerCase()}`
  const writing = 'who may change the settings of the CRM'
  const own = ownUserfieldPhrases[type.entityTypeName]
  const words = <V extends keyof typeof userfieldPhrases>(verb: V): (typeof userfieldPhrases)[V] => ({
    ...userfieldPhrases[verb],
    ...own?.everywhere,
    ...own?.[verb],
  })
  const adding = words('add')
  return [
    method({
      name: `${type.method}.userfield.add`,
      scopes,
      kind: 'write',
      changesSettings: true,
      source,
      access: writing,
      // Without any fields the first of them is missed.
      params: { fields: { ...optionalObject('fieldsNotArray'), required: true } },
      phrases: adding,
      async run(call, { fields }) {
        await beginChange(call)
        const name = fieldName(fields.FIELD_NAME) || call.fail('nameMissing')
        const userType = scalarText(fields.USER_TYPE_ID)?.trim().toLowerCase() || call.fail('typeMissing')
        failAll(call, adding, wrongs(name, userType))
        return addUserfield(call, type, name, userType, fields)
      },
    }),
    method({
      name: `${type.method}.userfield.get`,
      scopes,
      kind: 'read',
      source,
      access: reading,
      params: { id: positiveId('idInvalid') },
      phrases: words('get'),
      async run(call, { id }) {
        await requireReader(call, [type])
        const [shown] = await shownFields(call, [await requireUserfield(call, type, id)], 'all')
        return shown
      },
    }),
    method({
      name: `${type.method}.userfield.list`,
      scopes,
      kind: 'read',
      source,
      access: reading,
      params: { order: optionalObject('orderNotArray'), filter: optionalObject('filterNotArray') },
      phrases: words('list'),
      async run(call, { order, filter }) {
        await requireReader(call, [type])
        const found = (await storedFields(call, type)).filter(row => satisfies(row, filter))
        const language = scalarText(filter.LANG)?.trim().toLowerCase()
        const shown = await shownFields(call, sorted(found, order), language ? { language } : null)
        return new Page(shown, shown.length)
      },
    }),
    method({
      name: `${type.method}.userfield.update`,
      scopes,
      kind: 'write',
      changesSettings: true,
      source,
      access: writing,
      params: { id: positiveId('idInvalid'), fields: object('fieldsNotArray') },
      phrases: words('update'),
      async run(call, { id, fields }) {
        await beginChange(call)
        const row = await requireUserfield(call, type, id)
        const columns = changedColumns(call, row, fields)
        if (Object.keys(columns).length)
          await call.db.updateTable('userfield').set(columns).where('id', '=', id).execute()
        if (row.user_type_id === 'enumeration') {
          const multiple = row.multiple === 'Y'
          const list = await readList(call, id, multiple, fields.LIST)
          await writeList(call, id, list)
          await leaveRecords(call, userfieldTable(type), userfieldColumn(row.field_name, id), multiple, list.removed)
        }
        return true
      },
    }),
    method({
      name: `${type.method}.userfield.delete`,
      scopes,
      kind: 'write',
      changesSettings: true,
      source,
      access: writing,
      params: { id: positiveId('idInvalid') },
      phrases: words('delete'),
      async run(call, { id }) {
        await beginChange(call)
        const row = await requireUserfield(call, type, id)
        if (row.user_type_id === 'file')
          await deleteFilesIn(call, type, userfieldColumn(row.field_name, id), row.multiple === 'Y')
        await emptyColumn(call, type, { id, name: row.field_name })
        await call.db.deleteFrom('userfield_enum').where('userfield_id', '=', id).execute()
        await call.db.deleteFrom('userfield').where('id', '=', id).execute()
        return true
      },
    }),
  ]
}

async function addUserfield(
  call: Call<'nameTaken' | 'tooMany' | 'elementTaken'>,
  type: EntityType,
  name: string,
  userType: string,
  fields: Record<string, unknown>,
): Promise<number> {
  const entity = type.userFieldEntityId
  const columns = newColumns(call, userType, fields)
  const multiple = columns.multiple === 'Y'
  const { known } = await call.db
    .selectFrom('userfield')
    .select(eb => eb.fn.countAll().as('known'))
    .where('entity_id', '=', entity)
    .executeTakeFirstOrThrow()
  if (Number(known) >= MOST_FIELDS) call.fail('tooMany', { limit: MOST_FIELDS })
  const added = await call.db
    .insertInto('userfield')
    .values({ entity_id: entity, field_name: name, user_type_id: userType, ...columns })
    .onConflict(conflict => conflict.columns(['entity_id', 'field_name']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return call.fail('nameTaken', { field: name, entity })
  const id = Number(added.id)
  if (userType === 'enumeration') await writeList(call, id, await readList(call, null, multiple, fields.LIST))
  await giveColumn(call, type, { id, name, userType, multiple })
  return id
}

/**
 * Who may not change the settings of the CRM is told so before anything else. The new version of the settings comes first,
 * so that in PostgreSQL changes of fields wait for one another.
 */
async function beginChange(call: Call<'accessDenied'>): Promise<void> {
  await requireConfigurer(call)
  await settingsChanged(call.db, call)
}

/** The row of a field by its id; a field of another type is one that nobody may see here. */
async function requireUserfield(call: Call<'notFound' | 'accessDenied'>, type: EntityType, id: number) {
  const row = await call.db.selectFrom('userfield').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return call.fail('notFound', { id })
  return row.entity_id === type.userFieldEntityId ? row : call.fail('accessDenied', { id })
}

/** Fails with all that is wrong at once, a line for each. */
function failAll<C extends string>(call: Call<C | 'several'>, phrases: Phrases<C>, conditions: C[]): void {
  const [first, ...others] = conditions
  if (first === undefined) return
  if (!others.length) call.fail(first)
  const texts = conditions.map(condition => fill(inLanguage(wordsOf(phrases[condition]).text, call.language), {}))
  call.fail('several', { texts: texts.join('\n') })
}
