import { isMap } from '../../../lib/text.ts'
import { settingsChanged } from '../../../portal/settings/settings.ts'
import type { Call } from '../../../rest/call.ts'
import { scalarText, wholeNumber } from '../../../rest/params.ts'
import type { ChangesOf } from '../../../store/table-types.ts'
import { type Directory, directoryOf, holdsStages, LONGEST_CODE } from './directories.ts'
import { isInUse } from './in-use.ts'
import type { statusPhrases } from './status-phrases.ts'
import { type StatusRow, statusById } from './status-read.ts'

type AddCondition = keyof typeof statusPhrases.add
type UpdateCondition = keyof typeof statusPhrases.update
type DeleteCondition = keyof typeof statusPhrases.delete

const DEFAULT_SORT = 10

/** The colours of stages that were given none. */
const defaultColors = { P: '#39A8EF', S: '#7BD500', F: '#FF5752' }

/** Adds an element to a directory and gives its id. */
export async function addStatus(call: Call<AddCondition>, fields: Record<string, unknown>): Promise<number> {
  const entityId = textOf(fields.ENTITY_ID)
  const statusId = textOf(fields.STATUS_ID)
  if (!entityId && !statusId) call.fail('directoryAndCodeMissing')
  if (!entityId) call.fail('directoryMissing')
  if (!statusId) call.fail('codeMissing')
  const directory = (await directoryOf(call, entityId)) ?? call.fail('directoryUnknown')
  const name = textOf(fields.NAME)
  if (!name) call.fail('nameMissing')
  const sort = wholeNumber(fields.SORT) ?? DEFAULT_SORT
  const semantics = directory.stages ? readSemantics(fields) : null
  if (directory.stages) await requirePlace(call, directory, sort, semantics)
  const code = codeIn(directory, statusId) ?? call.fail('notAdded')
  const added = await call.db
    .insertInto('status')
    .values({
      entity_id: entityId,
      status_id: code,
      name,
      name_init: '',
      sort,
      system: 'N',
      category_id: directory.stages?.categoryId || null,
      color: directory.stages ? (readColor(fields) ?? defaultColors[semantics ?? 'P']) : null,
      semantics,
    })
    .onConflict(conflict => conflict.columns(['entity_id', 'status_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) call.fail('codeTaken')
  call.recordChange('STATUS', Number(added.id), 'add')
  await settingsChanged(call.db, call)
  return Number(added.id)
}

/** Changes the name, place and colour of an element; nothing else of it ever changes. */
export async function updateStatus(
  call: Call<UpdateCondition>,
  id: number,
  fields: Record<string, unknown>,
): Promise<void> {
  const status = (await statusById(call.db, id)) ?? call.fail('notFound')
  const changes: ChangesOf<'status'> = {}
  if (fields.NAME !== undefined && fields.NAME !== null) changes.name = textOf(fields.NAME) || call.fail('notUpdated')
  const sort = wholeNumber(fields.SORT)
  if (sort !== undefined) changes.sort = sort
  const color = holdsStages(status.entity_id) ? readColor(fields) : undefined
  if (color !== undefined) changes.color = color
  if (!Object.keys(changes).length) return
  await call.db.updateTable('status').set(changes).where('id', '=', id).execute()
  call.recordChange('STATUS', id, 'update')
  await settingsChanged(call.db, call)
}

/** Deletes an element that no record has. */
export async function deleteStatus(call: Call<DeleteCondition>, id: number, forced: boolean): Promise<void> {
  const status = (await statusById(call.db, id)) ?? call.fail('notFound')
  if (status.system === 'Y' && !forced) call.fail('systemElement')
  // Said before the look: a record that is being added waits until it is known what becomes of the element.
  await settingsChanged(call.db, call)
  if (await isInUse(call, status)) call.fail('inUse')
  if (holdsStages(status.entity_id) && (await isLastOfItsKind(call, status))) call.fail('notDeleted')
  call.recordChange('STATUS', id, 'delete')
  await call.db.deleteFrom('status').where('id', '=', id).execute()
  // The look has remembered the element.
  await settingsChanged(call.db, call)
}

/** A text without spaces around it; empty for what is no text, so that it counts as missing. */
const textOf = (value: unknown): string => (scalarText(value) ?? '').trim()

/**
 * The code as it is stored: with the prefix of a category, whether or not it was given; undefined for one that is too
 * long or that has a character no stage may have.
 */
function codeIn({ stages }: Directory, statusId: string): string | undefined {
  if (!stages) return statusId.length <= LONGEST_CODE ? statusId : undefined
  const prefix = stages.prefix ? `${stages.prefix}:` : ''
  const unprefixed = prefix && statusId.startsWith(prefix) ? statusId.slice(prefix.length) : statusId
  const code = prefix + unprefixed
  const isWritten = stages.anyCharacters ? unprefixed !== '' : /^[A-Za-z0-9_-]+$/.test(unprefixed)
  return isWritten && code.length <= stages.longestCode ? code : undefined
}

/**
 * A directory has one successful stage. In the default deal category no stage on the way may follow it; the other
 * directories take such a stage (the page says DEAL_STAGE and no more).
 */
async function requirePlace(
  call: Call<AddCondition>,
  { entityId }: Directory,
  sort: number,
  semantics: StatusRow['semantics'],
): Promise<void> {
  if (semantics === 'F' || (semantics === null && entityId !== 'DEAL_STAGE')) return
  const success = await call.db
    .selectFrom('status')
    .select('sort')
    .where('entity_id', '=', entityId)
    .where('semantics', '=', 'S')
    .executeTakeFirst()
  if (success && (semantics === 'S' || sort > Number(success.sort))) call.fail('afterFinalStage')
}

const semanticsByWord: Readonly<Record<string, StatusRow['semantics']>> = {
  S: 'S',
  F: 'F',
  SUCCESS: 'S',
  FAILURE: 'F',
  APOLOGY: 'F',
}

const extraOf = (fields: Record<string, unknown>): Record<string, unknown> => (isMap(fields.EXTRA) ? fields.EXTRA : {})

/** The group of a stage, in a letter or in EXTRA's words; anything else is on the way. */
function readSemantics(fields: Record<string, unknown>): StatusRow['semantics'] {
  const word = textOf(fields.SEMANTICS ?? extraOf(fields).SEMANTICS).toUpperCase()
  return Object.hasOwn(semanticsByWord, word) ? semanticsByWord[word]! : null
}

/** A colour in the notation of CSS, undefined for anything else. */
function readColor(fields: Record<string, unknown>): string | undefined {
  const color = textOf(fields.COLOR ?? extraOf(fields).COLOR)
  return /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(color) ? color : undefined
}

/**
 * A directory of stages keeps one of each kind (tutorials/crm/how-to-add-crm-objects/how-to-add-category-to-spa.md,
 * step 3): records have to begin and to end somewhere.
 */
async function isLastOfItsKind(call: Call, { id, entity_id, semantics }: StatusRow): Promise<boolean> {
  const other = await call.db
    .selectFrom('status')
    .select('id')
    .where('entity_id', '=', entity_id)
    .where('semantics', semantics === null ? 'is' : '=', semantics)
    .where('id', '!=', id)
    .executeTakeFirst()
  return !other
}
