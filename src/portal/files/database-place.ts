import { query } from '../../store/store.ts'
import { partOf } from './content.ts'
import { ContentMissing, type ContentPlace } from './content-place.ts'

/** A content is kept in chunks of so many bytes: of a large file no more is in memory at once. */
const CHUNK = 262_144

/** Contents in the table `file_chunk`, beside the rows that lists read. */
export const databasePlace: ContentPlace = {
  async has(db, hash) {
    const rows = await query(db, 'select id from file_chunk where hash = ? and part = 0', [hash])
    return rows.length > 0
  },
  async write(db, hash, content) {
    // An empty content has a chunk too, which says that it is there.
    for (let part = 0; part === 0 || part * CHUNK < content.length; part++)
      await query(db, 'insert into file_chunk (hash, part, content) values (?, ?, ?)', [
        ...[hash, part, await partOf(content, part * CHUNK, (part + 1) * CHUNK)],
      ])
  },
  async *read(db, hash, first, last) {
    for (let part = Math.floor(first / CHUNK); part * CHUNK <= last; part++) {
      const [row] = await query<{ content: Uint8Array }>(
        db,
        'select content from file_chunk where hash = ? and part = ?',
        [hash, part],
      )
      if (!row) throw new ContentMissing(`Part ${part} of the content ${hash} is not in the database.`)
      const start = part * CHUNK
      yield row.content.subarray(Math.max(first - start, 0), Math.min(last - start + 1, CHUNK))
    }
  },
  async remove(db, hash) {
    await query(db, 'delete from file_chunk where hash = ?', [hash])
  },
}
