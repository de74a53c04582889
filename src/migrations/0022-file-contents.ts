import { createHash } from 'node:crypto'
import { moveLastDay } from '../portal/files/addresses.ts'
import { databasePlace } from '../portal/files/database-place.ts'
import { sniff } from '../portal/files/sniff.ts'
import { addColumn, dropColumn, indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** Contents of files are kept once each, in chunks, beside the rows that lists read. */
export async function fileContents(schema: Schema): Promise<void> {
  const { db } = schema
  await table(schema, 'file_content', {
    hash: 'key',
    size: 'integer',
    // Where the bytes are: `database` or `folder`.
    place: 'text',
    created: 'text',
    // When somebody may have been the last one to have it.
    doomed: 'text',
  })
  await query(db, 'create index "file_content_doomed" on "file_content" (doomed) where doomed is not null')
  await table(schema, 'file_chunk', { id: 'id', hash: 'text', part: 'integer', content: 'bytes' })
  await indexes(schema, 'file_chunk', [['hash', 'part']], { unique: true })
  await addColumn(schema, 'file', 'hash', 'text', { name: 'file_hash' })
  // Of pictures, in pixels.
  await addColumn(schema, 'file', 'width', 'integer')
  await addColumn(schema, 'file', 'height', 'integer')
  await moveContents(schema)
  await dropColumn(schema, 'file', 'content')
  await moveLastDay(db, new Date())
  // Profiles keep the ids of photos, and no addresses: those end.
  for (const column of ['personal_photo', 'work_logo']) {
    const users = await query(db, `select id, ${column} as address from portal_user where ${column} like '/file/%'`)
    for (const { id, address } of users)
      await query(db, `update portal_user set ${column} = ? where id = ?`, [address.split('/')[2], id])
  }
}

async function moveContents({ db }: Schema): Promise<void> {
  const files = await query<{ id: number }>(db, 'select id from file order by id')
  for (const { id } of files) {
    const [file] = await query<{ name: string; content: Uint8Array }>(
      db,
      'select name, content from file where id = ?',
      [id],
    )
    const { name, content } = file!
    const hash = createHash('sha256').update(content).digest('hex')
    if (!(await databasePlace.has(db, hash, content.length))) {
      await query(db, "insert into file_content (hash, size, place, created) values (?, ?, 'database', ?)", [
        ...[hash, content.length, new Date().toISOString()],
      ])
      await databasePlace.write(db, hash, content)
    }
    const { contentType, width, height } = await sniff({ name, content })
    await query(db, 'update file set hash = ?, content_type = ?, width = ?, height = ? where id = ?', [
      ...[hash, contentType, width, height, id],
    ])
  }
}
