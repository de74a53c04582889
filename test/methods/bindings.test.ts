import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Role } from '../../src/portal/roles.ts'
import { untyped } from '../../src/store/table-types.ts'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm, type Type } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

type Words = [code: string, text: string, status?: number]

/** What the pages promise of a binding; the rows of contract-notes.md, section 5. */
interface Binding {
  method: string
  owner: Type
  member: Type
  /** The key of a member in items and fields. */
  key: string
  title: string
  /** The field of the owner that mirrors the primary. */
  mirror: string | null
  notFound: Words
  /** Where a method of whole lists answers otherwise for an owner that is not there. */
  missing?: { 'items.get'?: { result: unknown }; 'items.delete'?: { result: unknown } | Words }
  denied: Words
  /** For who may change no owner at all. */
  deniedAltogether: Words
  deleteNeedsObject: string
  /** SORT of items.set where none is said: by the place in the list, or kept and else after the last. */
  setSort: 'place' | 'kept'
}

const denied: Words = ['ACCESS_DENIED', 'Access denied!']
const forbidden: Words = ['ACCESS_DENIED', 'Access denied!', 403]
const item = "The parameter 'item' must be array."
/** An owner that is not there has no list. */
const nothing = { 'items.get': { result: [] }, 'items.delete': { result: true } }
const contacts = { member: 'contact', key: 'CONTACT_ID', title: 'Contact' } as const

const bindings: Binding[] = [
  {
    method: 'crm.lead.contact',
    owner: 'lead',
    ...contacts,
    mirror: 'CONTACT_ID',
    notFound: ['NOT_FOUND', 'Not found.'],
    denied,
    deniedAltogether: denied,
    deleteNeedsObject: item,
    setSort: 'place',
  },
  {
    method: 'crm.deal.contact',
    owner: 'deal',
    ...contacts,
    mirror: 'CONTACT_ID',
    notFound: ['', 'Not found.'],
    missing: { 'items.delete': ['', 'Not found'] },
    denied,
    deniedAltogether: ['', 'Access denied.'],
    deleteNeedsObject: item,
    setSort: 'place',
  },
  {
    method: 'crm.quote.contact',
    owner: 'quote',
    ...contacts,
    mirror: 'CONTACT_ID',
    notFound: ['', 'Not found.'],
    missing: nothing,
    denied: forbidden,
    deniedAltogether: forbidden,
    deleteNeedsObject: item,
    setSort: 'place',
  },
  {
    method: 'crm.company.contact',
    owner: 'company',
    ...contacts,
    mirror: null,
    notFound: ['', 'Not found.'],
    missing: nothing,
    denied,
    deniedAltogether: denied,
    deleteNeedsObject: item,
    setSort: 'kept',
  },
  {
    method: 'crm.contact.company',
    owner: 'contact',
    member: 'company',
    key: 'COMPANY_ID',
    title: 'Company',
    mirror: 'COMPANY_ID',
    notFound: ['', 'Not found.'],
    missing: nothing,
    denied,
    deniedAltogether: denied,
    deleteNeedsObject: "The parameter 'fields' must be array.",
    setSort: 'kept',
  },
]

const NOWHERE = 987_654_321
const crm = await openCrm()

const person = (permissions: Role['permissions']): Promise<number> => userWith(crm, permissions)

const outsider = await person({})
const own = { read: 'own', add: 'own', update: 'own', delete: 'own' } as const
const manager = await person({ LEAD: own, DEAL: own, CONTACT: own, COMPANY: own, QUOTE: own })

interface Item {
  SORT: number
  IS_PRIMARY: string
  [key: string]: unknown
}

/** The list of one owner: ids in order, the primary, its mirror. */
async function listOf({ method, owner, key, mirror }: Binding, id: number) {
  const items: Item[] = await crm.result(`${method}.items.get`, { id })
  const primaries = items.filter(({ IS_PRIMARY }) => IS_PRIMARY === 'Y').map(each => each[key])
  assert.equal(primaries.length, items.length ? 1 : 0, `one primary among ${JSON.stringify(items)}`)
  if (mirror) assert.equal((await crm.get(owner, id))[mirror], primaries.length ? String(primaries[0]) : null)
  return { ids: items.map(each => each[key]), sorts: items.map(({ SORT }) => SORT), primary: primaries[0] ?? null }
}

