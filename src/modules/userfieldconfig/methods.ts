import { sourceOf } from '../../lib/source.ts'
import { inLanguage } from '../../lib/text.ts'
import { settingsChanged } from '../../portal/settings/settings.ts'
import { modernName } from '../../records/modern/field-names.ts'
import { objectOrNothing, presentObject } from '../../records/modern/params.ts'
import { addUserfield, changeUserfield, removeUserfield } from '../../records/userfields/changes.ts'
import { customTypes } from '../../records/userfields/custom-types.ts'
import { MOST_FIELDS } from '../../records/userfields/families.ts'
import { changedColumns, newColumns, wrongs } from '../../records/userfields/input.ts'
import { conditions, sorted } from '../../records/userfields/rows.ts'
import { configTypes } from '../../records/userfields/types/index.ts'
import type { UserfieldType } from '../../records/userfields/types/userfield-type.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { every } from '../../rest/filter.ts'
import { filterKey, slicePage } from '../../rest/list-query.ts'
import { type Method, method } from '../../rest/method.ts'
import { listOf, type Param, repeated, scalarText, start, truth, wholeNumber } from '../../rest/params.ts'
import type { RowOf } from '../../store/table-types.ts'
import { type ConfigOwner, requireConfigurer, userfieldOwnerOf, userfieldOwners } from '../crm/index.ts'
import { userfieldconfigPhrases as phrases } from './phrases.ts'
import { listedFields, readEnum, readField, readKeys, readSelect, shownConfigs, sortable } from './shape.ts'

type Row = Record<string, unknown>

/** The module whose user fields there are. */
const MODULE = 'crm'

