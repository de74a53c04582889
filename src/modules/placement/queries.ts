import type { Db } from '../../store/store.ts'
import type { RowOf } from '../../store/table-types.ts'

/** What a place shows of a handler in one language (api-reference/widgets/placement-bind.md). */
export interface Texts {
  TITLE: string
  DESCRIPTION: string
  GROUP_NAME: string
}

/** A handler in a place of the interface. */
export interface Placement {
  id: number
  applicationId: number
  /** The code of the place. */
  placement: string
  /** 0: for everybody. */
  userId: number
  handler: string
  options: Record<string, string | number>
  title: string
  description: string
  /** By the code of the language. */
  langAll: Record<string, Texts>
}

const placementOf = (row: RowOf<'placement'>): Placement => ({
  id: Number(row.id),
  applicationId: Number(row.application_id),
  placement: row.placement!,
  userId: Number(row.user_id),
  handler: row.handler!,
  options: JSON.parse(row.options!),
  title: row.title!,
  description: row.description!,
  langAll: JSON.parse(row.lang_all!),
})

/** The handlers of an application in the order in which they came. */
export async function listPlacements(db: Db, applicationId: number): Promise<Placement[]> {
  const rows = db.selectFrom('placement').selectAll().where('application_id', '=', applicationId)
  return (await rows.orderBy('id').execute()).map(placementOf)
}

/** Adds a handler and gives its id. */
export async function addPlacement(db: Db, placement: Omit<Placement, 'id'>, now: string): Promise<number> {
  const { id } = await db
    .insertInto('placement')
    .values({
      application_id: placement.applicationId,
      placement: placement.placement,
      user_id: placement.userId,
      handler: placement.handler,
      options: JSON.stringify(placement.options),
      title: placement.title,
      description: placement.description,
      lang_all: JSON.stringify(placement.langAll),
      created: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(id)
}

/** Which handlers of an application: those in one place, of one address or of one user. */
type Chosen = Pick<Placement, 'applicationId' | 'placement'> & Partial<Pick<Placement, 'handler' | 'userId'>>

/** Removes handlers and gives their ids. */
export async function removePlacements(db: Db, chosen: Chosen): Promise<number[]> {
  const { applicationId, placement, handler, userId } = chosen
  let rows = db.deleteFrom('placement').where('application_id', '=', applicationId).where('placement', '=', placement)
  if (handler !== undefined) rows = rows.where('handler', '=', handler)
  if (userId !== undefined) rows = rows.where('user_id', '=', userId)
  return (await rows.returning('id').execute()).map(row => Number(row.id))
}

/** The numbers of the portal's smart processes. */
export async function smartProcessIds(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('item_type').select('entity_type_id').orderBy('id').execute()
  return rows.map(row => Number(row.entity_type_id))
}