const three = async (type: Type) => [await crm.add(type), await crm.add(type), await crm.add(type)] as const

for (const binding of bindings) {
  const { method, owner, member, key } = binding
  const add = (id: number, fields: Fields) => crm.call(`${method}.add`, { id, fields })
  const remove = (id: number, memberId: number) => crm.call(`${method}.delete`, { id, fields: { [key]: memberId } })
  const set = (id: number, ...items: Fields[]) => crm.call(`${method}.items.set`, { id, items })

  describe(`${method}.fields`, () => {
    test('tells the three fields of a link, to any user', async () => {
      const field = { isRequired: false, isReadOnly: false, isImmutable: false, isMultiple: false, isDynamic: false }
      const expected = {
        [key]: { type: 'integer', ...field, isRequired: true, title: binding.title },
        SORT: { type: 'integer', ...field, title: 'Sorting' },
        IS_PRIMARY: { type: 'char', ...field, title: 'Primary' },
      }
      answers(await crm.call(`${method}.fields`, {}, outsider), expected)
    })
  })

  describe(`${method}.add`, () => {
    test('puts a member after the last; the first is primary', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      answers(await add(id, { [key]: a }), true)
      answers(await add(id, { [key]: String(b), SORT: '35' }), true)
      answers(await add(id, { [key]: c }), true)
      answers(await crm.call(`${method}.items.get`, { id }), [
        { [key]: a, SORT: 10, ROLE_ID: 0, IS_PRIMARY: 'Y' },
        { [key]: b, SORT: 35, ROLE_ID: 0, IS_PRIMARY: 'N' },
        { [key]: c, SORT: 45, ROLE_ID: 0, IS_PRIMARY: 'N' },
      ])
      assert.equal((await listOf(binding, id)).primary, a)
    })

    test('answers false for a member that is bound, and changes nothing', async () => {
      const id = await crm.add(owner)
      const [a, b] = await three(member)
      await set(id, { [key]: a }, { [key]: b })
      const before = await listOf(binding, id)
      answers(await add(id, { [key]: b, SORT: 1, IS_PRIMARY: 'Y' }), false)
      assert.deepEqual(await listOf(binding, id), before)
    })

    test('makes a member primary when it says so or when there is none', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      for (const [memberId, IS_PRIMARY, primary] of [
        [a, 'N', a],
        [b, 'Y', b],
        [c, 'N', b],
      ] as const) {
        answers(await add(id, { [key]: memberId, IS_PRIMARY }), true)
        assert.equal((await listOf(binding, id)).primary, primary)
      }
    })

    test('puts a member with a lower SORT in front of the others', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      await add(id, { [key]: a, SORT: 500 })
      await add(id, { [key]: b, SORT: 20 })
      await add(id, { [key]: c, SORT: 20 })
      assert.deepEqual(await listOf(binding, id), { ids: [b, c, a], sorts: [20, 20, 500], primary: a })
    })

    test('keeps a SORT within bounds, so that others find a place after it', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      answers(await add(id, { [key]: a, SORT: Number.MAX_SAFE_INTEGER }), true)
      answers(await add(id, { [key]: b }), true)
      answers(await add(id, { [key]: c, SORT: -5 }), true)
      assert.deepEqual((await listOf(binding, id)).sorts, [0, 1_000_000_000, 1_000_000_010])
    })

    test('does not ask whether the member exists', async () => {
      const id = await crm.add(owner)
      answers(await add(id, { [key]: NOWHERE }), true)
      assert.deepEqual(await listOf(binding, id), { ids: [NOWHERE], sorts: [10], primary: NOWHERE })
      await crm.result(`${method}.items.delete`, { id })
    })
  })

  describe(`${method}.delete`, () => {
    test('answers whether the member was bound', async () => {
      const id = await crm.add(owner)
      const [a, b] = await three(member)
      await add(id, { [key]: a })
      answers(await remove(id, b), false)
      answers(await remove(id, a), true)
      answers(await remove(id, a), false)
      assert.deepEqual(await listOf(binding, id), { ids: [], sorts: [], primary: null })
    })

    test('promotes the first by SORT, then by the order of adding', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      const d = await crm.add(member)
      await set(id, { [key]: a, SORT: 10 }, { [key]: d, SORT: 90 }, { [key]: c, SORT: 50 }, { [key]: b, SORT: 50 })
      for (const [gone, next] of [
        [a, c],
        [c, b],
        [b, d],
        [d, null],
      ] as const) {
        answers(await remove(id, gone), true)
        assert.equal((await listOf(binding, id)).primary, next)
      }
    })

    test('of another than the primary leaves the primary', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      await set(id, { [key]: a }, { [key]: b }, { [key]: c, IS_PRIMARY: 'Y' })
      await remove(id, a)
      assert.deepEqual(await listOf(binding, id), { ids: [b, c], sorts: [20, 30], primary: c })
    })
  })

  describe(`${method}.items.set`, () => {
    test('makes the list exactly these members', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      answers(await set(id, { [key]: a }, { [key]: b }), true)
      assert.deepEqual(await listOf(binding, id), { ids: [a, b], sorts: [10, 20], primary: a })
      answers(await set(id, { [key]: c, SORT: 7 }, { [key]: b, SORT: 3 }), true)
      assert.deepEqual(await listOf(binding, id), { ids: [b, c], sorts: [3, 7], primary: c })
      answers(await set(id), true)
      assert.deepEqual(await listOf(binding, id), { ids: [], sorts: [], primary: null })
    })

    test('takes the first of several primaries, and the first member where none is', async () => {
      const id = await crm.add(owner)
      const [a, b, c] = await three(member)
      const cases: [flags: (string | undefined)[], primary: number][] = [
        [['N', 'Y', 'Y'], b],
        [['N', 'N', 'N'], a],
        [[undefined, undefined, 'Y'], c],
        [[undefined, undefined, undefined], a],
      ]
      for (const [flags, primary] of cases) {
        await set(id, ...[a, b, c].map((memberId, i) => ({ [key]: memberId, IS_PRIMARY: flags[i] })))
        assert.deepEqual((await listOf(binding, id)).primary, primary, flags.join())
      }
      // The primary is the first of what is sent, not of what is shown.
      await set(id, { [key]: a, SORT: 90 }, { [key]: b, SORT: 20 })
      assert.deepEqual(await listOf(binding, id), { ids: [b, a], sorts: [20, 90], primary: a })
    })

    test('counts a member once, as it is named first', async () => {
      const id = await crm.add(owner)
      const [a, b] = await three(member)
      await set(id, { [key]: a, SORT: 5 }, { [key]: b, SORT: 6 }, { [key]: a, SORT: 7, IS_PRIMARY: 'Y' })
      assert.deepEqual(await listOf(binding, id), { ids: [a, b], sorts: [5, 6], primary: a })
    })

    test('takes a map of items for a list, as forms send it', async () => {
      const id = await crm.add(owner)
      const [a, b] = await three(member)
      const items = { 0: { [key]: String(a) }, 1: { [key]: String(b), IS_PRIMARY: '1' } }
      answers(await crm.call(`${method}.items.set`, { id, items }), true)
      assert.deepEqual(await listOf(binding, id), { ids: [a, b], sorts: [10, 20], primary: b })
    })

    test(
      binding.setSort === 'place' ? 'sorts by place' : 'keeps the SORT of who was there and puts others last',
      async () => {
        const id = await crm.add(owner)
        const [a, b, c] = await three(member)
        const d = await crm.add(member)
        await set(id, { [key]: a, SORT: 70 }, { [key]: b, SORT: 30 })
        await set(id, { [key]: c }, { [key]: b }, { [key]: d, SORT: 200 }, { [key]: a })
        const sorts = Object.fromEntries(
          (await crm.result(`${method}.items.get`, { id })).map((each: Item) => [each[key], each.SORT]),
        )
        // After the highest of those that were there and those that are named, wherever in the list it stands.
        const expected = binding.setSort === 'place' ? { a: 40, b: 20, c: 10 } : { a: 70, b: 30, c: 210 }
        assert.deepEqual(sorts, { [a]: expected.a, [b]: expected.b, [c]: expected.c, [d]: 200 })
      },
    )
  })

  describe(`${method}.items.delete`, () => {
    test('clears the list, and an empty one too', async () => {
      const id = await crm.add(owner)
      const [a, b] = await three(member)
      await set(id, { [key]: a }, { [key]: b })
      for (let i = 0; i < 2; i++) {
        answers(await crm.call(`${method}.items.delete`, { id }), true)
        assert.deepEqual(await listOf(binding, id), { ids: [], sorts: [], primary: null })
      }
    })
  })

  describe(`${method}.*: refusals`, () => {
    const verbs = ['add', 'delete', 'items.get', 'items.set', 'items.delete']
    const right = (verb: string): Fields =>
      verb === 'items.set' ? { items: [{ [key]: 1 }] } : verb.startsWith('items') ? {} : { fields: { [key]: 1 } }

    for (const verb of verbs)
      test(`${verb} of what is no owner's id`, async () => {
        const name = verb.startsWith('items') ? 'ownerEntityID' : "'ownerEntityID'"
        // Told before anything else is looked at.
        for (const id of [undefined, null, '', 0, '0', -1, 'abc', 1.5, [], {}])
          for (const params of [right(verb), { fields: 'text', items: 'text' }])
            fails(
              await crm.call(`${method}.${verb}`, { ...params, id }, outsider),
              '',
              `The parameter ${name} is invalid or not defined.`,
            )
      })

    test('what is no object of fields and no list of items', async () => {
      for (const value of [undefined, null, '', 'text', 5, true]) {
        const call = (verb: string) =>
          crm.call(`${method}.${verb}`, { id: NOWHERE, fields: value, items: value }, outsider)
        fails(await call('add'), '', "The parameter 'fields' must be array.")
        fails(await call('delete'), '', binding.deleteNeedsObject)
        fails(await call('items.set'), '', 'The parameter items must be array.')
      }
    })

    test('what is no member', async () => {
      const id = await crm.add(owner)
      const text = "The parameter 'fields' is not valid."
      for (const value of [undefined, null, '', 0, -1, 'abc', 1.5, [1], {}]) {
        const fields = { [key]: value, SORT: 5 }
        fails(await crm.call(`${method}.add`, { id, fields }), '', text)
        fails(await crm.call(`${method}.delete`, { id, fields }), '', text)
        fails(await set(id, { [key]: 1 }, fields), '', text)
      }
      fails(await crm.call(`${method}.items.set`, { id, items: [1] }), '', text)
      assert.deepEqual(await listOf(binding, id), { ids: [], sorts: [], primary: null })
    })

    test('an owner that is not there', async () => {
      for (const verb of verbs) {
        const answer = await crm.call(`${method}.${verb}`, { id: NOWHERE, ...right(verb) })
        const own = binding.missing?.[verb as 'items.delete']
        if (own && 'result' in own) answers(answer, own.result)
        else fails(answer, ...(own ?? binding.notFound))
      }
    })

    test('who may use no owner at all, whether it is there or not', async () => {
      const there = await crm.add(owner)
      for (const verb of verbs)
        fails(await crm.call(`${method}.${verb}`, { id: there, ...right(verb) }, outsider), ...binding.deniedAltogether)
      for (const verb of verbs)
        fails(
          await crm.call(`${method}.${verb}`, { id: NOWHERE, ...right(verb) }, outsider),
          ...binding.deniedAltogether,
        )
    })

    test('who may use their own owners only', async () => {
      const mine = await crm.add(owner, { ASSIGNED_BY_ID: manager })
      const theirs = await crm.add(owner, { ASSIGNED_BY_ID: 1 })
      const memberId = await crm.add(member, { ASSIGNED_BY_ID: manager })
      await add(theirs, { [key]: memberId })
      const params: Record<string, Fields> = {
        add: { fields: { [key]: memberId } },
        'items.get': {},
        delete: { fields: { [key]: memberId } },
        'items.set': { items: [] },
        'items.delete': {},
      }
      for (const [verb, given] of Object.entries(params)) {
        fails(await crm.call(`${method}.${verb}`, { id: theirs, ...given }, manager), ...binding.denied)
        assert.equal((await crm.call(`${method}.${verb}`, { id: mine, ...given }, manager)).status, 200, verb)
        if (!binding.missing?.[verb as 'items.get'])
          fails(await crm.call(`${method}.${verb}`, { id: NOWHERE, ...given }, manager), ...binding.notFound)
      }
      assert.deepEqual((await listOf(binding, theirs)).ids, [memberId])
    })
  })
}

