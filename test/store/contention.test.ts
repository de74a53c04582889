import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import pg from 'pg'
import { type Portal, openPortal as second } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { resultOf } from '../support/answers.ts'
import { crmOf } from '../support/crm.ts'
import { newDatabase, openPortal, store } from '../support/portal.ts'
import { until } from '../support/until.ts'

/** Two processes on one database, each with connections and queues of its own; of SQLite one. */
async function neighbours(t: TestContext) {
  const bugs: unknown[] = []
  const onBug = (error: unknown, method: string) => bugs.push([method, error])
  const database = store === 'postgres' ? await newDatabase(process.env.PORTICO_TEST_POSTGRES!) : null
  const first = await openPortal({ onBug, database })
  const all = database ? [first, await second({ onBug, database })] : [first]
  t.after(async () => {
    for (const portal of all) await portal.close()
    assert.deepEqual(bugs, [])
  })
  return { first, all, crm: crmOf(first), database: database! }
}

/** Numbers that look random and are the same in every run. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

const deadlocks = async ({ store: { read } }: Portal): Promise<number> => {
  const [row] = await query(read, 'select deadlocks as n from pg_stat_database where datname = current_database()')
  return Number(row!.n)
}

const deadlocksOf = (portal: Portal): Promise<number> =>
  portal.store.kind === 'postgres' ? deadlocks(portal) : Promise.resolve(0)

/** The results of a batch in which nothing failed. */
async function wholeBatch(portal: Portal, cmd: readonly string[]) {
  const { result, result_error } = resultOf(await portal.call('batch', { cmd }))
  assert.deepEqual(result_error, [])
  return result
}

test('batches of many callers that change the same records in any order are all answered, and every change is made once', async t => {
  const { all, first, crm } = await neighbours(t)
  const deals = await Promise.all(Array.from({ length: 4 }, (_, n) => crm.add('deal', { TITLE: `${n}` })))
  const changes = new Map(deals.map(id => [id, 0]))
  await Promise.all(
    Array.from({ length: 8 }, async (_, caller) => {
      const below = numbers(caller + 1)
      for (let n = 0; n < 6; n++) {
        const ids = Array.from({ length: 5 }, () => deals[below(deals.length)]!)
        const cmd = ids.map((id, i) => `crm.deal.update?id=${id}&fields[TITLE]=${caller}-${n}-${i}`)
        await wholeBatch(all[caller % all.length]!, cmd)
        for (const id of ids) changes.set(id, changes.get(id)! + 1)
      }
    }),
  )
  const rows = await query(
    first.store.read,
    `select record_id, count(*) as n from history where entity_type_id = 2 and kind = 'update' group by record_id`,
  )
  const counted = rows.map(row => [Number(row.record_id), Number(row.n)])
  assert.deepEqual(counted.sort(), [...changes].sort())
  if (store === 'postgres') assert.equal(await deadlocks(first), 0)
})

