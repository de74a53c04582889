import assert from 'node:assert/strict'
import { test } from 'node:test'
import { masked, maskedMethod } from './masked.ts'

const TOKEN = 'a1'.repeat(35)

test('what is secret by its name or its look is masked, and nothing else', () => {
  const cases: [given: unknown, shown: unknown][] = [
    [
      { auth: TOKEN, id: 5 },
      { auth: '***', id: 5 },
    ],
    [{ fields: { PASSWORD: 'x y', NAME: 'Ann' } }, { fields: { PASSWORD: '***', NAME: 'Ann' } }],
    [
      { auth: { access_token: TOKEN, domain: 'x', other: 'y' } },
      { auth: { access_token: '***', domain: 'x', other: '***' } },
    ],
    [{ auth: [TOKEN] }, { auth: '***' }],
    [{ note: `see ${TOKEN}.` }, { note: 'see ***.' }],
    [{ [TOKEN]: '' }, { '***': '' }],
    ['crm.lead.get?auth=x y&id=1', 'crm.lead.get?auth=***&id=1'],
    ['user.add?fields[PASSWORD]=x&a=1', 'user.add?fields[PASSWORD]=***&a=1'],
    ['user.add?fields%5BPASSWORD%5D=x&a=1', 'user.add?fields%5BPASSWORD%5D=***&a=1'],
    ['x?auth[a][b]=x&b[auth][]=y&c=1', 'x?auth[a][b]=***&b[auth][]=***&c=1'],
    ['auth%3Dx&b%5BPASSWORD%5D%3Dy&c%3Dz', 'auth%3D***&b%5BPASSWORD%5D%3D***&c%3Dz'],
    ['{"password":"x \\" y","a":1}', '{"password":"***","a":1}'],
    ['http://h/rest/1/mySecret/profile', 'http://h/rest/1/***/profile'],
    // Names that only sound alike, and texts.
    [
      { author: 'Ann', code: 'C1', AUTHOR_ID: 1, passage: 'x' },
      { author: 'Ann', code: 'C1', AUTHOR_ID: 1, passage: 'x' },
    ],
    ['my password is safe', 'my password is safe'],
  ]
  for (const [given, shown] of cases) assert.deepEqual(masked(given), shown)
})

test('takes time that grows with the text alone, whatever it is made of', () => {
  const pieces = [
    'auth[',
    'auth[auth]',
    'auth]',
    'password',
    '[auth]=',
    '=]',
    '%5Bauth%5D%3D',
    '"auth":',
    '"auth" ',
    '\\"',
  ]
  for (const piece of [...pieces, '/rest/1/', '/rest/1', 'a1', 'a1 ', '=', '%3D', '][']) {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
    const before = process.cpuUsage()
    masked({ text })
    const { user } = process.cpuUsage(before)
    // Quadratic time is a minute and more of it.
    assert.ok(user < 3_000_000, `${piece}: ${user / 1e6} s`)
  }
})

test('a method is shown, and what stands in its place and is none is not', () => {
  assert.equal(maskedMethod('profile', true), 'profile')
  assert.equal(maskedMethod('crm.lead.read', false), 'crm.lead.read')
  assert.equal(maskedMethod('myOwnSecret', false), '***')
  assert.equal(maskedMethod(`crm.lead.list&auth=${TOKEN}`, false), '***')
  assert.equal(maskedMethod('', false), '')
})
