import type { Call } from '../../../../rest/call.ts'
import { query, type Row } from '../../../../store/store.ts'
import { contentOf, type Picture, pictureOf } from '../../../documentgenerator/index.ts'

/** What the sources of one document share: rows that several of its fields are of are read once. */
export interface SourceContext {
  call: Call
  row(table: string, id: unknown): Promise<Row>
  picture(fileId: unknown): Promise<Picture | undefined>
}

/** The row of something that is not there: every value of it is empty. */
const NOTHING: Row = Object.freeze({})

export function sourceContext(call: Call): SourceContext {
  const rows = new Map<string, Promise<Row>>()
  const read = async (table: string, id: number): Promise<Row> =>
    (await query(call.db, `select * from "${table}" where id = ?`, [id]))[0] ?? NOTHING
  const row: SourceContext['row'] = async (table, given) => {
    const id = Number(given ?? 0)
    if (!id) return NOTHING
    const key = `${table} ${id}`
    const known = rows.get(key) ?? read(table, id)
    rows.set(key, known)
    return known
  }
  const picture: SourceContext['picture'] = async fileId => {
    const content = await contentOf(call, Number(fileId ?? 0))
    return content && pictureOf(content)
  }
  return { call, row, picture }
}