describe('the five refusals of crm.company.contact.delete', () => {
  test('come in the order of its page', async () => {
    const id = await crm.add('company')
    const theirs = await crm.add('company', { ASSIGNED_BY_ID: 1 })
    const remove = (params: Fields, userId?: number) => crm.call('crm.company.contact.delete', params, userId)
    // Each row in a call that has the faults of all the rows after it as well.
    const ownerText = "The parameter 'ownerEntityID' is invalid or not defined."
    fails(await remove({ id: 0, fields: 'none' }, outsider), '', ownerText)
    fails(await remove({ id: NOWHERE, fields: 'none' }, outsider), '', "The parameter 'item' must be array.")
    fails(await remove({ id: NOWHERE, fields: {} }, outsider), 'ACCESS_DENIED', 'Access denied!')
    fails(await remove({ id: theirs, fields: {} }, manager), 'ACCESS_DENIED', 'Access denied!')
    fails(await remove({ id: NOWHERE, fields: {} }, manager), '', 'Not found.')
    fails(await remove({ id: NOWHERE, fields: {} }), '', 'Not found.')
    fails(await remove({ id, fields: { CONTACT_ID: 0 } }), '', "The parameter 'fields' is not valid.")
    answers(await remove({ id, fields: { CONTACT_ID: 1 } }), false)
  })
})

