import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allMethods } from '../../src/all-methods.ts'
import { resultOf } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { newApplication } from '../support/new-application.ts'

const crm = await openCrm()
const application = await newApplication(crm.portal, ['task', 'crm', 'user_brief'])

const ask = async (method: string, params: Record<string, unknown> = {}) =>
  resultOf(await crm.portal.call(method, params, { applicationId: application }))

describe('scope', () => {
  test('tells what the caller has, in order', async () => {
    assert.deepEqual(await ask('scope'), ['crm', 'task', 'user_brief'])
    assert.deepEqual(await ask('scope', { full: 'false' }), ['crm', 'task', 'user_brief'])
  })

  test('tells all that there are, methods or none', async () => {
    const all: string[] = await ask('scope', { full: true })
    for (const one of ['crm', 'user.userfield', 'sonet_group', 'humanresources.hcmlink', 'tasks_extended'])
      assert.ok(all.includes(one), one)
    // Official SDKs know these beside those of the documentation.
    const known = [
      'appform',
      'baas',
      'calendarmobile',
      'catalogmobile',
      'configuration.import',
      'faceid',
      'forum',
      'iblock',
    ]
    const more = ['im.import', 'landing_cloud', 'notifications', 'pull_channel', 'rating', 'rest', 'smile']
    for (const one of [...known, ...more]) assert.ok(all.includes(one), one)
    assert.ok(!all.includes('basic'))
    assert.deepEqual(all, [...new Set(all)].sort())
    for (const method of allMethods) for (const scope of method.scopes) assert.ok(all.includes(scope), method.name)
  })

  test('of a caller with every scope is all of them', async () => {
    assert.deepEqual(await crm.result('scope'), await ask('scope', { full: 'Y' }))
  })
})

describe('methods', () => {
  test('are those that the caller may call', async () => {
    const mine: string[] = await ask('methods')
    for (const one of ['scope', 'app.option.get', 'crm.lead.add', 'user.current']) assert.ok(mine.includes(one), one)
    for (const one of ['user.add', 'department.get', 'user.userfield.list']) assert.ok(!mine.includes(one), one)
  })

  test('are all of them', async () => {
    assert.deepEqual(
      await ask('methods', { full: 'true' }),
      allMethods.map(m => m.name),
    )
  })

  test('are those of a scope, those of everybody for an empty one', async () => {
    assert.deepEqual(await ask('methods', { scope: 'user.userfield' }), [
      'user.userfield.add',
      'user.userfield.list',
      'user.userfield.update',
      'user.userfield.delete',
    ])
    const common: string[] = await ask('methods', { scope: '' })
    assert.ok(common.includes('batch') && common.includes('profile') && !common.includes('user.current'))
    for (const scope of ['nothing', 'timeman', 'toString']) assert.deepEqual(await ask('methods', { scope }), [])
  })
})

test('method.get tells whether a method is there, and for this caller', async () => {
  for (const [name, isExisting, isAvailable] of [
    ['crm.lead.add', true, true],
    ['CRM.Lead.Add', true, true],
    ['user.add', true, false],
    ['server.time', true, true],
    ['no.such.method', false, false],
    ['', false, false],
    [undefined, false, false],
    [['crm.lead.add'], false, false],
  ])
    assert.deepEqual(await ask('method.get', { name }), { isExisting, isAvailable })
})
