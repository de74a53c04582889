import { ensure } from '../../../lib/maps.ts'
import { applyGuards, type Draft, type Guards } from '../../../records/draft.ts'
import { column } from '../../../records/field.ts'
import { type FileFields, fileColumns, settleFiles, storeTaken, takeFiles } from '../../../records/files.ts'
import { changedColumns, setValues, updateColumns } from '../../../records/rows.ts'
import { changeUserfields, requireMandatory, writeUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { insertRow, type Row } from '../../../store/store.ts'
import { namingsOf, requireNamed } from '../entities/naming.ts'
import { accessTo, isDenied, permits } from '../model/access.ts'
import { type EntityType, systemFields, type WriteCondition } from '../model/entity-type.ts'
import { portalSettings } from '../model/portal-settings.ts'
import { addressOfPlace } from '../requisites/own-address.ts'
import { changed, membersChanged } from './after-change.ts'
import { bind, boundTo, difference, idsOf, makePrimary, setBound } from './bindings.ts'
import type { Input } from './input.ts'
import { contactFlags, contactFlagsOf, writeMultifields } from './multifields.ts'
import { setObservers } from './observers.ts'
import { parentColumn, setParents } from './parents.ts'
import { requireMembers, requireRecord } from './require.ts'
import { accountOfRows, amountOfRows } from './row-totals.ts'

/** How a type's rows are written: all columns in one fixed order, so that each type has one prepared insert. */
interface Layout {
  columns: readonly string[]
  insert: string
  files: FileFields
}

const layouts = new WeakMap<EntityType, Layout>()

const layoutOf = (type: EntityType): Layout =>
  ensure(layouts, type, () => {
    const fields = systemFields(type)
    const columns = Object.keys(fields)
      .filter(name => !fields[name]!.virtual && name !== 'ID')
      .map(column)
    const names = columns.map(name => `"${name}"`).join(',')
    return {
      columns,
      insert: `insert into "${type.table}" (${names}) values (${columns.map(() => '?').join(',')})`,
      files: { table: type.table, entityTypeId: type.entityTypeId, columns: fileColumns(fields) },
    }
  })

type EntityDraft = Draft<WriteCondition, EntityType>

/** Rules of every type, after its own. */
const rulesOfAll: Guards<WriteCondition, EntityType> = {
  add: [addressOfPlace],
  update: [addressOfPlace, amountOfRows, accountOfRows],
}

/** Reads what the caller wants, after it is known that they may: others are not told what is wrong with their fields. */
type Wanted = () => Promise<Input>

/** Adds a record and gives its id: the one way in which records come to be. */
export async function addRecord(call: Call<WriteCondition>, type: EntityType, wanted: Wanted): Promise<number> {
  // Who may, and what they want.
  const access = await accessTo(call, type, 'add')
  if (isDenied(access)) call.fail('accessDenied', { id: 0 })
  const input = await wanted()
  const values = Object.assign(input.values, primaries(input))

  // The record as it will be, by the rules of its type.
  const after = await newRecord(call, type, input)
  setValues(after, values)
  after.assigned_by_id ??= call.caller.userId
  after.last_activity_time = after.date_create
  after.last_activity_by = after.created_by_id
  const draft: EntityDraft = { call, type, before: null, after, givenColumns: new Set(Object.keys(values)) }
  await applyGuards(type.guards.add, draft)
  await applyGuards(rulesOfAll.add, draft)
  if (!permits(access, after)) call.fail('accessDenied', { id: 0 })
  await requireNamed(call, namingsOf(type), null, values)

  // Its own row.
  const { files } = layoutOf(type)
  const taken = takeFiles(files, after)
  const id = await insertRecord(call, type, after)
  await fillIn(call, type, id, after)
  await storeTaken(call, files, id, taken)
  after.id = id

  // What it has in other tables.
  await writeUserfields(call, type, id, null, input.userfields)
  await writeMultifields(call, type, id, input.multifields)
  await writeMembers(call, id, input, { isNew: true, recorded: true })
  await writeSurroundings(call, type, id, input, true)

  // Who is told, and what follows.
  await changed(call, { kind: 'add', type, id, before: null, after, changed: [] })
  return id
}

interface Update {
  /** False: the change leaves no trace in the history. */
  recorded: boolean
  /** The rules of crm.item.update: where nothing is another one nothing is saved, and a new stage asks for all that is mandatory. */
  asItem?: true
}

/** Changes a record: the one way in which records change. */
export async function updateRecord(
  call: Call<WriteCondition>,
  type: EntityType,
  id: number,
  wanted: Wanted,
  { recorded, asItem }: Update,
): Promise<void> {
  // Who may, and what they want.
  const before = await requireRecord(call, type, id, 'update')
  const input = await wanted()
  const values = { ...input.values, ...primaries(input) }

  // The record as it will be, by the rules of its type.
  const after: Row = { ...before, ...values }
  if ('assigned_by_id' in values) after.assigned_by_id ??= call.caller.userId
  const draft: EntityDraft = { call, type, before, after, givenColumns: new Set(Object.keys(values)) }
  await applyGuards(type.guards.update, draft)
  await applyGuards(rulesOfAll.update, draft)
  await requireNamed(call, namingsOf(type), before, values)

  // Its own row, which says too what multifields and files there are.
  const multifields = await writeMultifields(call, type, id, input.multifields)
  if (multifields.size) Object.assign(after, await contactFlagsOf(call.db, type, id))
  await settleFiles(call, layoutOf(type).files, before, after)
  const ownColumns = changedColumns(before, after)
  const saving = { date_modify: call.now, modify_by_id: call.caller.userId }
  const isSaved = !asItem || ownColumns.length > 0
  if (isSaved) await updateColumns(call, type.table, id, { ...pick(after, ownColumns), ...saving })

  // What it has in other tables.
  const userfieldsBefore = await changeUserfields(call, type, id, input.userfields)
  if (asItem && movesOn(type, ownColumns)) await requireMandatory(call, type, id)
  const userfields = Object.keys(input.userfields).filter(name => input.userfields[name] !== userfieldsBefore[name])
  const areMoved = await writeMembers(call, id, input, { isNew: false, recorded })
  const around = await writeSurroundings(call, type, id, input, false)
  const others = [...userfields, ...[...multifields].map(column), ...Object.keys(around.before)]
  if (!isSaved) {
    if (!others.length && !areMoved) return
    await updateColumns(call, type.table, id, saving)
  }

  // Who is told, and what follows.
  await changed(call, {
    kind: 'update',
    recorded,
    type,
    id,
    before: { ...before, ...userfieldsBefore, ...around.before },
    after: { ...after, ...saving, ...input.userfields, ...around.after },
    changed: [...ownColumns, ...others],
  })
}

/** A new record as it is where the caller says nothing. */
async function newRecord(call: Call, type: EntityType, { defaults, multifields }: Input): Promise<Row> {
  const row: Row = { ...type.defaults(call, await portalSettings(call)), ...defaults }
  row.created_by_id = row.modify_by_id = call.caller.userId
  row.date_create = row.date_modify = call.now
  if (type.multifields) Object.assign(row, contactFlags(multifields.filter(change => change.kind === 'add')))
  return row
}

const pick = (row: Row, names: readonly string[]): Row => Object.fromEntries(names.map(name => [name, row[name]]))

/** Whether a record goes on to another stage of its category. */
const movesOn = ({ stages }: EntityType, changed: readonly string[]): boolean =>
  stages !== undefined && changed.includes(column(stages.field)) && !changed.includes('category_id')

/** Writes who watches a record and what it is a child of; gives what of it changed, by the names of the history. */
async function writeSurroundings(
  call: Call,
  type: EntityType,
  id: number,
  { observers, parents }: Input,
  isNew: boolean,
): Promise<{ before: Row; after: Row }> {
  const before: Row = parents ? await setParents(call, type, id, parents) : {}
  const after: Row = {}
  for (const [parentType, parentId] of parents ?? []) after[parentColumn(parentType)] = parentId
  const watched = observers && (await setObservers(call, type, id, observers, isNew))
  if (watched) {
    before.observers = watched
    after.observers = observers
  }
  return { before, after }
}

/** The primary that lists of members will have, so that rules know of it before the lists are written. */
function primaries(input: Input): Row {
  const row: Row = {}
  for (const { binding, items } of input.members)
    if (binding.primaryField)
      row[column(binding.primaryField)] = (items.find(item => item.isPrimary) ?? items[0])?.id ?? null
  return row
}

async function insertRecord(call: Call, type: EntityType, row: Row): Promise<number> {
  const { columns, insert } = layoutOf(type)
  return insertRow(
    call.db,
    insert,
    columns.map(name => row[name] ?? null),
  )
}

/** What needs the id: names like `Lead #5`, for what the caller left empty. */
async function fillIn(call: Call, type: EntityType, id: number, after: Row): Promise<void> {
  if (!type.numbered) return
  const missing = Object.entries(type.numbered(id, call)).filter(
    ([name]) => after[name] === undefined || after[name] === null || after[name] === '',
  )
  if (!missing.length) return
  const values = Object.fromEntries(missing)
  Object.assign(after, values)
  await updateColumns(call, type.table, id, values)
}

type Members = Input['members'][number]

/** Writes the lists of members and tells whether they changed; those of a new record are told by its beginning. */
async function writeMembers(
  call: Call<WriteCondition>,
  id: number,
  { members }: Input,
  { isNew, recorded }: { isNew: boolean; recorded: boolean },
): Promise<boolean> {
  let areMoved = false
  for (const [binding, said] of Map.groupBy(members, ({ binding }) => binding)) {
    const before = isNew ? [] : idsOf(await boundTo(call.db, binding, id))
    const after = said.reduce(idsAfter, before)
    const others = difference(before, after)
    await requireMembers(call, binding, before, after)
    for (const one of said) await writeList(call, id, one)
    areMoved ||= before.length !== after.length || before.some((one, i) => one !== after[i])
    if (!isNew && others.length) await membersChanged(call, binding, id, before, after, recorded)
  }
  return areMoved
}

/** A list replaces the list that was there; a primary alone joins it, none at all clears it. */
const idsAfter = (ids: number[], { how, items }: Members): number[] => [
  ...new Set(how === 'list' || !items.length ? idsOf(items) : [...ids, ...idsOf(items)]),
]

async function writeList(call: Call, id: number, { binding, how, items }: Members): Promise<void> {
  const [only] = items
  if (how === 'list' || !only) await setBound(call, binding, id, items)
  else if ((await boundTo(call.db, binding, id)).some(bound => bound.id === only.id))
    await makePrimary(call.db, binding, id, only.id)
  else await bind(call, binding, id, { id: only.id, isPrimary: true })
}
