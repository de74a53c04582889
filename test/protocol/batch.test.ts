import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { resultOf } from '../support/answers.ts'
import { get, listening, post, send } from '../support/listening.ts'
import { openPortal } from '../support/portal.ts'
import { until } from '../support/until.ts'

const { hook, call, webhook, portal } = await listening({ after })
const FORM = 'application/x-www-form-urlencoded'
const LEADS = 120

interface Sections {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the commands answer
  result: any
  result_error: Record<string, { error: string; error_description: string }>
  result_total: Record<string, number>
  result_next: Record<string, number>
  result_time: Record<string, Record<string, unknown>>
}

const batch = async (cmd: unknown, halt?: unknown): Promise<Sections> =>
  resultOf(await call('batch', halt === undefined ? { cmd } : { cmd, halt }))

/** Leads 1 to 120, named so that their titles have the order of their ids. */
const additions = Array.from(
  { length: LEADS },
  (_, i) => `crm.lead.add?fields[TITLE]=lead ${String(i + 1).padStart(3, '0')}`,
)
for (let i = 0; i < LEADS; i += 50) assert.deepEqual((await batch(additions.slice(i, i + 50))).result_error, [])

describe('sections', () => {
  test('are five, keyed as the commands are', async () => {
    const answer = await batch({
      one: 'crm.lead.get?id=1',
      list: 'crm.lead.list?select[]=ID&filter[<ID]=3',
      many: 'crm.lead.list',
      bad: 'crm.lead.get?id=0',
      'a-uuid:4f0c/x y': 'profile',
    })
    assert.deepEqual(Object.keys(answer), ['result', 'result_error', 'result_total', 'result_next', 'result_time'])
    const done = ['one', 'list', 'many', 'a-uuid:4f0c/x y']
    assert.deepEqual(Object.keys(answer.result), done)
    assert.deepEqual(answer.result.list, [{ ID: '1' }, { ID: '2' }])
    assert.deepEqual(answer.result_error, { bad: { error: '', error_description: 'ID is not defined or invalid.' } })
    assert.deepEqual(answer.result_total, { list: 2, many: LEADS })
    assert.deepEqual(answer.result_next, { many: 50 })
    assert.deepEqual(Object.keys(answer.result_time), done)
  })

  test('tell the time of each command', async () => {
    const { result_time } = await batch({ a: 'profile', b: 'crm.lead.list' })
    for (const time of Object.values(result_time)) {
      assert.deepEqual(Object.keys(time), [
        ...['start', 'finish', 'duration', 'processing', 'date_start', 'date_finish'],
        ...['operating_reset_at', 'operating'],
      ])
      assert.ok(Number(time.processing) > 0 && Number(time.operating_reset_at) > Number(time.finish))
    }
    assert.ok(Number(result_time.b!.start) >= Number(result_time.a!.finish))
  })

  test('are lists where commands are a list that went well', async () => {
    const { result, result_error, result_total, result_time } = await batch(['profile', 'crm.lead.list', 'scope'])
    assert.ok(Array.isArray(result) && result.length === 3)
    assert.deepEqual([result_error, result_total], [[], { 1: LEADS }])
    assert.ok(Array.isArray(result_time))
  })

  test('and maps where one of them failed', async () => {
    const { result, result_error } = await batch(['profile', 'crm.lead.get', 'scope'])
    assert.deepEqual([Object.keys(result), Object.keys(result_error)], [['0', '2'], ['1']])
  })

  test('are empty lists without commands', async () => {
    const none = { result: [], result_error: [], result_total: [], result_next: [], result_time: [] }
    assert.deepEqual(await batch([]), none)
    assert.deepEqual(await batch({}), none)
  })

  test('keep a true and a false', async () => {
    const { result } = await batch({
      admin: 'user.admin',
      unbound: 'crm.lead.contact.delete?id=1&fields[CONTACT_ID]=7',
    })
    assert.deepEqual(result, { admin: true, unbound: false })
  })

  test('cmd must be there', async () => {
    for (const cmd of [undefined, null, '', 'profile', 5, true]) {
      const { status, error_description } = await call('batch', { cmd })
      assert.deepEqual([status, error_description], [400, "Parameter 'cmd' must be array."], String(cmd))
    }
  })
})

