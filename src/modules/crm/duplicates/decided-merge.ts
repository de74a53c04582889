import { sourceOf } from '../../../lib/source.ts'
import { column } from '../../../records/field.ts'
import { filesLike } from '../../../records/files.ts'
import { userfieldsOf } from '../../../records/userfields/definitions.ts'
import { storedUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { method } from '../../../rest/method.ts'
import { listOf, optionalObject, type Param, positiveId, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { bindingsOf } from '../entities/bindings.ts'
import { entityTypeById } from '../entities/registry.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { CONFLICT, type Rows } from './merged-values.ts'
import { type Ids, merge, planOf, requireRecords } from './merging.ts'
import { decidedMergePhrases } from './phrases.ts'

const others: Param<number[], 'othersInvalid'> = {
  type: 'integer[]',
  required: true,
  read(value, call) {
    const ids = (listOf(value) ?? []).map(one => wholeNumber(one) ?? 0)
    return ids.length && ids.every(id => id > 0) ? ids : call.fail('othersInvalid')
  },
}

/**
 * Merges records into one of them as people have decided: `choices` say by the names of fields which record's value each of
 * them gets. Where nothing is chosen the main record's value stands, or the first that there is; lists come together.
 */
export const mergeDecided = method({
  name: 'portico.record.merge',
  scopes: ['crm'],
  kind: 'write',
  source: sourceOf(import.meta.filename),
  access: 'who may read and change the first record, and read and delete the others',
  async rows({ entitytypeid, id, others }, call) {
    const type = await entityTypeById(call, wholeNumber(entitytypeid) ?? 0)
    return type ? rowsIn(type.table, id, ...(listOf(others) ?? [])) : []
  },
  params: {
    entityTypeId: positiveId('typeUnknown'),
    id: positiveId('idInvalid'),
    others,
    choices: optionalObject('choicesInvalid'),
  },
  phrases: decidedMergePhrases,
  async run(call, { entityTypeId, id, others, choices }): Promise<{ id: number; gone: readonly number[] }> {
    const type = (await entityTypeById(call, entityTypeId)) ?? call.fail('typeUnknown')
    const ids: Ids = [id, ...new Set(others.filter(other => other !== id))]
    if (ids.length < 2) call.fail('othersInvalid')
    const rows = await requireRecords(call, type, ids)
    const plan = await planOf(call, type, ids, rows, true)
    // What is decided contradicts nothing; the type says so of what is not.
    if (plan === CONFLICT) return call.fail('choicesInvalid')
    Object.assign(plan.input.values, chosenColumns(type, rows, choices))
    Object.assign(plan.input.userfields, await chosenUserfields(call, type, ids, choices))
    return { id, gone: await merge(call, type, ids, rows, plan) }
  },
})

/** The columns of the record's own table that people have chosen of one of the records. */
function chosenColumns(type: EntityType, rows: Rows, choices: Record<string, unknown>): Row {
  const lists = bindingsOf(type).flatMap(({ primaryField, listField }) => [primaryField, listField])
  const values: Row = {}
  for (const [name, field] of Object.entries(systemFields(type))) {
    const choice = choices[name] ?? (field.modern && choices[field.modern])
    const row = rows.find(({ id }) => Number(id) === wholeNumber(choice))
    if (!row || field.readOnly || field.virtual || field.immutable || field.type === 'file' || lists.includes(name))
      continue
    values[column(name)] = row[column(name)]
  }
  return values
}

/** The same of user fields; a file is taken along as a new one. */
async function chosenUserfields(
  call: Call,
  type: EntityType,
  [main, ...others]: Ids,
  choices: Record<string, unknown>,
): Promise<Row> {
  const values: Row = {}
  for (const { name, field } of (await userfieldsOf(call, type)).values()) {
    const id = wholeNumber(choices[name])
    if (id === undefined || (field.multiple && field.type === 'file') || ![main, ...others].includes(id)) continue
    const { [column(name)]: stored = null } = await storedUserfields(call, type, id, { [column(name)]: null })
    if (field.type !== 'file') values[column(name)] = stored
    else if (id !== main) values[column(name)] = (await filesLike(call, [stored]))[0] ?? null
  }
  return values
}