test('records that are added, bound, changed and deleted by many at once leave what belongs together', async t => {
  const { all, first, crm } = await neighbours(t)
  const contacts = await Promise.all(Array.from({ length: 12 }, (_, n) => crm.add('contact', { NAME: `${n}` })))
  const companies = await Promise.all(Array.from({ length: 3 }, (_, n) => crm.add('company', { TITLE: `${n}` })))
  const deals = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      crm.add('deal', { CONTACT_IDS: [0, 1, 2, 3].map(i => contacts[(n + i) % 12]) }),
    ),
  )
  const gone = contacts.slice(0, 6)
  const kept = contacts.slice(6).sort((a, b) => a - b)
  await Promise.all([
    ...gone.map(async (id, n) => resultOf(await all[n % all.length]!.call('crm.contact.delete', { id }))),
    ...Array.from({ length: 6 }, async (_, caller) => {
      const portal = all[caller % all.length]!
      const below = numbers(caller + 1)
      const one = (of: readonly number[]) => of[below(of.length)]!
      for (let n = 0; n < 3; n++)
        await wholeBatch(portal, [
          `crm.deal.update?id=${one(deals)}&fields[CONTACT_IDS][0]=${one(kept)}&fields[CONTACT_IDS][1]=${one(kept)}`,
          `crm.company.contact.add?id=${one(companies)}&fields[CONTACT_ID]=${one(kept)}`,
          `crm.contact.company.add?id=${one(kept)}&fields[COMPANY_ID]=${one(companies)}&fields[IS_PRIMARY]=Y`,
          `crm.deal.add?fields[TITLE]=new&fields[CONTACT_ID]=${one(kept)}`,
          'crm.deal.contact.add?id=$result[3]&fields[CONTACT_ID]=$result[3]',
          `crm.company.contact.delete?id=${one(companies)}&fields[CONTACT_ID]=${one(kept)}`,
          'crm.deal.delete?id=$result[3]',
        ])
    }),
  ])
  assert.deepEqual(await crm.ids('contact', { order: { ID: 'ASC' } }), kept)
  assert.deepEqual(
    await crm.ids('deal', { order: { ID: 'ASC' } }),
    [...deals].sort((a, b) => a - b),
  )
  // Every list has one primary or is empty, and the record says the same one.
  const lists = [
    ['deal', 'deal_contact', 'deal_id', 'is_primary', 'contact_id'],
    ['contact', 'contact_company', 'contact_id', 'company_is_primary', 'company_id'],
  ] as const
  for (const [table, binding, own, isPrimary, other] of lists) {
    const wrong = await query(
      first.store.read,
      `select r.id, r."${other}" as told, count(b.id) as members,
         sum(case when b."${isPrimary}" = 'Y' then 1 else 0 end) as primaries,
         max(case when b."${isPrimary}" = 'Y' then b."${other}" end) as primary_id
       from "${table}" r left join "${binding}" b on b."${own}" = r.id group by r.id, r."${other}"`,
    )
    for (const { id, told, members, primaries, primary_id } of wrong)
      assert.deepEqual(
        [Number(primaries ?? 0), told],
        Number(members) ? [1, primary_id] : [0, null],
        `${table} ${id} with ${members}`,
      )
  }
})

test('comments, activities and payments of the same records, in any order, are all written, and nobody deadlocks', async t => {
  const { all, first, crm } = await neighbours(t)
  const deals = await Promise.all(Array.from({ length: 3 }, (_, n) => crm.add('deal', { TITLE: `${n}` })))
  const todo = (id: number) => `crm.activity.todo.add?ownerTypeId=2&ownerId=${id}&deadline=2030-01-01&title=x`
  const before = await deadlocksOf(first)
  await Promise.all(
    Array.from({ length: 6 }, async (_, caller) => {
      const below = numbers(caller + 1)
      for (let n = 0; n < 3; n++)
        await wholeBatch(
          all[caller % all.length]!,
          Array.from({ length: 4 }, () => deals[below(deals.length)]!).flatMap(id => [
            `crm.timeline.comment.add?fields[ENTITY_TYPE]=deal&fields[ENTITY_ID]=${id}&fields[COMMENT]=x`,
            todo(id),
            `crm.item.payment.add?entityTypeId=2&entityId=${id}`,
          ]),
        )
    }),
  )
  const count = async (table: string) =>
    Number((await query(first.store.read, `select count(*) as n from ${table}`))[0]!.n)
  assert.deepEqual([await count('activity'), await count('sale_payment')], [72, 72])
  assert.equal(await deadlocksOf(first), before)
})

const alone = store === 'sqlite' && 'a file of SQLite has one writer; STORES=postgres runs this'

