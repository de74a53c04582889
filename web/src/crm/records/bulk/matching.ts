import { call } from '../../../rest/call.ts'
import type { EntityType, RecordRow } from '../../entity-types/index.ts'

/**
 * All records that a filter leaves, a page at a time: each page begins after the last id of the one before, so that none
 * is passed over and none comes twice, whatever is changed meanwhile.
 */
export async function* pagesOfMatching(
  type: EntityType,
  filter: Record<string, unknown>,
  select: readonly string[],
): AsyncGenerator<RecordRow[]> {
  const { id } = type.names
  for (let last = '0'; ; ) {
    const query = {
      filter: { ...filter, [`>${id}`]: last },
      select: [...select, id],
      order: { [id]: 'ASC' as const },
      start: -1,
    }
    const rows = type.rows((await call(...type.list(query))).result)
    if (!rows.length) return
    yield rows
    last = rows.at(-1)!.id
  }
}

const PAGE = 50

/** The records of these ids, as `pagesOfMatching` gives those of a filter. */
export async function* pagesOfIds(
  type: EntityType,
  ids: readonly string[],
  select: readonly string[],
): AsyncGenerator<RecordRow[]> {
  for (let at = 0; at < ids.length; at += PAGE)
    yield* pagesOfMatching(type, { [`@${type.names.id}`]: ids.slice(at, at + PAGE) }, select)
}