describe('commands', () => {
  test('come in the order in which they are written', async () => {
    const { result } = await batch({
      z: 'crm.lead.add?fields[TITLE]=order',
      a: 'crm.lead.update?id=$result[z]&fields[TITLE]=changed',
      m: 'crm.lead.get?id=$result[z]',
      b: 'crm.lead.delete?id=$result[z]',
    })
    assert.deepEqual([result.m.TITLE, result.b], ['changed', true])
    assert.deepEqual(Object.keys(result), ['z', 'a', 'm', 'b'])
  })

  test('name methods as calls do', async () => {
    const { result, result_error } = await batch([
      'CRM.LEAD.GET?ID=1',
      'crm.lead.get.json?id=1',
      ' crm.lead.get?id=1',
      'crm.lead.get?id=1&',
      'crm.lead.get?id=1&__order=0&',
      'crm.lead.get?&id=1',
    ])
    assert.deepEqual(result_error, [])
    for (const lead of result) assert.equal(lead.ID, '1')
  })

  test('that are none are not found', async () => {
    const { result, result_error } = await batch([
      '',
      '?',
      'nope',
      '?id=1',
      null,
      5,
      { method: 'profile' },
      ['profile'],
      '__proto__',
    ])
    assert.deepEqual(result, [])
    for (const error of Object.values(result_error))
      assert.deepEqual(error, { error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' })
    assert.equal(Object.keys(result_error).length, 9)
  })

  test('are encoded once in a body, and twice in a query', async () => {
    const TITLE = 'John&Martin = 100% + привет'
    const command = `crm.lead.add?fields[TITLE]=${encodeURIComponent(TITLE)}`
    const expected = async (answer: { result?: { result: Record<string, number> } }) => {
      const [id] = Object.values(answer.result!.result)
      assert.equal((await call('crm.lead.get', { id })).result.TITLE, TITLE)
      await call('crm.lead.delete', { id })
    }
    await expected(await call('batch', { cmd: [command] }))
    await expected(await get(`${hook}batch?cmd[0]=${encodeURIComponent(command)}`))
    await expected(await get(`${hook}batch?cmd%5Bname%5D=${encodeURIComponent(command)}&halt=0`))
    await expected(
      await send(`${hook}batch.json`, FORM, new URLSearchParams({ 'cmd[a]': command, halt: '0' }).toString()),
    )
  })

  test('with nested brackets, raw or encoded', async () => {
    for (const query of [
      'fields[PHONE][0][VALUE]=+15550100&fields[PHONE][0][VALUE_TYPE]=MOBILE',
      'fields%5BPHONE%5D%5B0%5D%5BVALUE%5D=%2B15550100&fields%5BPHONE%5D%5B0%5D%5BVALUE_TYPE%5D=MOBILE',
    ]) {
      const { result } = await batch({
        add: `crm.lead.add?${query}`,
        get: 'crm.lead.get?id=$result[add]',
        del: 'crm.lead.delete?id=$result[add]',
      })
      assert.deepEqual(
        [result.get.PHONE[0].VALUE.trim(), result.get.PHONE[0].VALUE_TYPE],
        [query.includes('%') ? '+15550100' : '15550100', 'MOBILE'],
      )
    }
  })

  test('are fifty at most, the others are refused one by one', async () => {
    const cmd = Object.fromEntries(
      Array.from({ length: 53 }, (_, i) => [`c${i}`, `crm.lead.update?id=${i + 1}&fields[POST]=fifty`]),
    )
    const { result, result_error } = await batch(cmd)
    assert.equal(Object.keys(result).length, 50)
    const refused = { error: 'ERROR_BATCH_LENGTH_EXCEEDED', error_description: 'Max batch length exceeded' }
    assert.deepEqual(result_error, { c50: refused, c51: refused, c52: refused })
    assert.equal((await call('crm.lead.list', { filter: { POST: 'fifty' } })).total, 50)
  })

  test('that are batches are refused', async () => {
    const refused = {
      error: 'ERROR_BATCH_METHOD_NOT_ALLOWED',
      error_description: 'Method is not allowed for batch usage',
    }
    const { result, result_error } = await batch({
      nested: `batch?cmd[a]=${encodeURIComponent('profile')}`,
      named: 'BATCH.json',
      ok: 'profile',
    })
    assert.deepEqual(Object.keys(result), ['ok'])
    assert.deepEqual(result_error, { nested: refused, named: refused })
  })

  test('are each refused what they may not', async () => {
    const narrow = await webhook(1, ['user_brief'])
    const { result, result_error } = resultOf(
      await post(`${narrow}batch`, { cmd: { me: 'user.current', lead: 'crm.lead.get?id=1' } }),
    )
    assert.deepEqual([Object.keys(result), Object.keys(result_error)], [['me'], ['lead']])
    assert.equal(result_error.lead.error, 'insufficient_scope')
  })

  test('too deep or with a NUL fail alone', async () => {
    const { result, result_error } = await batch({
      deep: `crm.lead.add?fields${'[a]'.repeat(40)}=1`,
      nul: 'crm.lead.add?fields[TITLE]=a%00b',
      name: 'crm.lead.add?fields[TIT%00LE]=ab',
      ok: 'profile',
    })
    assert.deepEqual(Object.keys(result), ['ok'])
    assert.deepEqual(result_error, {
      deep: { error: 'INVALID_REQUEST', error_description: 'The data nests deeper than 32 levels.' },
      nul: { error: 'INVALID_REQUEST', error_description: 'A parameter contains a NUL byte.' },
      name: { error: 'INVALID_REQUEST', error_description: 'A parameter contains a NUL byte.' },
    })
    assert.equal((await call('crm.lead.list')).total, LEADS)
  })
})

describe('halt', () => {
  const cmd = { a: 'crm.lead.get?id=1', bad: 'crm.lead.get?id=0', c: 'crm.lead.get?id=2' }
  test('ends the batch at the first failure', async () => {
    for (const halt of [1, '1', true, 'true', 'Y']) {
      const { result, result_error } = await batch(cmd, halt)
      assert.deepEqual([Object.keys(result), Object.keys(result_error)], [['a'], ['bad']], String(halt))
    }
    assert.deepEqual(Object.keys((await batch({ bad: 'nope', a: 'profile' }, 1)).result), [])
  })

  test('is off by default', async () => {
    for (const halt of [undefined, 0, '0', false, 'false', 'N', '', null, 'x', []])
      assert.deepEqual(Object.keys((await batch(cmd, halt)).result), ['a', 'c'], String(halt))
  })

  test('keeps what was done before', async () => {
    await batch(
      { a: 'crm.lead.update?id=1&fields[POST]=halted', bad: 'nope', c: 'crm.lead.update?id=2&fields[POST]=halted' },
      1,
    )
    assert.deepEqual(
      (await call('crm.lead.list', { filter: { POST: 'halted' } })).result.map((l: { ID: string }) => l.ID),
      ['1'],
    )
  })
})

describe('references', () => {
  const titled = (title: string) => `crm.lead.update?id=1&fields[TITLE]=${title}`
  const titleAfter = async (commands: Record<string, string>) => {
    const { result, result_error } = await batch({ ...commands, get: 'crm.lead.get?id=1' })
    assert.deepEqual(result_error, [])
    return result.get.TITLE
  }
  before(() => call('crm.lead.update', { id: 2, fields: { TITLE: 'two', OPPORTUNITY: 5, PHONE: [{ VALUE: '+1' }] } }))
  after(() => call('crm.lead.update', { id: 1, fields: { TITLE: 'lead 001' } }))

  test('to a whole result', async () => {
    const { result } = await batch({
      n: 'crm.lead.add?fields[TITLE]=x',
      get: 'crm.lead.get?id=$result[n]',
      del: 'crm.lead.delete?id=$result[n]',
    })
    assert.equal(result.get.ID, String(result.n))
    const { result: copy } = await batch({
      one: 'crm.lead.get?id=2',
      add: 'crm.lead.add?fields=$result[one]',
      got: 'crm.lead.get?id=$result[add]',
      del: 'crm.lead.delete?id=$result[add]',
    })
    assert.deepEqual([copy.got.TITLE, copy.got.OPPORTUNITY, copy.got.PHONE[0].VALUE], ['two', '5.00', '+1'])
  })

  test('into a result, by names and indexes', async () => {
    assert.equal(await titleAfter({ two: 'crm.lead.get?id=2', set: titled('$result[two][TITLE]') }), 'two')
    assert.equal(await titleAfter({ two: 'crm.lead.get?id=2', set: titled('$result[two][PHONE][0][VALUE]') }), '+1')
    const list = 'crm.lead.list?filter[@ID][]=2&filter[@ID][]=3&select[]=TITLE'
    assert.equal(await titleAfter({ list, set: titled('$result[list][0][TITLE]') }), 'two')
    assert.equal(await titleAfter({ 'a b-c.d': list, set: titled('$result[a b-c.d][1][TITLE]') }), 'lead 003')
  })

  test('in commands that are a list', async () => {
    const { result } = await batch([
      'crm.lead.get?id=2',
      'crm.lead.list?filter[TITLE]=$result[0][TITLE]',
      'crm.lead.get?id=$result[1][0][ID]',
    ])
    assert.equal(result[2].TITLE, 'two')
  })

  test('percent-encoded, as http_build_query writes them', async () => {
    assert.equal(await titleAfter({ two: 'crm.lead.get?id=2', set: titled('%24result%5Btwo%5D%5BTITLE%5D') }), 'two')
  })

  test('among other text, several of them', async () => {
    const set = titled('($result[two][TITLE]-$result[two][ID]) $result[two]')
    assert.equal(await titleAfter({ two: 'crm.lead.get?id=2', set }), '(two-2) $result[two]')
    assert.equal(
      await titleAfter({ n: 'server.time', set: titled('$ $result [n] $results[n]') }),
      '$ $result [n] $results[n]',
    )
  })

  test('that lead nowhere stay as they are written', async () => {
    for (const text of [
      '$result[nope]',
      '$result[two][NOPE]',
      '$result[two][TITLE][x]',
      '$result[bad]',
      '$result',
      '$result[]',
      '$result[two][__proto__]',
      '$result[two][constructor]',
      '$result[later]',
    ])
      assert.equal(
        (
          await batch({
            bad: 'crm.lead.get?id=0',
            two: 'crm.lead.get?id=2',
            set: titled(text),
            get: 'crm.lead.get?id=1',
            later: 'profile',
          })
        ).result.get.TITLE,
        text,
      )
  })

  test('to nothing are nothing', async () => {
    const { result } = await batch({
      two: 'crm.lead.get?id=2',
      add: 'crm.lead.add?fields[TITLE]=of nobody&fields[COMMENTS]=$result[two][COMMENTS]&fields[POST]=[$result[two][COMMENTS]]',
      get: 'crm.lead.get?id=$result[add]',
      del: 'crm.lead.delete?id=$result[add]',
    })
    assert.deepEqual([result.two.COMMENTS, result.get.COMMENTS, result.get.POST], [null, null, '[]'])
  })

  test('cannot grow without end', async t => {
    const other = await listening(t)
    const cmd: Record<string, string> = { add0: `crm.lead.add?fields[COMMENTS]=${'x'.repeat(1000)}` }
    for (let i = 0; i < 5; i++) {
      cmd[`get${i}`] = `crm.lead.get?id=$result[add${i}]`
      cmd[`add${i + 1}`] = `crm.lead.add?fields[COMMENTS]=${`$result[get${i}][COMMENTS]`.repeat(100)}`
    }
    const { result, result_error } = resultOf(await other.call('batch', { cmd, halt: 1 }))
    assert.deepEqual(Object.keys(result), ['add0', 'get0', 'add1', 'get1', 'add2', 'get2'])
    assert.deepEqual(result_error.add3, {
      error: 'INVALID_REQUEST',
      error_description: 'The references stand for too much text.',
    })
  })

  test('are of this batch alone', async () => {
    await batch({ mine: 'crm.lead.get?id=2' })
    assert.equal(await titleAfter({ set: titled('$result[mine][TITLE]') }), '$result[mine][TITLE]')
  })
})

describe('a failing command undoes itself alone', () => {
  test('between others that stay', async () => {
    const { result: contact } = await call('crm.contact.add', { fields: { NAME: 'Ann' } })
    const history = async () => (await portal.store.read.selectFrom('history').select('id').execute()).length
    const before = await history()
    const { result, result_error } = await batch({
      a: 'crm.lead.update?id=3&fields[POST]=undo',
      bad: `crm.lead.contact.items.set?id=3&items[0][CONTACT_ID]=${contact}&items[1][CONTACT_ID]=x`,
      gone: 'crm.lead.delete?id=100000',
      c: 'crm.lead.update?id=4&fields[POST]=undo',
    })
    assert.deepEqual(
      [Object.keys(result), Object.keys(result_error)],
      [
        ['a', 'c'],
        ['bad', 'gone'],
      ],
    )
    assert.deepEqual((await call('crm.lead.contact.items.get', { id: 3 })).result, [])
    assert.equal((await call('crm.lead.list', { filter: { POST: 'undo' } })).total, 2)
    assert.equal(await history(), before + 2)
  })

  test('even in the middle of its writing', async t => {
    const bugs: string[] = []
    const broken = await openPortal({ onBug: (_error, method) => bugs.push(method) })
    t.after(() => broken.close())
    const id = resultOf(await broken.call('crm.lead.add', { fields: { TITLE: 'whole' } }))
    // A lead is written before its timeline is, which now fails; a change of no stage has none.
    await broken.store.write(db => db.schema.dropTable('timeline').execute())
    const cmd = {
      before: `crm.lead.update?id=${id}&fields[NAME]=before`,
      half: 'crm.lead.add?fields[TITLE]=half&fields[PHONE][0][VALUE]=1',
      after: `crm.lead.update?id=${id}&fields[POST]=after`,
    }
    const { result, result_error } = resultOf(await broken.call('batch', { cmd }))
    assert.deepEqual([result, Object.keys(result_error)], [{ before: true, after: true }, ['half']])
    assert.equal((await broken.call('crm.lead.add', { fields: { TITLE: 'half' } })).status, 500)
    const leads = resultOf(await broken.call('crm.lead.list', { select: ['TITLE', 'NAME', 'POST'] }))
    assert.deepEqual(leads, [{ ID: String(id), TITLE: 'whole', NAME: 'before', POST: 'after' }])
    for (const table of ['multifield', 'history'] as const)
      assert.equal(
        (await broken.store.read.selectFrom(table).selectAll().where('record_id', '!=', id).execute()).length,
        0,
        table,
      )
    assert.deepEqual(bugs, ['crm.lead.add', 'crm.lead.add'])
  })

  test('and a later one sees what an earlier one wrote', async () => {
    const { result } = await batch({
      add: 'crm.lead.add?fields[TITLE]=seen',
      list: 'crm.lead.list?filter[TITLE]=seen&select[]=ID',
      del: 'crm.lead.delete?id=$result[list][0][ID]',
      again: 'crm.lead.list?filter[TITLE]=seen',
    })
    assert.deepEqual([result.list, result.del, result.again], [[{ ID: String(result.add) }], true, []])
  })
})

describe('lists of clients', () => {
  const rows = (sections: Sections) =>
    Object.values(sections.result as Record<string, { ID: string }[]>).flatMap(page => page.map(row => Number(row.ID)))
  const all = Array.from({ length: LEADS }, (_, i) => i + 1)

  test('b24pysdk: fifty chained pages, most of them past the end', async () => {
    for (const [direction, sign, ids] of [
      ['ASC', '>', all],
      ['DESC', '<', all.toReversed()],
    ] as const) {
      const cmd = Object.fromEntries(
        Array.from({ length: 50 }, (_, i) => [
          `req_${i}`,
          `crm.lead.list?select[]=ID&order[ID]=${direction}&start=-1${i ? `&filter[${sign}ID]=$result[req_${i - 1}][49][ID]` : ''}`,
        ]),
      )
      const sections = await batch(cmd, false)
      assert.deepEqual(sections.result_error, [])
      assert.equal(Object.keys(sections.result).length, 50)
      assert.deepEqual(rows(sections), ids, 'every row once')
    }
  })

  test('b24pysdk: the same over users', async () => {
    const sections = await batch({
      req_0: 'user.get?SORT=ID&ORDER=ASC&start=-1',
      req_1: 'user.get?SORT=ID&ORDER=ASC&start=-1&filter[>ID]=$result[req_0][49][ID]',
      req_2: 'department.get?SORT=ID&ORDER=ASC&start=-1&filter[>ID]=$result[req_0][49][ID]',
    })
    assert.deepEqual([sections.result.req_0.length, sections.result.req_1, sections.result.req_2], [1, [], []])
  })

  test('b24phpsdk: the first page counted, then as many as there are', async () => {
    const first = await post(`${hook}/crm.lead.list/?bx24_request_id=1`, {
      order: { ID: 'ASC' },
      filter: [],
      select: ['ID'],
      start: 0,
    })
    assert.equal(first.total, LEADS)
    const query = (after: string) =>
      `crm.lead.list?order%5BID%5D=ASC&filter%5B%3EID%5D=${after}&select%5B0%5D=ID&start=-1`
    const sections = await batch(
      {
        cmd_0: query('0'),
        cmd_1: query('%24result%5Bcmd_0%5D%5B49%5D%5BID%5D'),
        cmd_2: query('%24result%5Bcmd_1%5D%5B49%5D%5BID%5D'),
      },
      true,
    )
    assert.deepEqual(rows(sections), all)
    const keys = ['cmd_0', 'cmd_1', 'cmd_2']
    assert.deepEqual([sections.result_error, sections.result_next], [[], []])
    assert.deepEqual([Object.keys(sections.result_total), Object.keys(sections.result_time)], [keys, keys])
  })

  test('fast_bitrix24: pages by start, commands that end in "&"', async () => {
    const cmd = Object.fromEntries(
      [0, 50, 100].map((start, i) => [
        `order00000000${i}`,
        `crm.lead.list?order[ID]=ASC&select[0]=ID&start=${start}&__order=${i}&`,
      ]),
    )
    const sections = resultOf(await post(`${hook}batch`, { halt: 0, cmd }))
    assert.deepEqual(rows(sections), all)
    assert.deepEqual(Object.values(sections.result_total), [LEADS, LEADS, LEADS])
  })

  test('fast_bitrix24: ids as keys', async () => {
    const cmd = Object.fromEntries([7, 5, 11].map((id, i) => [id, `crm.lead.get?ID=${id}&__order=${i}&`]))
    const { result } = await batch(cmd, 0)
    assert.ok(!Array.isArray(result))
    for (const [key, lead] of Object.entries(result as Record<string, { ID: string }>)) assert.equal(lead.ID, key)
    assert.equal(Object.keys(result).length, 3)
  })

  test('@2bad/bitrix: everything in the query', async () => {
    const query = ['a', 'b'].map(
      (name, i) => `cmd[${name}]=${encodeURIComponent(`crm.lead.list?start=${i * 50}&select[]=ID`)}`,
    )
    const { result } = resultOf(await get(`${hook}batch?${query.join('&')}`))
    assert.deepEqual([result.a[0].ID, result.b[0].ID], ['1', '51'])
  })
})

test('a batch is one commit: a reader sees all of it or nothing', async () => {
  const cmd = Array.from({ length: 20 }, () => 'crm.deal.add?fields[TITLE]=together')
  const counts = new Set<number>()
  let done = false
  const writing = batch(cmd).finally(() => {
    done = true
  })
  await until(
    'the batch is answered',
    async () => {
      counts.add((await call('crm.deal.list', { filter: { TITLE: 'together' } })).total!)
      return done
    },
    { every: 0 },
  )
  await writing
  counts.add((await call('crm.deal.list', { filter: { TITLE: 'together' } })).total!)
  assert.ok(
    [...counts].every(count => count === 0 || count === 20),
    [...counts].join(),
  )
})
