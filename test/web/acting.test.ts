import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audited, type Browser, browser, logIn, someUser, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'

const PAGE = '/profile/act-as'

test('an administrator acts as another user, and returns', async t => {
  const { portal, http } = await listening(t)
  await withPassword(portal)
  const ann = await someUser(portal, 'Ann')
  const one = browser(http)
  await logIn(one)
  const own = one.cookies.get(one.sessionCookie)!
  assert.equal((await one.submit(PAGE, PAGE, { user: String(ann) })).location, '/')
  const page = (await one.get('/profile')).text
  assert.match(page, /Administrator, you are acting as <strong>Ann<\/strong>\./)
  assert.match(page, /Hello, Ann/)
  const old = browser(http)
  old.cookies.set(old.sessionCookie, own)
  assert.equal((await old.get('/')).location, '/login', 'the token is another one')

  // Whose the password is, and who acts, does not change by acting.
  assert.equal((await one.get('/profile/password')).status, 403)
  assert.equal((await one.get(PAGE)).status, 403)
  const { csrf } = await portal.store.read.selectFrom('session').select('csrf').executeTakeFirstOrThrow()
  const chosen = 'eight purple owls'
  assert.equal((await one.post('/profile/password', { csrf: csrf!, chosen, again: chosen })).status, 403)
  assert.equal((await one.post(PAGE, { csrf: csrf!, user: String(ann) })).status, 403)

  assert.equal((await one.submit('/profile', `${PAGE}/end`)).location, '/')
  const back = (await one.get('/profile')).text
  assert.match(back, /Hello, Administrator/)
  assert.doesNotMatch(back, /you are acting/)
  assert.deepEqual((await audited(portal)).slice(-2), [
    [1, 'acting.start', { user: ann }],
    [1, 'acting.end', { user: ann }],
  ])
})

test('nobody else does, and nobody acts as an administrator', async t => {
  const { portal, http } = await listening(t)
  await withPassword(portal)
  const [ann, boss, gone] = [
    await someUser(portal, 'Ann'),
    await someUser(portal, 'Boss', true),
    await someUser(portal, 'Gone'),
  ]
  await withPassword(portal, ann)
  await portal.call('user.update', { ID: gone, ACTIVE: 'N' })
  const csrfOf = async (one: Browser) => /name="csrf" value="([\w-]+)"/.exec((await one.get('/profile')).text)![1]!
  const tries = async (one: Browser, user: string | number) =>
    one.post(PAGE, { csrf: await csrfOf(one), user: String(user) })

  const plain = browser(http)
  await logIn(plain, 'ann@example.com')
  assert.doesNotMatch((await plain.get('/profile')).text, /act-as/)
  assert.equal((await plain.get(PAGE)).status, 403)
  const refused = await tries(plain, boss)
  assert.equal(refused.status, 403)
  assert.match(refused.text, /Only administrators can act as another user\./)

  const admin = browser(http)
  await logIn(admin)
  const list = (await admin.get(PAGE)).text
  assert.match(list, /ann@example\.com/)
  assert.doesNotMatch(list, /boss@example\.com|gone@example\.com/)
  assert.match((await admin.get(`${PAGE}?q=AN`)).text, /ann@example\.com/)
  assert.doesNotMatch((await admin.get(`${PAGE}?q=zz%25`)).text, /ann@example\.com/)
  for (const [user, reason] of [
    [boss, /This user is an administrator/],
    [1, /This is you/],
    [gone, /no such user/],
    [999, /no such user/],
    ['1e9', /no such user/],
    ['', /no such user/],
  ] as const) {
    const seen = await tries(admin, user)
    assert.deepEqual([user, seen.status], [user, 403])
    assert.match(seen.text, reason)
  }
  assert.match((await admin.get('/profile')).text, /Hello, Administrator/)
})

test('who is no administrator any more acts as nobody', async t => {
  const { portal, http } = await listening(t)
  const boss = await someUser(portal, 'Boss', true)
  await withPassword(portal, boss)
  const ann = await someUser(portal, 'Ann')
  const one = browser(http)
  for (const taken of [{ is_admin: 'N' }, { active: 'N' }]) {
    await logIn(one, 'boss@example.com')
    await one.submit(PAGE, PAGE, { user: String(ann) })
    assert.match((await one.get('/profile')).text, /Hello, Ann/)
    const { store } = portal
    await store.write(db => db.updateTable('portal_user').set(taken).where('id', '=', boss).execute())
    assert.equal((await one.get('/')).location, '/login')
    const given = { is_admin: 'Y', active: 'Y' }
    await store.write(db => db.updateTable('portal_user').set(given).where('id', '=', boss).execute())
    assert.equal((await one.get('/')).location, '/login')
  }
})
