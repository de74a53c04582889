import { sql } from 'kysely'
import { chunks } from '../../lib/chunks.ts'
import { ANYTHING } from '../../lib/search/trigrams.ts'
import { query } from '../store.ts'
import type { SubstringTables } from '../substrings.ts'

const array = (trigrams: Iterable<number>): string => `{${[...trigrams].join(',')}}`

/** Notes a change of a text for the index whose number the trigger has. */
const note = `create or replace function note_text() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into substring_change (index_id, record_id) values (tg_argv[0]::bigint, old.id);
  else
    insert into substring_change (index_id, record_id) values (tg_argv[0]::bigint, new.id);
  end if;
  return null;
end $$`

/**
 * PostgreSQL keeps trigrams as arrays of numbers in a GIN index. pg_trgm would have to be installed by an administrator, and
 * knows only the letters that the language of the database has.
 */
export const postgresSubstrings: SubstringTables = {
  made(name, indexId, { table, column }) {
    const trigger = (event: string, on: string, when: string) =>
      `create trigger "${name}_${event}" after ${on} on "${table}" for each row ${when} execute function note_text('${indexId}')`
    return [
      `create table "${name}" (id bigint primary key, trigrams integer[])`,
      `create index "${name}_trigrams" on "${name}" using gin (trigrams)`,
      note,
      trigger('insert', 'insert', `when (new."${column}" is not null)`),
      trigger('update', `update of "${column}"`, `when (new."${column}" is distinct from old."${column}")`),
      trigger('delete', 'delete', ''),
    ]
  },
  dropped: name => [
    // The triggers of a table that is gone went with it.
    `do $$ declare t record; begin
      for t in select g.tgname, g.tgrelid::regclass as source from pg_trigger g join pg_class c on c.oid = g.tgrelid
        where c.relnamespace = current_schema()::regnamespace and starts_with(g.tgname::text, '${name}_') loop
        execute format('drop trigger %I on %s', t.tgname, t.source);
      end loop;
    end $$`,
    `drop table if exists "${name}"`,
  ],
  async put(db, name, rows) {
    for (const some of chunks(rows))
      await query(
        db,
        `insert into "${name}" (id, trigrams) values ${some.map(() => '(?, cast(cast(? as text) as integer[]))').join(', ')}
          on conflict (id) do update set trigrams = excluded.trigrams`,
        some.flatMap(({ id, trigrams }) => [id, array(trigrams)]),
      )
  },
  having: (name, trigrams) =>
    sql`select id from ${sql.table(name)} where trigrams @> cast(${array(trigrams)} as integer[]) or trigrams @> ${sql.raw(`'${array([ANYTHING])}'::integer[]`)}`,
}
