import { sql } from 'kysely'
import { ANYTHING } from '../../lib/search/trigrams.ts'
import { query } from '../store.ts'
import type { SubstringTables } from '../substrings.ts'

/** A trigram as a word of letters and digits. */
const word = (trigram: number): string => (trigram >>> 0).toString(36)

const words = (trigrams: Iterable<number>): string[] => [...trigrams].map(word)

const triggers = ['insert', 'update', 'delete'] as const

/** SQLite keeps trigrams in a full-text index without the texts, as its words. */
export const sqliteSubstrings: SubstringTables = {
  made(name, indexId, { table, column }) {
    const noted = (record: string) =>
      `begin insert into substring_change (index_id, record_id) values (${indexId}, ${record}); end`
    return [
      `create virtual table "${name}" using fts5(trigrams, content='', contentless_delete=1, detail=none, tokenize=ascii)`,
      `create trigger "${name}_insert" after insert on "${table}" when new."${column}" is not null ${noted('new.id')}`,
      `create trigger "${name}_update" after update of "${column}" on "${table}" when new."${column}" is not old."${column}" ${noted('new.id')}`,
      `create trigger "${name}_delete" after delete on "${table}" ${noted('old.id')}`,
    ]
  },
  dropped: name => [
    ...triggers.map(trigger => `drop trigger if exists "${name}_${trigger}"`),
    `drop table if exists "${name}"`,
  ],
  async put(db, name, rows) {
    for (const { id, trigrams } of rows) {
      await query(db, `delete from "${name}" where rowid = ?`, [id])
      if (trigrams.size)
        await query(db, `insert into "${name}" (rowid, trigrams) values (?, ?)`, [id, words(trigrams).join(' ')])
    }
  },
  having: (name, trigrams) =>
    sql`select rowid as id from ${sql.table(name)} where ${sql.ref(name)} match ${`(${words(trigrams).join(' AND ')}) OR ${word(ANYTHING)}`}`,
}
