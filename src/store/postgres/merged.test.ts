import assert from 'node:assert/strict'
import { test } from 'node:test'
import { merged } from './merged.ts'

const sqls = (...statements: string[]) => merged(statements.map(sql => ({ sql, parameters: [sql] })))

test('plain writes of different tables are one statement, with the parameters of all in their order', () => {
  assert.deepEqual(
    sqls('insert into history (id) values (?)', 'update "deal" set a = ?', 'delete from timeline where a = ?'),
    [
      {
        sql: 'with w0 as (insert into history (id) values (?)), w1 as (update "deal" set a = ?) delete from timeline where a = ?',
        parameters: [
          'insert into history (id) values (?)',
          'update "deal" set a = ?',
          'delete from timeline where a = ?',
        ],
      },
    ],
  )
})

test('a statement that reads, gives something back or writes a table again begins anew', () => {
  const apart = [
    ['update deal set a = ?', 'update deal set b = ?'],
    ['delete from a where x = ?', 'update b set x = (select x from a)'],
    ['update b set x = (select x from a)', 'delete from a where x = ?'],
    ['delete from a where x = ?', 'delete from b where x = ? returning id'],
    ['delete from a where x = ?', 'savepoint part'],
  ]
  for (const pair of apart)
    assert.deepEqual(
      sqls(...pair).map(({ sql }) => sql),
      pair,
    )
})