describe('contacts and companies', () => {
  test('of a company that is not there nobody is told', async () => {
    const contact = await crm.add('contact')
    answers(await crm.call('crm.contact.company.add', { id: contact, fields: { COMPANY_ID: NOWHERE } }), true)
    for (const verb of ['get', 'delete'])
      answers(await crm.call(`crm.company.contact.items.${verb}`, { id: NOWHERE }), verb === 'get' ? [] : true)
    const items: Item[] = await crm.result('crm.contact.company.items.get', { id: contact })
    assert.deepEqual(
      items.map(({ COMPANY_ID }) => COMPANY_ID),
      [NOWHERE],
    )
  })

  const companiesOf = (id: number) => listOf(bindings.find(b => b.method === 'crm.contact.company')!, id)
  const contactsOf = (id: number) => listOf(bindings.find(b => b.method === 'crm.company.contact')!, id)

  test('are bound both ways by either method', async () => {
    const contact = await crm.add('contact')
    const [a, b] = await three('company')
    await crm.result('crm.company.contact.add', { id: a, fields: { CONTACT_ID: contact } })
    await crm.result('crm.contact.company.add', { id: contact, fields: { COMPANY_ID: b } })
    assert.deepEqual(await companiesOf(contact), { ids: [a, b], sorts: [10, 20], primary: a })
    for (const company of [a, b])
      assert.deepEqual(await contactsOf(company), { ids: [contact], sorts: [10], primary: contact })
    answers(await crm.call('crm.contact.company.add', { id: contact, fields: { COMPANY_ID: a } }), false)
    answers(await crm.call('crm.company.contact.delete', { id: a, fields: { CONTACT_ID: contact } }), true)
    assert.deepEqual(await companiesOf(contact), { ids: [b], sorts: [20], primary: b })
    answers(await crm.call('crm.contact.company.delete', { id: contact, fields: { COMPANY_ID: a } }), false)
  })

  test('have an order and a primary of their own on each side', async () => {
    const [anna, boris, clara] = await three('contact')
    const [acme, bolt] = await three('company')
    await crm.result('crm.company.contact.items.set', {
      id: acme,
      items: [{ CONTACT_ID: anna }, { CONTACT_ID: boris, IS_PRIMARY: 'Y' }, { CONTACT_ID: clara, SORT: 5 }],
    })
    await crm.result('crm.contact.company.add', { id: anna, fields: { COMPANY_ID: bolt, IS_PRIMARY: 'Y', SORT: 3 } })
    assert.deepEqual(await contactsOf(acme), { ids: [clara, anna, boris], sorts: [5, 15, 25], primary: boris })
    assert.deepEqual(await contactsOf(bolt), { ids: [anna], sorts: [10], primary: anna })
    assert.deepEqual(await companiesOf(anna), { ids: [bolt, acme], sorts: [3, 10], primary: bolt })
    assert.deepEqual(await companiesOf(boris), { ids: [acme], sorts: [10], primary: acme })

    // Another primary on one side leaves the other side as it is.
    await crm.result('crm.company.contact.items.set', {
      id: acme,
      items: [{ CONTACT_ID: anna, IS_PRIMARY: 'Y', SORT: 100 }, { CONTACT_ID: boris }, { CONTACT_ID: clara }],
    })
    assert.deepEqual(await contactsOf(acme), { ids: [clara, boris, anna], sorts: [5, 25, 100], primary: anna })
    assert.deepEqual(await companiesOf(anna), { ids: [bolt, acme], sorts: [3, 10], primary: bolt })
  })

  test('promote the next one on both sides when a link goes', async () => {
    const [anna, boris] = await three('contact')
    const [acme, bolt] = await three('company')
    for (const id of [anna, boris])
      await crm.result('crm.contact.company.items.set', { id, items: [{ COMPANY_ID: acme }, { COMPANY_ID: bolt }] })
    assert.equal((await contactsOf(acme)).primary, anna)
    await crm.result('crm.contact.company.delete', { id: anna, fields: { COMPANY_ID: acme } })
    assert.deepEqual(await companiesOf(anna), { ids: [bolt], sorts: [20], primary: bolt })
    assert.deepEqual(await contactsOf(acme), { ids: [boris], sorts: [20], primary: boris })
    await crm.result('crm.company.contact.items.delete', { id: bolt })
    assert.deepEqual(await companiesOf(anna), { ids: [], sorts: [], primary: null })
    assert.deepEqual(await companiesOf(boris), { ids: [acme], sorts: [10], primary: acme })
  })
})