describe('on PostgreSQL', { skip: alone }, () => {
  test('a change of settings waits for the writes that rely on them, keeps others from beginning, and locks no row for that', async t => {
    const { all } = await neighbours(t)
    const [first, other] = all as [Portal, Portal]
    const order: string[] = []
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const writing = first.store
      .write(
        async db => {
          begun.resolve()
          await go.promise
          await query(db, "insert into setting (name, value) values ('written', '')")
          order.push('written')
        },
        { settings: 'stay' },
      )
      .then(() => {})
    await begun.promise
    const version = await first.rest.host.version(first.store.read)
    const changing = other
      .call('crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'string', FIELD_NAME: 'NEW' } })
      .then(answer => {
        order.push('changed')
        return resultOf(answer)
      })
    await until(
      'the change waits for the write',
      async () => {
        const rows = await query(
          first.store.read,
          `select 1 from pg_locks where relation = 'setting'::regclass and mode = 'ExclusiveLock' and not granted`,
        )
        return rows.length
      },
      { every: 1 },
    )
    assert.equal(await first.rest.host.version(first.store.read), version)
    go.resolve()
    await Promise.all([writing, changing])
    assert.deepEqual(order, ['written', 'changed'])
    assert.notEqual(await first.rest.host.version(first.store.read), version)

    // Many who rely on the settings at once leave the row as it is: a lock of it would be written there.
    const locks = () => query(first.store.read, "select xmax::text as xmax from setting where name = 'version'")
    const before = await locks()
    await Promise.all(all.flatMap(portal => [1, 2, 3].map(() => portal.call('crm.lead.add', { fields: {} }))))
    assert.deepEqual(await locks(), before)
  })

  test('of a deal whose first two contacts are deleted at once the third becomes the primary one', async t => {
    const { first, all, crm, database } = await neighbours(t)
    const [a, b, c] = [await crm.add('contact'), await crm.add('contact'), await crm.add('contact')]
    const deal = await crm.add('deal', { CONTACT_IDS: [a, b, c] })
    const lead = await crm.add('lead')
    const other = new pg.Client({ connectionString: database })
    await other.connect()
    t.after(() => other.end())
    await other.query(`begin; select from lead where id = ${lead} for update`)
    // It has deleted the second contact and waits for the lead, which nobody knew before that it wants.
    const waiting = async (count: number) => {
      const { rows } = await other.query('select 1 from pg_locks where not granted')
      return rows.length >= count
    }
    const batch = wholeBatch(all[1]!, [
      `crm.contact.delete?id=${b}`,
      `crm.lead.get?id=${lead}`,
      'crm.lead.update?id=$result[1][ID]&fields[TITLE]=new',
    ])
    await until('the batch waits', () => waiting(1), { every: 1 })
    const deleted = first.call('crm.contact.delete', { id: a })
    await until('the other deletion waits', () => waiting(2), { every: 1 })
    await other.query('rollback')
    await batch
    assert.equal(resultOf(await deleted), true)
    assert.deepEqual(await crm.result('crm.deal.contact.items.get', { id: deal }), [
      { CONTACT_ID: c, SORT: 30, ROLE_ID: 0, IS_PRIMARY: 'Y' },
    ])
    assert.equal((await crm.get('deal', deal)).CONTACT_ID, String(c))
  })

  test('rows of a table that has gone away meanwhile hold up nobody', async t => {
    const { first } = await neighbours(t)
    const rows = ['deal', 'item_999'].flatMap(table => [1, 2].map(id => ({ table, id })))
    assert.equal(await first.store.write(async () => 'done', { settings: 'stay', rows }), 'done')
  })

  test('a process that stands still in the middle of a transaction holds up who wants the same, until its time is over', async t => {
    const { first, crm, database } = await neighbours(t)
    const [wanted, free] = [await crm.add('deal', { TITLE: 'wanted' }), await crm.add('deal', { TITLE: 'free' })]
    const script = path.join(import.meta.dirname, '../support/stand-still.ts')
    const child = fork(script, [database, `${wanted}`, '4000'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    t.after(() => child.kill('SIGKILL'))
    await once(child, 'message')
    child.kill('SIGSTOP')

    const standing = async () => {
      const rows = await query(
        first.store.read,
        `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
      )
      return rows.length
    }
    assert.equal((await first.call('crm.deal.list')).total, 2)
    await crm.update('deal', free, { TITLE: 'changed' })
    await crm.add('deal', { TITLE: 'new' })
    assert.equal(await standing(), 1)

    const [same, settings] = await Promise.all([
      first.call('crm.deal.update', { id: wanted, fields: { TITLE: 'changed' } }),
      first.call('crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'string', FIELD_NAME: 'NEW' } }),
    ])
    assert.equal(resultOf(same), true)
    assert.equal(typeof resultOf(settings), 'number')
    assert.equal((await crm.get('deal', wanted)).TITLE, 'changed')
  })
})
