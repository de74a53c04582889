import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { resultOf } from '../support/answers.ts'
import { ask, post } from '../support/listening.ts'
import { newDatabase, store } from '../support/portal.ts'
import { serve, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

/** `ROUNDS=10 npm test test/files/kill.test.ts` is what is promised; less of it is enough every day. */
const ROUNDS = Number(process.env.ROUNDS ?? 2)
const LINES = 6
const TOKEN = 'control-token-of-tests'

/** A text that nobody else has: of some 20 kB, or so long that it comes in a large form. */
const textOf = (name: string, isLarge: boolean) => name.padEnd(isLarge ? 300_000 : 20_000, name)
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

test('kill -9 during uploads loses nothing that was answered and leaves nothing that nobody has', async t => {
  const [data, folder] = [temporaryFolder(t), path.join(temporaryFolder(t), 'files')]
  const database = store === 'postgres' ? ['--database', await newDatabase(process.env.PORTICO_TEST_POSTGRES!)] : []
  const start = () => serve(t, data, ['--https-port', 'off', '--control-token', TOKEN, '--files', folder, ...database])
  /** What was answered: the text of the file of a comment. */
  const added = new Map<number, string>()
  /** Comments of which nobody knows whether they are deleted. */
  const doubtful = new Set<number>()
  let deal = 0

  const add = (hook: string, text: string, isLarge: boolean) => {
    const address = `${hook}crm.timeline.comment.add`
    const fields = { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'File' }
    if (!isLarge)
      return post(address, { fields: { ...fields, FILES: [['a.txt', Buffer.from(text).toString('base64')]] } })
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(`fields[${name}]`, String(value))
    form.append('fields[FILES][]', new File([text], 'a.txt'))
    return ask(address, { method: 'POST', body: form })
  }

  for (let round = 0; round < ROUNDS; round++) {
    const { hook, kill, ended } = await start()
    deal ||= resultOf(await post(`${hook}crm.deal.add`, { fields: { TITLE: 'With files' } }))
    let [count, isOver] = [0, false]
    const write = async (line: number) => {
      for (let i = 0; !isOver; i++) {
        const isLarge = line === 0
        const text = textOf(`${round}-${line}-${i} `, isLarge)
        const id = resultOf(await add(hook, text, isLarge))
        added.set(id, text)
        count++
        if (i % 3) continue
        doubtful.add(id)
        resultOf(await post(`${hook}crm.timeline.comment.delete`, { id }))
        doubtful.delete(id)
        added.delete(id)
      }
    }
    const lines = Array.from({ length: LINES }, (_, line) => write(line).catch(() => {}))
    await until('enough is written', () => count >= 12)
    kill('SIGKILL')
    isOver = true
    await Promise.all([...lines, ended])
  }

  const { hook, ready } = await start()
  const left: { ID: string; FILES: Record<string, { urlDownload: string }> }[] = []
  for (let start = 0; ; start += 50) {
    const params = { filter: { ENTITY_ID: deal, ENTITY_TYPE: 'deal' }, start }
    const page = await post(`${hook}crm.timeline.comment.list`, params)
    left.push(...resultOf(page))
    if (page.next === undefined) break
  }
  const there = new Map(left.map(({ ID, FILES }) => [Number(ID), Object.values(FILES)]))
  for (const [id, text] of added) {
    if (doubtful.has(id) && !there.has(id)) continue
    const [file, ...others] = there.get(id) ?? []
    assert.ok(file, `comment ${id} was answered`)
    assert.deepEqual(others, [])
    assert.equal(await (await fetch(file.urlDownload)).text(), text, `the file of comment ${id}`)
  }
  // Every comment that is there has its whole file; what is on the disk beside these goes.
  const wanted = new Set<string>()
  for (const [file] of there.values()) wanted.add(hashOf(await (await fetch(file!.urlDownload)).text()))
  const kept = () =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter(entry => entry.isFile() && entry.name !== 'files_owner')
          .map(({ name }) => name)
      : []
  await fetch(`${ready.http}/_portico/clock/move`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ by: '1m' }),
  })
  await until('the folder has nothing else', () => kept().every(name => wanted.has(name)))
  assert.deepEqual(kept().sort(), [...wanted].sort())
})