describe('rights to the members', () => {
  const all = { read: 'all', update: 'all' } as const

  test('a contact that one may not see is neither bound to a quote nor unbound from it', async () => {
    const clerk = await person({ QUOTE: all, CONTACT: { read: 'own' } })
    const mine = await crm.add('contact', { ASSIGNED_BY_ID: clerk })
    const theirs = await crm.add('contact', { ASSIGNED_BY_ID: 1 })
    const id = await crm.add('quote', { CONTACT_IDS: [theirs, mine] })
    const call = (verb: string, params: Fields) => crm.call(`crm.quote.contact.${verb}`, { id, ...params }, clerk)
    const words: Words = ['', `[Contact #${theirs}] You do not have permission to view this item`]
    fails(await call('add', { fields: { CONTACT_ID: theirs } }), ...words)
    fails(await call('delete', { fields: { CONTACT_ID: theirs } }), ...words)
    fails(await call('items.set', { items: [{ CONTACT_ID: mine }] }), ...words)
    // One that is not there is told alike.
    const items = [{ CONTACT_ID: theirs }, { CONTACT_ID: NOWHERE }]
    fails(await call('items.set', { items }), '', words[1].replace(String(theirs), String(NOWHERE)))
    // Whose link stays as it is need not be seen.
    answers(await call('items.set', { items: [{ CONTACT_ID: theirs }] }), true)
    answers(await call('add', { fields: { CONTACT_ID: mine } }), true)
    answers(await call('delete', { fields: { CONTACT_ID: mine } }), true)
    fails(await call('items.set', { items: [] }), ...words)
    await crm.result('crm.quote.contact.items.delete', { id })
  })

  test('a company that one may not see is neither bound to a contact nor unbound from it', async () => {
    const clerk = await person({ CONTACT: all, COMPANY: { read: 'own' } })
    const theirs = await crm.add('company', { ASSIGNED_BY_ID: 1 })
    const id = await crm.add('contact')
    const bind = () => crm.call('crm.contact.company.add', { id, fields: { COMPANY_ID: theirs } }, clerk)
    fails(await bind(), '', `[Company #${theirs}] You do not have permission to view this item`)
    await crm.update('company', theirs, { ASSIGNED_BY_ID: clerk })
    answers(await bind(), true)
  })

  test('holds for the fields of a record too: whom one may not see neither comes nor goes', async () => {
    const clerk = await person({ QUOTE: { ...all, add: 'all' }, CONTACT: own, COMPANY: own })
    const words = (title: string, id: number): Words => [
      '',
      `[${title} #${id}] You do not have permission to view this item`,
    ]
    const [mine, theirs] = [await crm.add('contact', {}, clerk), await crm.add('contact')]
    for (const fields of [{ CONTACT_IDS: [mine, theirs] }, { CONTACT_ID: theirs }])
      fails(await crm.call('crm.quote.add', { fields }, clerk), ...words('Contact', theirs))
    const quote = await crm.add('quote', { CONTACT_IDS: [theirs] })
    const change = (fields: Fields) => crm.call('crm.quote.update', { id: quote, fields }, clerk)
    fails(await change({ CONTACT_IDS: [mine] }), ...words('Contact', theirs))
    fails(await change({ CONTACT_ID: '' }), ...words('Contact', theirs))
    // Who stays need not be seen.
    answers(await change({ CONTACT_IDS: [theirs, mine] }), true)
    answers(await change({ CONTACT_ID: mine }), true)
    const company = await crm.add('company')
    const bind = () => crm.call('crm.contact.update', { id: mine, fields: { COMPANY_IDS: [company] } }, clerk)
    fails(await bind(), ...words('Company', company))
    await crm.update('company', company, { ASSIGNED_BY_ID: clerk })
    answers(await bind(), true)
  })

  test('clearing the contacts of a deal or a quote is for who may read it and change it', async () => {
    const blind = await person({
      DEAL: { update: 'all' },
      QUOTE: { update: 'all' },
      LEAD: { update: 'all' },
      CONTACT: all,
    })
    const contact = await crm.add('contact')
    const clear = async (type: Type) => {
      const id = await crm.add(type, { CONTACT_ID: contact })
      return crm.call(`crm.${type}.contact.items.delete`, { id }, blind)
    }
    fails(await clear('deal'), '', 'Access denied.')
    fails(await clear('quote'), ...forbidden)
    answers(await clear('lead'), true)
  })
})

