import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modules } from '../../src/modules/index.ts'
import { openPortal } from '../support/portal.ts'

/** Columns that name a record, alone or beside the column of its type. */
const idsOfOwners = ['record_id', 'entity_id', 'owner_id']

/** Such columns of rows that belong to no record, or go with it by a rule of their own. */
const exceptions: Record<string, string> = {
  'activity.provider_id': 'the code of what makes activities',
  'bank_detail.entity_id': 'a requisite, which is no record: deleteOfRequisite',
  'recycle_bin.record_id': 'a record that is gone: it stays when its record goes',
  'recycle_bin_file.record_id': 'likewise',
  'sonet_group.owner_id': 'a user, who is no record',
  'status.entity_id': 'the code of a directory',
  'substring_change.record_id': 'changed rows until the index has them: the store drops them',
  'timeline_note.item_id': 'an entry or an activity, which are no records: they go with it (deleteEntries)',
  'userfield.entity_id': 'the type of the records that have the field',
  'userfield_element.record_id': 'values of a user field: they go with the row of values (deleteUserfields)',
}

/** The columns of a table that say whose its rows are: `anchor_id` beside `anchor_type_id`, and those above. */
function ownerColumns(columns: readonly string[]): string[] {
  const paired = columns
    .flatMap(name => name.match(/^(.+?)(?:_entity)?_type(?:_id)?$/)?.[1] ?? [])
    .map(prefix => `${prefix}_id`)
    .filter(id => columns.includes(id))
  return [...new Set([...paired, ...columns.filter(name => idsOfOwners.includes(name))])]
}

test('every table that names the record its rows belong to is declared by its module', async () => {
  const portal = await openPortal()
  const tables = await portal.store.read.introspection.getTables()
  await portal.close()
  const owned = modules.flatMap(module => module.owned ?? [])
  const columnsOf = new Map(tables.map(({ name, columns }) => [name, columns.map(one => one.name)]))

  const declared = new Set(owned.map(({ table, owner }) => `${table}.${owner.id}`))
  const found = [...columnsOf].flatMap(([table, columns]) => ownerColumns(columns).map(id => `${table}.${id}`))
  assert.deepEqual(
    found.filter(one => !declared.has(one) && !exceptions[one]),
    [],
    'neither declared as `owned` by a module nor an exception with a reason',
  )
  assert.deepEqual(
    Object.keys(exceptions).filter(one => declared.has(one) || !found.includes(one)),
    [],
    'exceptions that are none',
  )
  assert.deepEqual(
    owned.flatMap(({ table, owner, unique }) =>
      [owner.type, owner.id, ...(unique ? [unique] : [])]
        .filter(name => !columnsOf.get(table)?.includes(name))
        .map(name => `${table}.${name}`),
    ),
    [],
    'declared columns that are not there',
  )
})

/** What goes with rows of these tables names them so; the others say why they are no part of what the recycle bin keeps. */
const wholes = { activity_id: 'activity', timeline_id: 'timeline', requisite_id: 'requisite', document_id: 'document' }
const noParts: Record<string, string> = {
  'activity_binding.activity_id': 'owned itself: the activity goes with it',
  'mail_message.activity_id': 'e-mails stay when their activities go',
  'task.activity_id': 'a task stays when its activity goes, and finds it again (keepActivity)',
  'timeline_binding.timeline_id': 'owned itself',
  'timeline_pin.timeline_id': 'owned itself',
}

test('every table whose rows go with activities, entries, requisites and documents is declared as a part of them', async () => {
  const portal = await openPortal()
  const tables = await portal.store.read.introspection.getTables()
  await portal.close()
  const parts = modules.flatMap(module => module.parts ?? [])
  const declared = new Set(parts.map(({ table, column, of }) => `${table}.${column} of ${of}`))
  const missing = tables.flatMap(({ name, columns }) =>
    columns
      .map(column => column.name)
      .filter(column => Object.hasOwn(wholes, column) && !noParts[`${name}.${column}`])
      .map(column => `${name}.${column} of ${wholes[column as keyof typeof wholes]}`)
      .filter(one => !declared.has(one)),
  )
  assert.deepEqual(missing, [], 'neither declared in `parts` by a module nor an exception with a reason')
})
