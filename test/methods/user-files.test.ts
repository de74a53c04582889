import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()

const base64 = (text: string) => Buffer.from(text).toString('base64')

const { http } = await crm.portal.listen({ httpsPort: 'off' })

/** Names of all files that are kept. */
const files = async () =>
  (await crm.portal.store.read.selectFrom('file').select('name').orderBy('id').execute()).map(({ name }) => name)

/** What an address of a file gives. */
async function fetched(address: unknown) {
  const response = await fetch(http + address)
  const [, name] = /filename\*=UTF-8''(.*)$/.exec(response.headers.get('content-disposition') ?? '') ?? []
  return { name, type: response.headers.get('content-type'), text: await response.text() }
}

const user = async (id: number): Promise<Fields> => (await crm.result('user.get', { ID: id }))[0]

const update = (fields: Fields) => crm.call('user.update', { ID: 1, ...fields })

test('a photo comes with the user, is replaced by another and removed by an empty text', async () => {
  const id = await crm.result('user.add', {
    EMAIL: 'anna@example.com',
    UF_DEPARTMENT: [1],
    PERSONAL_PHOTO: ['me.png', base64('first')],
    WORK_LOGO: { 0: 'logo.jpg', 1: base64('logo') },
  })
  const shown = await user(id)
  // A name makes no picture.
  const type = 'application/octet-stream'
  assert.deepEqual(await fetched(shown.PERSONAL_PHOTO), { name: 'me.png', type, text: 'first' })
  assert.deepEqual(await fetched(shown.WORK_LOGO), { name: 'logo.jpg', type, text: 'logo' })
  assert.equal((await crm.result('profile', {}, id)).PERSONAL_PHOTO, shown.PERSONAL_PHOTO)

  answers(await crm.call('user.update', { ID: id, PERSONAL_PHOTO: ['new.gif', base64('second')] }), true)
  const second = (await user(id)).PERSONAL_PHOTO
  assert.equal((await fetched(second)).text, 'second')
  assert.equal((await fetch(http + shown.PERSONAL_PHOTO)).status, 404)
  // What was read is written back: nothing changes.
  answers(await crm.call('user.update', { ID: id, NAME: 'A', PERSONAL_PHOTO: second }), true)
  assert.equal((await user(id)).PERSONAL_PHOTO, second)

  answers(await crm.call('user.update', { ID: id, PERSONAL_PHOTO: '' }), true)
  assert.deepEqual(await files(), ['logo.jpg'])
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