describe('what a change of a list leaves behind', () => {
  const told = async (table: string, id: number) => {
    const rows = await untyped(crm.portal.store.read)
      .selectFrom(table)
      .selectAll()
      .where('entity_type_id', '=', 2)
      .where('record_id', '=', id)
      .orderBy('id')
      .execute()
    return rows.map(row => (table === 'timeline' ? row.type : [row.kind, JSON.parse(row.changes)]))
  }

  test('is the same whether the method of the list or a field of the record made it', async () => {
    const [a, b] = await three('contact')
    const id = await crm.add('deal', { CONTACT_IDS: [a] })
    const other = await crm.add('deal', { CONTACT_IDS: [a] })
    for (const ids of [[a, b], [b], []]) {
      await crm.update('deal', id, { CONTACT_IDS: ids })
      const items = ids.map(CONTACT_ID => ({ CONTACT_ID }))
      await crm.result('crm.deal.contact.items.set', { id: other, items })
    }
    const lists = (rows: unknown[][]) => rows.filter(([kind]) => kind === 'bind' || kind === 'unbind')
    const expected = [
      ['bind', { CONTACT_ID: [[a], [a, b]] }],
      ['unbind', { CONTACT_ID: [[a, b], [b]] }],
      ['unbind', { CONTACT_ID: [[b], []] }],
    ]
    for (const deal of [id, other]) {
      assert.deepEqual(lists(await told('history', deal)), expected)
      assert.deepEqual(await told('timeline', deal), ['add', 'bind', 'unbind', 'unbind'])
    }
  })

  test('is nothing where the members stay, and no history where none is wanted', async () => {
    const [a, b] = await three('contact')
    const id = await crm.add('deal', { CONTACT_IDS: [a, b] })
    await crm.update('deal', id, { CONTACT_IDS: [a, b] })
    assert.deepEqual(await told('timeline', id), ['add'])
    const params = { REGISTER_HISTORY_EVENT: 'N' }
    await crm.result('crm.deal.update', { id, fields: { CONTACT_IDS: [] }, params })
    assert.deepEqual(
      (await told('history', id)).map(([kind]) => kind),
      ['add'],
    )
  })
})
