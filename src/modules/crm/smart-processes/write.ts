import { forgetEntity, openToEveryRole } from '../../../portal/roles.ts'
import { settingsChanged } from '../../../portal/settings/settings.ts'
import { forgetUserfields } from '../../../records/userfields/changes.ts'
import { userfieldTable } from '../../../records/userfields/definitions.ts'
import type { Call } from '../../../rest/call.ts'
import { phpArray, wholeNumber } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { itemTable, smartProcess } from '../entities/smart-process.ts'
import { smartProcessStages } from '../stages/category-kinds.ts'
import { addCategory, deleteCategory, storedCategories } from '../stages/category-queries.ts'
import { firstSwitches, readColumns, readRelations } from './input.ts'
import { dropLeftTables, leaveTables } from './left-tables.ts'
import type { typePhrases } from './phrases.ts'
import { predefinedParents } from './show.ts'
import { itemTables, itemTexts } from './tables.ts'

type Sent = Record<string, unknown>

/** The numbers of smart processes (crm-type-add.md): all of a range, and the even ones from another. */
const FIRST = 128
const LAST_OF_FIRST_RANGE = 192
const FIRST_EVEN = 1030
const LARGEST = 2_147_483_646

const isAllowed = (id: number): boolean =>
  (id >= FIRST && id <= LAST_OF_FIRST_RANGE) || (id >= FIRST_EVEN && id <= LARGEST && id % 2 === 0)

export async function typeById(call: Call, id: number): Promise<RowOf<'item_type'> | undefined> {
  return call.db.selectFrom('item_type').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Adds a smart process: its row, tables, default category with stages, rights and relations. Gives the row. */
export async function addType(call: Call<keyof typeof typePhrases.add>, sent: Sent): Promise<RowOf<'item_type'>> {
  await settingsChanged(call.db, call)
  const columns = await readColumns(call, sent, null)
  const entityTypeId = await readEntityTypeId(call, sent.entityTypeId)
  const row = await call.db
    .insertInto('item_type')
    .values({
      entity_type_id: entityTypeId,
      code: '',
      linked_user_fields: '{}',
      automated_solution_id: null,
      ...firstSwitches(),
      ...columns,
      created_by: call.caller.userId,
      updated_by: call.caller.userId,
      created_time: call.now,
      updated_time: call.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const table = itemTable(Number(row.id))
  await itemTables(call, table)
  await itemTexts(call, table)
  await addCategory(
    call.db,
    { type: { entityTypeId }, stages: smartProcessStages(entityTypeId) },
    { name: call.language === 'ru' ? 'Общее' : 'General', isDefault: true, language: call.language, now: call.now },
  )
  if (row.is_set_open_permissions === 'Y') await openToEveryRole(call.db, `DYNAMIC_${entityTypeId}`)
  await writeRelations(call, row, sent)
  await dropLeftTables(call)
  call.recordChange('TYPE', Number(row.id), 'add')
  return row
}

/** The number that a caller wants; the first free one where none is told. */
async function readEntityTypeId(
  call: Call<'entityTypeIdInvalid' | 'entityTypeIdTaken'>,
  sent: unknown,
): Promise<number> {
  const rows = await call.db.selectFrom('item_type').select('entity_type_id').execute()
  const taken = new Set(rows.map(row => Number(row.entity_type_id)))
  if (sent === undefined || sent === null || sent === '' || wholeNumber(sent) === 0) {
    let free = FIRST
    while (taken.has(free)) free = free < LAST_OF_FIRST_RANGE ? free + 1 : Math.max(free + 2, FIRST_EVEN)
    return free
  }
  const wanted = wholeNumber(sent)
  if (wanted === undefined || !isAllowed(wanted)) return call.fail('entityTypeIdInvalid')
  if (taken.has(wanted)) call.fail('entityTypeIdTaken', { entityTypeId: wanted })
  return wanted
}

/** Changes what is told of a smart process and gives its row. */
export async function updateType(
  call: Call<keyof typeof typePhrases.update>,
  before: RowOf<'item_type'>,
  sent: Sent,
): Promise<RowOf<'item_type'>> {
  await settingsChanged(call.db, call)
  const columns = await readColumns(call, sent, before)
  const row = await call.db
    .updateTable('item_type')
    .set({ ...columns, updated_by: call.caller.userId, updated_time: call.now })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await writeRelations(call, row, sent)
  call.recordChange('TYPE', Number(row.id), 'update')
  return row
}

/**
 * Relations are said in full: those that are not among them go. A type that there is not is passed over without a word, and
 * clients stay what they are (crm-type-update.md, Relations).
 */
async function writeRelations(call: Call, row: RowOf<'item_type'>, { relations }: Sent): Promise<void> {
  const sent = phpArray(relations)
  if (!sent) return
  const typeId = Number(row.entity_type_id)
  const existing = new Set((await entityTypesOf(call)).map(({ entityTypeId }) => entityTypeId))
  const predefined = predefinedParents(row)
  const sides = [
    { mine: 'child_entity_type_id', other: 'parent_entity_type_id', said: sent.parent, fixed: predefined },
    { mine: 'parent_entity_type_id', other: 'child_entity_type_id', said: sent.child, fixed: [] },
  ]
  for (const { mine, other, said, fixed } of sides) {
    // The relations to clients wait for the day when clients are switched off.
    const butFixed = fixed.length ? ` and ${other} not in (${fixed.join(',')})` : ''
    await query(call.db, `delete from item_type_relation where ${mine} = ?${butFixed}`, [typeId])
    for (const { entityTypeId, isChildrenListEnabled } of readRelations(said)) {
      if (entityTypeId === typeId || !existing.has(entityTypeId) || fixed.includes(entityTypeId)) continue
      await query(
        call.db,
        `insert into item_type_relation (${mine}, ${other}, is_children_list_enabled) values (?, ?, ?)`,
        [typeId, entityTypeId, isChildrenListEnabled ? 'Y' : 'N'],
      )
    }
  }
}

/** Deletes a smart process that has no items, with all that was made for it. */
export async function deleteType(call: Call<'hasItems'>, row: RowOf<'item_type'>): Promise<void> {
  // Said before the look: an item that is being added waits until it is known what becomes of its type.
  await settingsChanged(call.db, call)
  const entityTypeId = Number(row.entity_type_id)
  const type = smartProcess(row, 0)
  const [item] = await query(call.db, `select id from "${type.table}" limit 1`)
  // An item in the recycle bin still counts (tutorials/crm/how-to-add-crm-objects/how-to-add-comment-to-spa.md).
  const [deleted] = await query(call.db, 'select record_id from recycle_bin where entity_type_id = ? limit 1', [
    entityTypeId,
  ])
  if (item || deleted) call.fail('hasItems')
  // Those that wait because categories are switched off go too.
  const kind = { type, stages: smartProcessStages(entityTypeId), single: false }
  for (const { id } of await storedCategories(call.db, kind)) await deleteCategory(call.db, kind, id)
  for (const table of ['details_configuration', 'volatile_type'] as const)
    await query(call.db, `delete from ${table} where entity_type_id = ?`, [entityTypeId])
  await query(call.db, 'delete from item_type_relation where parent_entity_type_id = ? or child_entity_type_id = ?', [
    entityTypeId,
    entityTypeId,
  ])
  await forgetEntity(call.db, type.entityTypeName)
  await forgetUserfields(call, type)
  await leaveTables(call, [userfieldTable(type), `${type.table}_contact`, type.table])
  await call.db.deleteFrom('item_type').where('id', '=', row.id).execute()
  await dropLeftTables(call)
  call.recordChange('TYPE', Number(row.id), 'delete')
}
