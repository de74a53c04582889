import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { part, query, send, TransactionLost } from '../../src/store/store.ts'
import { openPortal } from '../support/portal.ts'

const portal = await openPortal()
after(() => portal.close())
const { store } = portal

const insert = 'insert into setting (name, value) values (?, ?)'
const named = async (name: string) =>
  (await query(store.read, 'select value from setting where name = ?', [name])).map(row => row.value)

test('what nobody reads is seen by the next statement of the transaction, and by all after it', async () => {
  const seen = await store.write(async db => {
    await send(db, insert, ['unread', 'first'])
    await send(db, 'update setting set value = ? where name = ?', ['second', 'unread'])
    return query(db, 'select value from setting where name = ?', ['unread'])
  })
  assert.deepEqual(
    seen.map(row => row.value),
    ['second'],
  )
  assert.deepEqual(await named('unread'), ['second'])
})

test('a failure that nobody waited for undoes the whole work and is told', async () => {
  const work = store.write(async db => {
    await send(db, insert, ['kept apart', 'x'])
    await send(db, insert, ['unread', 'taken'])
    return 'done'
  })
  await assert.rejects(work, /unique/i)
  assert.deepEqual(await named('kept apart'), [])
  assert.deepEqual(await named('unread'), ['second'])
})

test('work is told of it in the part where it happened, and goes on after that part', async () => {
  const told: unknown[] = []
  await store.write(async db => {
    told.length = 0
    try {
      await part(db, async () => {
        await send(db, insert, ['of the part', 'x'])
        await send(db, insert, ['unread', 'taken'])
      })
    } catch (error) {
      if (error instanceof TransactionLost) throw error
      told.push(String(error))
    }
    await send(db, insert, ['after it', 'x'])
  })
  assert.match(String(told), /unique/i)
  assert.deepEqual([await named('of the part'), await named('after it')], [[], ['x']])
})

test('more than are sent together arrive in their order', async () => {
  await store.write(async db => {
    await send(db, insert, ['many', '0'])
    for (let n = 1; n <= 200; n++) await send(db, 'update setting set value = ? where name = ?', [String(n), 'many'])
  })
  assert.deepEqual(await named('many'), ['200'])
})