const common = { scopes: ['userfieldconfig'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read', access: 'who may read records of the owner' } as const
const writing = {
  ...common,
  kind: 'write',
  changesSettings: true,
  access: 'who may change the settings of the CRM',
} as const

/** A module needs its own scope too (userfieldconfig/index.md). */
const moduleId: Param<string, 'moduleIdMissing' | 'moduleScope' | 'moduleUnknown'> = {
  type: 'string',
  required: true,
  read(value, call) {
    const module = scalarText(value)?.trim().toWellFormed() || call.fail('moduleIdMissing')
    const { scopes } = call.caller
    if (scopes && !scopes.has(module)) call.fail('moduleScope', { module: repeated(module) })
    return module === MODULE ? module : call.fail('moduleUnknown')
  },
}

const id: Param<number, 'idMissing' | 'idNotNumber'> = {
  type: 'integer',
  required: true,
  read(value, call) {
    if (value === undefined || value === null) call.fail('idMissing')
    return wholeNumber(value) ?? call.fail('idNotNumber', { value: `{${repeated(value)}}` })
  },
}

/** A modern door to the user fields of the CRM: the same fields as those of crm.*.userfield.*. */
export const userfieldconfigMethods: Method[] = [
  method({
    ...writing,
    name: 'userfieldconfig.add',
    params: { moduleId, field: presentObject('fieldMissing', 'fieldNotArray') },
    phrases: phrases.add,
    async run(call, { field }) {
      await beginChange(call)
      const name = scalarText(field.fieldName)?.trim() || call.fail('nameMissing')
      const userType = scalarText(field.userTypeId)?.trim().toLowerCase() || call.fail('typeMissing')
      const entityId = scalarText(field.entityId) ?? ''
      const { owner } = (await userfieldOwnerOf(call, entityId)) ?? call.fail('nameForeign')
      if (!name.startsWith(`UF_${entityId}_`)) call.fail('nameForeign')
      const [wrong] = await wrongs(call, name, userType)
      if (wrong) call.fail(wrong)
      const columns = { ...newColumns(call, userType, readField(field, true)), show_in_list: 'Y' }
      const list = userType === 'enumeration' ? requireElements(call, readEnum(field.enum)) : []
      const added = await addUserfield(call, { owner, mostFields: MOST_FIELDS }, { name, userType, columns, list })
      return { field: await shownField(call, added) }
    },
  }),
  method({
    ...reading,
    name: 'userfieldconfig.get',
    params: { moduleId, id },
    phrases: phrases.get,
    async run(call, { id }) {
      const { row, mayRead } = await requireField(call, id)
      if (!(await mayRead(call))) call.fail('accessDenied')
      return { field: (await shownConfigs(call, [row]))[0] }
    },
  }),
  method({
    ...reading,
    name: 'userfieldconfig.list',
    params: {
      moduleId,
      select: objectOrNothing('selectNotArray'),
      order: objectOrNothing('orderNotArray'),
      filter: objectOrNothing('filterNotArray'),
      start,
    },
    phrases: phrases.list,
    async run(call, { select, order, filter, start }) {
      const entities = (await readableOwners(call, filter)).map(({ owner }) => owner.userFieldEntityId)
      const rows = await call.db
        .selectFrom('userfield')
        .selectAll()
        .where('entity_id', 'in', entities)
        .where(every(conditions(readKeys(filter), () => true, call)))
        .orderBy('sort')
        .orderBy('id')
        .execute()
      const page = slicePage(sorted(rows, readKeys(order, sortable)), start)
      return new Page({ fields: listedFields(page.rows, readSelect(select)) }, page.total, page.next)
    },
  }),
  method({
    ...writing,
    name: 'userfieldconfig.update',
    params: { moduleId, id, field: objectOrNothing('fieldNotArray') },
    phrases: phrases.update,
    async run(call, { id, field }) {
      await beginChange(call)
      const { row, owner } = await requireField(call, id)
      const how = { restLabel: null, settings: 'whole' } as const
      const columns = changedColumns(call, row, readField(field, false), how)
      // The list is changed by who says that it is one.
      const list = field.userTypeId === 'enumeration' ? requireElements(call, readEnum(field.enum)) : []
      await changeUserfield(call, owner, row, columns, list)
      return { field: await shownField(call, id) }
    },
  }),
  method({
    ...writing,
    name: 'userfieldconfig.delete',
    params: { moduleId, id },
    phrases: phrases.delete,
    async run(call, { id }) {
      await beginChange(call)
      const { row, owner } = await requireField(call, id)
      await removeUserfield(call, owner, row)
      return null
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'userfieldconfig.getTypes',
    params: { moduleId },
    phrases: phrases.getTypes,
    async run(call) {
      const told = ({ id, configTitle }: UserfieldType) => [id, inLanguage(configTitle, call.language)] as const
      const all = [...configTypes.before.map(told), ...(await customTypes(call)), ...configTypes.after.map(told)]
      return {
        types: Object.fromEntries(all.map(([userTypeId, description]) => [userTypeId, { userTypeId, description }])),
      }
    },
  }),
]

/** Who may not change fields is told so before anything else; then changes of fields wait for one another. */
async function beginChange(call: Call<'accessDenied'>): Promise<void> {
  await requireConfigurer(call)
  await settingsChanged(call.db, call)
}

/** New elements have a value, and say Y or N where they say whether they are the default (how-to-add-user-field-to-spa.md). */
function requireElements(call: Call<'elementInvalid'>, list: Row[]): Row[] {
  for (const { ID, VALUE, DEF } of list)
    if ((!wholeNumber(ID) && !scalarText(VALUE)?.trim()) || (DEF !== undefined && truth(DEF) === undefined))
      call.fail('elementInvalid')
  return list
}

/** The row of a field of the CRM by its id, with its owner. */
async function requireField(call: Call<'notFound'>, id: number): Promise<ConfigOwner & { row: RowOf<'userfield'> }> {
  const row = await call.db.selectFrom('userfield').selectAll().where('id', '=', id).executeTakeFirst()
  const owner = row && (await userfieldOwnerOf(call, row.entity_id!))
  return owner ? { ...owner, row } : call.fail('notFound')
}

async function shownField(call: Call, id: number): Promise<Row | undefined> {
  const rows = await call.db.selectFrom('userfield').selectAll().where('id', '=', id).execute()
  return (await shownConfigs(call, rows))[0]
}

/** Owners whose fields the caller may see; fails where a filter names others alone, or where there are none. */
async function readableOwners(call: Call<'accessDenied'>, filter: Row): Promise<ConfigOwner[]> {
  const named = Object.keys(filter).flatMap(key => {
    const { operator, field } = filterKey(key.trim())
    return modernName(field) === 'entityId' && (operator === '=' || operator === 'in')
      ? [listOf(filter[key]) ?? [filter[key]]]
      : []
  })
  const readable: ConfigOwner[] = []
  for (const one of await userfieldOwners(call))
    if (named.every(names => names.includes(one.owner.userFieldEntityId)) && (await one.mayRead(call)))
      readable.push(one)
  return readable.length ? readable : call.fail('accessDenied')
}
