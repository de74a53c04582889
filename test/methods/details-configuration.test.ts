import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

/** An employee, and one who may change the settings of the CRM. */
const EMPLOYEE = 2
const CONFIGURER = 3

const crm = await openCrm()

before(async () => {
  await addUsers(crm.portal, 2)
  await addRole(crm.portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
})

/** Families of one type, and the universal one over every type that it takes. */
const families: [method: string, params: Fields][] = [
  ...['lead', 'deal', 'contact', 'company'].map((type): [string, Fields] => [`crm.${type}`, {}]),
  ...[1, 2, 3, 4, 7, 31].map((entityTypeId): [string, Fields] => ['crm.item', { entityTypeId }]),
]

const section = (more: Fields = {}): Fields => ({ name: 'main', title: 'Main', type: 'section', ...more })

for (const [family, typed] of families) {
  const name = (verb: string) => `${family}.details.configuration.${verb}`
  const configurer = family === 'crm.item' ? 1 : CONFIGURER
  describe(`${family} ${JSON.stringify(typed)}`, () => {
    const call = (verb: string, params: Fields = {}, userId = 1) =>
      crm.call(name(verb), { ...typed, ...params }, userId)
    const get = (params: Fields = {}, userId = 1) => crm.result(name('get'), { ...typed, ...params }, userId)
    const set = async (title: string, params: Fields = {}, userId = 1) =>
      answers(await call('set', { data: [section({ title })], ...params }, userId), true)
    const titleOf = async (params: Fields = {}, userId = 1) => (await get(params, userId))?.[0].title ?? null

    test('a form is told as it was set', async () => {
      const data = [
        section({
          elements: [
            { name: 'TITLE', optionFlags: 1 },
            { name: 'PHONE', options: { defaultCountry: 'gb', defaultAddressType: 4 } },
            { name: 'ADDRESS', options: { defaultAddressType: '4' } },
            { name: 'OPPORTUNITY_WITH_CURRENCY', options: { isPayButtonVisible: 'false', other: 1 } },
          ],
        }),
        { name: 'more', title: 'More', type: 'section' },
      ]
      answers(await call('set', { data }), true)
      assert.deepEqual(await get(), [
        {
          name: 'main',
          title: 'Main',
          type: 'section',
          elements: [
            { name: 'TITLE', optionFlags: '1' },
            { name: 'PHONE', optionFlags: '0', options: { defaultCountry: 'GB' } },
            { name: 'ADDRESS', optionFlags: '0', options: { defaultAddressType: 4 } },
            { name: 'OPPORTUNITY_WITH_CURRENCY', optionFlags: '0', options: { isPayButtonVisible: 'false' } },
          ],
        },
        { name: 'more', title: 'More', type: 'section', elements: [] },
      ])
      answers(await call('reset'), true)
      assert.equal(await get(), null)
    })

    test("everybody's form and a user's own are two", async () => {
      await set('Common', { scope: 'C' }, configurer)
      await set('Own', {}, EMPLOYEE)
      assert.equal(await titleOf({ scope: 'C' }, EMPLOYEE), 'Common')
      assert.equal(await titleOf({ scope: 'P' }, EMPLOYEE), 'Own')
      assert.equal(await titleOf({}), null)
      assert.equal(await titleOf({ userId: EMPLOYEE }, configurer), 'Own')
      await set('Given', { userId: EMPLOYEE }, configurer)
      assert.equal(await titleOf({}, EMPLOYEE), 'Given')
      answers(await call('forceCommonScopeForAll', {}, configurer), true)
      assert.equal(await titleOf({}, EMPLOYEE), null)
      assert.equal(await titleOf({ scope: 'C' }), 'Common')
      answers(await call('reset', { scope: 'C' }, configurer), true)
      assert.equal(await titleOf({ scope: 'C' }), null)
    })

    test('what is not their own is closed to employees', async () => {
      await set('Common', { scope: 'C' }, configurer)
      const denied = (answer: Awaited<ReturnType<typeof call>>) => fails(answer, '', 'Access denied.')
      denied(await call('get', { userId: 1 }, EMPLOYEE))
      denied(await call('set', { data: [], scope: 'C' }, EMPLOYEE))
      denied(await call('set', { data: [section()], userId: 1 }, EMPLOYEE))
      denied(await call('reset', { scope: 'C' }, EMPLOYEE))
      denied(await call('forceCommonScopeForAll', {}, EMPLOYEE))
      denied(await call('get', { userId: 'nobody' }))
      assert.equal(await titleOf({ scope: 'C' }), 'Common')
    })

    const wrong: [data: unknown, text: string][] = [
      [undefined, "Parameter 'data' must be array."],
      ['text', "Parameter 'data' must be array."],
      [{ main: section() }, 'The data must be indexed array.'],
      [[], 'There are no data to write.'],
      [[section({ type: 'column' })], "Section at index 0 have type column. The expected type is 'section'."],
      [['text'], "Section at index 0 have type . The expected type is 'section'."],
      [[section(), section({ name: '' })], 'Section at index 1 does not have name.'],
      [[section({ title: ' ' })], 'Section at index 0 does not have title.'],
      [
        [section(), section({ elements: [{ name: 'TITLE' }, { name: '' }] })],
        'Element at index 1 in section at index 1 does not have name.',
      ],
      [[section({ elements: 'TITLE' })], 'Element at index 0 in section at index 0 does not have name.'],
    ]
    for (const [data, text] of wrong)
      test(`refused: ${text} (${JSON.stringify(data)?.slice(0, 40)})`, async () => {
        await set('Before')
        fails(await call('set', { data }), '', text)
        assert.equal(await titleOf(), 'Before')
      })

    test('extras have to be a map', async () => {
      fails(await call('get', { extras: 'text' }), '', "Parameter 'extras' must be array.")
    })
  })
}

/** What tells forms apart: a key, two values, and what nothing said means. */
const variants: [family: string, typed: Fields, key: string, first: number, other: number, wrong: unknown][] = [
  ['crm.lead', {}, 'leadCustomerType', 1, 2, 3],
  ['crm.lead', {}, 'lead.customer.type', 1, 2, 0],
  ['crm.item', { entityTypeId: 1 }, 'leadCustomerType', 1, 2, 'x'],
  ['crm.deal', {}, 'dealCategoryId', 0, 9, -1],
  ['crm.item', { entityTypeId: 2 }, 'dealCategoryId', 0, 9, [1]],
]

for (const [family, typed, key, first, other, wrong] of variants)
  test(`${family} ${JSON.stringify(typed)}: forms by ${key}`, async () => {
    const call = (verb: string, params: Fields = {}) =>
      crm.result(`${family}.details.configuration.${verb}`, { ...typed, ...params })
    await call('set', { data: [section({ title: 'First' })] })
    await call('set', { data: [section({ title: 'Other' })], extras: { [key]: other } })
    assert.equal((await call('get', { extras: { [key]: first } }))[0].title, 'First')
    assert.equal((await call('get', { extras: { [key]: String(other) } }))[0].title, 'Other')
    await call('reset', { extras: { [key]: other } })
    assert.equal((await call('get'))[0].title, 'First')
    fails(
      await crm.call(`${family}.details.configuration.get`, { ...typed, extras: { [key]: wrong } }),
      '',
      `Parameter 'extras.${key}' is invalid.`,
    )
  })

test('the forms of a type are the same through both families', async () => {
  await crm.result('crm.contact.details.configuration.set', { data: [section({ title: 'Classic' })] })
  const form = await crm.result('crm.item.details.configuration.get', { entityTypeId: 3 })
  assert.equal(form[0].title, 'Classic')
})

test('a smart process has a form for each category, and says nothing of the default one', async () => {
  const { type } = await crm.result('crm.type.add', { fields: { title: 'Purchase', isCategoriesEnabled: 'Y' } })
  const { entityTypeId } = type
  const { categories } = await crm.result('crm.category.list', { entityTypeId })
  const call = (verb: string, params: Fields = {}) =>
    crm.result(`crm.item.details.configuration.${verb}`, { entityTypeId, ...params })
  await call('set', { data: [section({ title: 'Default' })] })
  await call('set', { data: [section({ title: 'Other' })], extras: { categoryId: 9999 } })
  assert.equal((await call('get', { extras: { categoryId: categories[0].id } }))[0].title, 'Default')
  assert.equal((await call('get', { extras: { categoryId: 9999 } }))[0].title, 'Other')
})

test('crm.item.details.configuration.*: a type is named and known', async () => {
  for (const verb of ['get', 'set', 'reset', 'forceCommonScopeForAll']) {
    const call = (params: Fields) => crm.call(`crm.item.details.configuration.${verb}`, params)
    fails(await call({}), '', "Parameter 'entityTypeId' is not defined")
    fails(await call({ entityTypeId: 'x' }), '', "Parameter 'entityTypeId' is not defined")
    for (const [id, name] of [
      [5, 'INVOICE'],
      [1032, 'DYNAMIC_1032'],
      [999, '999'],
    ] as const)
      fails(await call({ entityTypeId: id }), '', `The entity type '${name}' is not supported in current context.`)
  }
})
