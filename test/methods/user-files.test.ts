import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Files of users, as they are kept. */
const files = async () =>
  (await crm.portal.store.read.selectFrom('file').selectAll().orderBy('id').execute()).map(row => ({
    name: row.name,
    type: row.content_type,
    text: Buffer.from(row.content!).toString(),
    address: `/file/${row.id}/${row.token}`,
  }))

const user = async (id: number): Promise<Fields> => (await crm.result('user.get', { ID: id }))[0]

const update = (fields: Fields) => crm.call('user.update', { ID: 1, ...fields })

test('a photo comes with the user, is replaced by another and removed by an empty text', async () => {
  const id = await crm.result('user.add', {
    EMAIL: 'anna@example.com',
    UF_DEPARTMENT: [1],
    PERSONAL_PHOTO: ['me.png', base64('first')],
    WORK_LOGO: { 0: 'logo.jpg', 1: base64('logo') },
  })
  const [photo, logo] = await files()
  assert.deepEqual([photo!.name, photo!.type, photo!.text], ['me.png', 'image/png', 'first'])
  const shown = await user(id)
  assert.deepEqual([shown.PERSONAL_PHOTO, shown.WORK_LOGO], [photo!.address, logo!.address])
  assert.equal((await crm.result('profile', {}, id)).PERSONAL_PHOTO, photo!.address)

  answers(await crm.call('user.update', { ID: id, PERSONAL_PHOTO: ['new.gif', base64('second')] }), true)
  const [, second] = await files()
  assert.equal(second!.text, 'second')
  assert.equal((await user(id)).PERSONAL_PHOTO, second!.address)
  // What was read is written back: nothing changes.
  answers(await crm.call('user.update', { ID: id, NAME: 'A', PERSONAL_PHOTO: second!.address }), true)
  assert.equal((await user(id)).PERSONAL_PHOTO, second!.address)

  answers(await crm.call('user.update', { ID: id, PERSONAL_PHOTO: '' }), true)
  assert.deepEqual(
    (await files()).map(one => one.name),
    ['logo.jpg'],
  )
  assert.equal((await user(id)).PERSONAL_PHOTO, '')
  assert.ok(!('PERSONAL_PHOTO' in (await crm.result('profile', {}, id))))
  answers(await crm.call('user.update', { ID: id, WORK_LOGO: null }), true)
  assert.deepEqual(await files(), [])
})

for (const value of ['text', '/file/1/abc', 5, true, ['only name'], ['a.png', 'no base64!'], [['a'], 'eA=='], { a: 1 }])
  test(`refuses ${JSON.stringify(value)} as a photo and changes nothing`, async () => {
    const answer = await update({ NAME: 'Changed', PERSONAL_PHOTO: value })
    fails(answer, 'ERROR_CORE', 'Invalid value for the "Photo" field')
    assert.equal((await user(1)).NAME, 'Administrator')
    assert.deepEqual(await files(), [])
  })

test('a filter finds those who have a photo', async () => {
  answers(await update({ PERSONAL_PHOTO: ['x.png', base64('x')] }), true)
  const ids = async (FILTER: Fields) =>
    (await crm.result('user.get', { FILTER, select: ['ID'] })).map(({ ID }: { ID: string }) => ID)
  assert.deepEqual([await ids({ '!PERSONAL_PHOTO': '' }), await ids({ PERSONAL_PHOTO: '' })], [['1'], ['2']])
})
