import type { NewFile } from '../../../portal/files/uploads.ts'
import { findUser } from '../../../portal/users.ts'
import { field, id, readOnly } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import { file } from '../../../records/field-types/file.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, scalarText, wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { entityTypeById } from '../entities/registry.ts'
import type { EntityType } from '../model/entity-type.ts'
import { notePersonsActivity, type Place, tellTimeline } from '../records/timeline.ts'
import { replaceFiles } from './attachments.ts'
import { COMMENT } from './kinds.ts'
import { notifyMentioned } from './mention-notices.ts'
import { mentionedIn } from './mentions.ts'
import { placeOf } from './places.ts'

const written = { required: true, immutable: true } as const

/** api-reference/crm/timeline/comments/crm-timeline-comment-fields.md */
export const commentFields: Fields = {
  ...id,
  CREATED: field('datetime', 'Date added', 'Дата добавления', readOnly),
  ENTITY_ID: field(
    'integer',
    'ID of the element the comment is attached to',
    'ID элемента, к которому привязан комментарий',
    written,
  ),
  ENTITY_TYPE: field(
    'string',
    'Type of the element the comment is attached to',
    'Тип элемента, к которому привязан комментарий',
    written,
  ),
  AUTHOR_ID: field('integer', 'Author', 'Автор', { immutable: true }),
  COMMENT: field('string', 'Comment text', 'Текст комментария'),
  FILES: field('attached_diskfile', 'File list', 'Список файлов', { multiple: true, as: file }),
}

/** What a caller says of a comment. */
export interface CommentInput {
  comment: string
  /** All files that it has from now on; undefined where nothing is said of them. */
  files: NewFile[] | undefined
}

type Reading = Call<'commentEmpty' | 'fieldInvalid'>

/** Reads text and files; a comment without a text is refused whatever files come with it (how-to-update-files.md). */
export function readComment(call: Reading, fields: Readonly<Record<string, unknown>>): CommentInput {
  const comment = scalarText(fields.COMMENT)?.toWellFormed() ?? ''
  if (comment.trim() === '') call.fail('commentEmpty')
  return { comment, files: fields.FILES === undefined ? undefined : readFiles(call, fields.FILES) }
}

/** What is no file with a name is skipped, as in user fields; an empty one is refused. */
const readFiles = (call: Reading, given: unknown): NewFile[] =>
  (listOf(given) ?? []).flatMap(one => {
    const read = file.read(one, { zone: call.zone, field: commentFields.FILES! })
    if (!isFile(read)) return []
    return read.content.length ? [read] : call.fail('fieldInvalid', { title: 'FILES' })
  })

const isFile = (value: unknown): value is NewFile => typeof value === 'object' && value !== null && 'content' in value

/** Whom a new comment is by: the caller; an administrator may name another user. */
export async function authorOf(call: Reading, given: unknown): Promise<number> {
  const named = wholeNumber(given)
  if (named === undefined || !call.caller.isAdmin) return call.caller.userId
  return (await findUser(call.db, named))?.id ?? call.fail('fieldInvalid', { title: 'AUTHOR_ID' })
}

/** Adds a comment to a record and gives its id. */
export async function addComment(
  call: Call,
  type: EntityType,
  recordId: number,
  { comment, files = [], authorId }: CommentInput & { authorId: number },
): Promise<number> {
  const entry = { type: COMMENT, comment, settings: settingsOf(comment), authorId }
  const id = await tellTimeline(call, placeOf(type, recordId), entry)
  await replaceFiles(call, id, files)
  await notePersonsActivity(call, type, recordId)
  told(call, id, 'add')
  await notifyMentioned(call, type, recordId, { comment, authorId })
  return id
}

const settingsOf = (comment: string) => {
  const mentions = mentionedIn(comment)
  return mentions.length ? { mentions } : null
}

/** Changes a comment; its files are replaced as a whole where any are named (how-to-update-files.md). */
export async function changeComment(call: Call, entry: Row, { comment, files }: CommentInput): Promise<void> {
  const settings = settingsOf(comment)
  await query(call.db, 'update timeline set comment = ?, settings = ? where id = ?', [
    ...[comment, settings && JSON.stringify(settings), entry.id],
  ])
  if (files) await replaceFiles(call, Number(entry.id), files)
  told(call, Number(entry.id), 'update')
}

/** Notes a comment for the request log and for handlers, who are told the id alone (comments/events/index.md). */
function told(call: Call, id: number, how: 'add' | 'update'): void {
  call.recordChange('TIMELINE_COMMENT', id, how, { data: { ID: id } })
}

/** A record as comments and bindings name it; a comment that is bound to none names none. */
export async function shownPlace(call: Call, place: Place | undefined): Promise<Record<string, unknown>> {
  const type = place && (await entityTypeById(call, place.entityTypeId))
  return { ENTITY_ID: String(place?.recordId ?? 0), ENTITY_TYPE: type?.entityTypeName.toLowerCase() ?? '' }
}
