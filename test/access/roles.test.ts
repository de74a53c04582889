import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Level, levels, type Role } from '../../src/portal/roles.ts'
import { openAccess, type Sample } from '../support/access.ts'
import { answers, fails } from '../support/answers.ts'
import { crmOf, type Fields, openCrm, type Type, types } from '../support/crm.ts'
import { addRole, addUser, userWith } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'

const crm = await openCrm()
const access = await openAccess(crm)
const { COMPANY, SALES, NORTH, SUPPORT, newUser, departmentsOf, me, boss, loner, owners, outsider } = access
const { reaches, roleOf, setLevel, removeRole } = access

/** One record of each owner that is open to everybody and one that is not. */
async function samples(type: Type, fields: Fields = {}): Promise<Sample[]> {
  const made: Sample[] = []
  for (const owner of owners)
    for (const opened of ['Y', 'N'] as const) {
      const id = await crm.add(type, { ASSIGNED_BY_ID: owner, OPENED: opened, ORIGINATOR_ID: 'sample', ...fields })
      made.push({ id, owner, opened, category: Number(fields.CATEGORY_ID ?? 0) })
    }
  return made
}

/** Ids in a list, or null where it is refused altogether; what is counted is what may be seen. */
async function seen(type: Type, userId: number, among: Sample[]): Promise<number[] | null> {
  const filter = { '@ID': among.map(({ id }) => id) }
  const answer = await crm.call(`crm.${type}.list`, { select: ['ID'], order: { ID: 'ASC' }, filter }, userId)
  if (answer.status !== 200) {
    fails(answer, '', 'Access denied.')
    return null
  }
  assert.equal(answer.total, answer.result.length)
  return answer.result.map((record: { ID: string }) => Number(record.ID))
}

/** Of the samples, those whose answer is no refusal. */
async function permitted(
  among: Sample[],
  call: (sample: Sample) => Promise<Awaited<ReturnType<typeof crm.call>>>,
): Promise<number[]> {
  const ids: number[] = []
  for (const sample of among) {
    const answer = await call(sample)
    if (answer.status === 200) ids.push(sample.id)
    else fails(answer, '', 'Access denied.')
  }
  return ids
}

for (const type of types) {
  const entity = type.toUpperCase()

  describe(`${entity}: a level of`, () => {
    test('read: lists and single records agree', async () => {
      const all = await samples(type)
      for (const user of [me, boss, loner]) {
        const role = await roleOf(user)
        for (const level of levels) {
          await setLevel(role, entity, 'read', level)
          const expected = all.filter(sample => reaches(user, level, sample)).map(({ id }) => id)
          assert.deepEqual(await seen(type, user, all), level === 'none' ? null : expected, level)
          const single = await permitted(all, ({ id }) => crm.call(`crm.${type}.get`, { id }, user))
          assert.deepEqual(single, expected, level)
        }
        await removeRole(role)
      }
    })

    test('update: what may be changed, whether it may be read or not', async () => {
      const all = await samples(type)
      const role = await roleOf(me)
      for (const level of levels) {
        await setLevel(role, entity, 'update', level)
        const expected = all.filter(sample => reaches(me, level, sample)).map(({ id }) => id)
        const changed = await permitted(all, ({ id }) =>
          crm.call(`crm.${type}.update`, { id, fields: { COMMENTS: level } }, me),
        )
        assert.deepEqual(changed, expected, level)
        assert.deepEqual(
          await crm.ids(type, { filter: { '@ID': all.map(({ id }) => id), '%COMMENTS': level } }),
          expected,
        )
        assert.equal(await seen(type, me, all), null)
      }
    })

    test('add: whose records may be made', async () => {
      const role = await roleOf(me)
      for (const level of levels) {
        await setLevel(role, entity, 'add', level)
        for (const owner of owners)
          for (const opened of ['Y', 'N'] as const) {
            const fields = { NAME: 'n', ASSIGNED_BY_ID: owner, OPENED: opened }
            const answer = await crm.call(`crm.${type}.add`, { fields }, me)
            if (reaches(me, level, { owner, opened })) assert.equal(answer.status, 200, `${level} ${owner} ${opened}`)
            else fails(answer, '', 'Access denied.')
          }
      }
    })

    test('delete: what may go; the rest stays', async () => {
      const role = await roleOf(me)
      for (const level of levels) {
        await setLevel(role, entity, 'delete', level)
        const all = await samples(type)
        const gone = await permitted(all, ({ id }) => crm.call(`crm.${type}.delete`, { id }, me))
        assert.deepEqual(
          gone,
          all.filter(sample => reaches(me, level, sample)).map(({ id }) => id),
          level,
        )
        const left = all.filter(({ id }) => !gone.includes(id)).map(({ id }) => id)
        assert.deepEqual(await seen(type, 1, all), left, level)
      }
    })
  })
}

describe('an administrator', () => {
  test('does everything without a role', async () => {
    for (const type of types) {
      const all = await samples(type)
      assert.deepEqual(
        await seen(type, 1, all),
        all.map(({ id }) => id),
      )
      for (const { id } of all) answers(await crm.call(`crm.${type}.delete`, { id }), true)
    }
  })
})

describe('categories of deals', () => {
  const newCategory = () => crm.result('crm.dealcategory.add', { fields: { NAME: 'Partners', SORT: 100 } }).then(Number)

  /** What a user sees among deals, each judged by the level of its own category; lists and single records agree. */
  const check = async (among: Sample[], levelOf: (category: number) => Level, message: string) => {
    const expected = among.filter(sample => reaches(me, levelOf(sample.category), sample)).map(({ id }) => id)
    const single = await permitted(among, ({ id }) => crm.call('crm.deal.get', { id }, me))
    assert.deepEqual(single, expected, message)
    const list = await seen('deal', me, among)
    if (list === null)
      assert.ok(
        among.every(({ category }) => levelOf(category) === 'none'),
        message,
      )
    else assert.deepEqual(list, expected, message)
  }

  test('have levels of their own, beside that of the rest', async () => {
    const category = await newCategory()
    const all = [...(await samples('deal')), ...(await samples('deal', { CATEGORY_ID: category }))]
    const role = await roleOf(me)
    for (const rest of levels)
      for (const own of levels) {
        await setLevel(role, 'DEAL', 'read', rest)
        await setLevel(role, `DEAL_C${category}`, 'read', own)
        await check(all, of => (of === category ? own : rest), `${rest}, ${own} in the category`)
      }
  })

  test('follow the rest where nothing is said of them', async () => {
    const [quiet, told] = [await newCategory(), await newCategory()]
    const all = [
      ...(await samples('deal', { CATEGORY_ID: quiet })),
      ...(await samples('deal', { CATEGORY_ID: told })),
      ...(await samples('deal')),
    ]
    await roleOf(me, { DEAL: { read: 'open', update: 'all' }, [`DEAL_C${told}`]: { read: 'own' } })
    await check(all, of => (of === told ? 'own' : 'open'), 'read')
    // Of the verbs nothing is said of either.
    const [theirs] = all.filter(({ category, owner }) => category === told && owner === outsider)
    answers(await crm.call('crm.deal.update', { id: theirs!.id, fields: { COMMENTS: 'x' } }, me), true)
  })

  test('are judged role by role, and the furthest counts', async () => {
    const category = await newCategory()
    const all = [...(await samples('deal')), ...(await samples('deal', { CATEGORY_ID: category }))]
    const entity = `DEAL_C${category}`
    const cases: [first: Role['permissions'], second: Role['permissions'], rest: Level, own: Level][] = [
      [{ DEAL: { read: 'all' } }, { [entity]: { read: 'own' } }, 'all', 'all'],
      [{ DEAL: { read: 'own' } }, { [entity]: { read: 'all' } }, 'own', 'all'],
      [{ DEAL: { read: 'all' }, [entity]: { read: 'none' } }, { [entity]: { read: 'own' } }, 'all', 'own'],
      [{ DEAL: { read: 'department' } }, { DEAL: { read: 'own' }, [entity]: { read: 'open' } }, 'department', 'open'],
      [{ [entity]: { read: 'none' } }, {}, 'none', 'none'],
    ]
    for (const [first, second, rest, own] of cases) {
      const roles = [await roleOf(me, first), await roleOf(me, second)]
      await check(all, of => (of === category ? own : rest), JSON.stringify([first, second]))
      for (const role of roles) await removeRole(role)
    }
  })

  test('decide where a deal may be added', async () => {
    const category = await newCategory()
    await roleOf(me, { DEAL: { add: 'none' }, [`DEAL_C${category}`]: { add: 'own' } })
    const add = (CATEGORY_ID: number) => crm.call('crm.deal.add', { fields: { CATEGORY_ID } }, me)
    fails(await add(0), '', 'Access denied.')
    assert.equal((await add(category)).status, 200)
  })
})

describe('a role', () => {
  test('is given to a user, a department, a department with those below it, or everybody', async () => {
    const [sample] = await samples('lead')
    const given: Record<string, boolean> = {
      [`U${me}`]: true,
      [`U${boss}`]: false,
      [`D${SALES}`]: true,
      [`D${COMPANY}`]: false,
      [`D${NORTH}`]: false,
      [`DR${SALES}`]: true,
      [`DR${COMPANY}`]: true,
      [`DR${NORTH}`]: false,
      [`DR${SUPPORT}`]: false,
      AU: true,
    }
    for (const [code, isMine] of Object.entries(given)) {
      const permissions = { LEAD: { read: 'all' } } as const
      const role = await addRole(crm.portal, { name: code, permissions, relations: [code] })
      assert.deepEqual(await seen('lead', me, [sample!]), isMine ? [sample!.id] : null, code)
      await removeRole(role)
    }
  })

  test('adds to the other roles of a user: of each right the furthest counts', async () => {
    const all = await samples('company')
    for (const [first, second] of [
      ['own', 'subdepartments'],
      ['open', 'none'],
      ['all', 'own'],
    ] as const) {
      const roles = [
        await roleOf(me, { COMPANY: { read: first } }),
        await roleOf(me, { COMPANY: { read: second, delete: 'own' } }),
      ]
      const furthest = levels.indexOf(first) > levels.indexOf(second) ? first : second
      const expected = all.filter(sample => reaches(me, furthest, sample)).map(({ id }) => id)
      assert.deepEqual(await seen('company', me, all), expected, `${first} and ${second}`)
      for (const role of roles) await removeRole(role)
    }
  })

  test('of one type opens no other', async () => {
    await roleOf(me, { LEAD: { read: 'all', add: 'all', update: 'all', delete: 'all' } })
    for (const type of types) assert.equal((await seen(type, me, await samples(type))) === null, type !== 'lead', type)
  })

  test('takes effect at once, and so does its end', async () => {
    const all = await samples('quote')
    const idsOf = (level: Level) => all.filter(sample => reaches(me, level, sample)).map(({ id }) => id)
    assert.equal(await seen('quote', me, all), null)
    const role = await roleOf(me)
    assert.equal(await seen('quote', me, all), null)
    await setLevel(role, 'QUOTE', 'read', 'all')
    assert.deepEqual(await seen('quote', me, all), idsOf('all'))
    await setLevel(role, 'QUOTE', 'read', 'department')
    assert.deepEqual(await seen('quote', me, all), idsOf('department'))
    await crm.portal.control('role', 'take', { id: role, code: `U${me}` })
    assert.equal(await seen('quote', me, all), null)
    await crm.portal.control('role', 'give', { id: role, code: `D${SALES}` })
    assert.deepEqual(await seen('quote', me, all), idsOf('department'))
    await removeRole(role)
    assert.equal(await seen('quote', me, all), null)
  })

  test('follows its user into another department at once', async () => {
    const mover = await newUser(SUPPORT)
    const all = await samples('contact')
    await roleOf(mover, { CONTACT: { read: 'subdepartments' } })
    for (const departments of [[SUPPORT], [SALES], [COMPANY]]) {
      departmentsOf[mover] = departments
      answers(await crm.call('user.update', { ID: mover, UF_DEPARTMENT: departments }), true)
      const expected = all.filter(sample => reaches(mover, 'subdepartments', sample)).map(({ id }) => id)
      assert.deepEqual(await seen('contact', mover, all), expected, departments.join())
    }
  })
})

describe('a record', () => {
  test('that is given to somebody else is out of reach from then on', async () => {
    await roleOf(me, { LEAD: { read: 'own', update: 'own' } })
    const id = await crm.add('lead', { ASSIGNED_BY_ID: me })
    await crm.update('lead', id, { ASSIGNED_BY_ID: outsider }, me)
    fails(await crm.call('crm.lead.get', { id }, me), '', 'Access denied.')
    fails(await crm.call('crm.lead.update', { id, fields: { ASSIGNED_BY_ID: me } }, me), '', 'Access denied.')
  })

  test('that may not be seen is not found by any filter', async () => {
    await roleOf(me, { LEAD: { read: 'own' } })
    const mine = await crm.add('lead', { TITLE: 'Secret plan', ASSIGNED_BY_ID: me })
    const theirs = await crm.add('lead', { TITLE: 'Secret plan', ASSIGNED_BY_ID: outsider })
    for (const filter of [{ TITLE: 'Secret plan' }, { '%TITLE': 'secret' }, { ID: [mine, theirs] }, { '>=ID': mine }]) {
      const { result, total } = await crm.call('crm.lead.list', { select: ['ID'], filter }, me)
      assert.deepEqual({ result, total }, { result: [{ ID: String(mine) }], total: 1 })
    }
  })
})

describe('words', () => {
  test('crm.lead.delete names the lead in Russian, whether it is there or not', async () => {
    const portal = await openPortal({ language: 'ru' })
    const russian = crmOf(portal)
    const clerk = await addUser(portal)
    const owner = await userWith(russian, { LEAD: { read: 'all', delete: 'own' } })
    const id = await russian.add('lead')
    fails(await russian.call('crm.lead.delete', { id: 123 }, clerk), '', 'Лид #123: недостаточно прав для удаления')
    fails(await russian.call('crm.lead.delete', { id }, clerk), '', `Лид #${id}: недостаточно прав для удаления`)
    fails(await russian.call('crm.lead.delete', { id }, owner), '', `Лид #${id}: недостаточно прав для удаления`)
    fails(await russian.call('crm.lead.delete', { id: 123 }, owner), '', 'Not found')
    // The other methods have no Russian words in the documentation.
    fails(await russian.call('crm.lead.update', { id, fields: {} }, clerk), '', 'Access denied.')
    for (const type of types.filter(type => type !== 'lead'))
      fails(await russian.call(`crm.${type}.delete`, { id: 123 }, clerk), '', 'Access denied.')
    await portal.close()
  })

  test('are Access denied. for records in English, and Access denied! for their bindings', async () => {
    const id = await crm.add('lead')
    fails(await crm.call('crm.lead.delete', { id }, me), '', 'Access denied.')
    for (const verb of ['items.get', 'items.delete'])
      fails(await crm.call(`crm.lead.contact.${verb}`, { id }, me), 'ACCESS_DENIED', 'Access denied!')
  })
})

test('the settings of the CRM are open to the level of all, and to no other', async () => {
  for (const level of levels) {
    const user = await newUser()
    await addRole(crm.portal, { name: level, permissions: { CONFIG: { update: level } }, relations: [`U${user}`] })
    const field = { FIELD_NAME: `OF_${level}`, USER_TYPE_ID: 'string' }
    const calls: [method: string, fields: Fields][] = [
      ['crm.lead.userfield.add', field],
      ['crm.status.add', { ENTITY_ID: 'SOURCE', STATUS_ID: `OF_${level}`, NAME: level }],
      ['crm.dealcategory.add', { NAME: level }],
    ]
    for (const [method, fields] of calls) {
      const { error } = await crm.call(method, { fields }, user)
      assert.equal(error === undefined, level === 'all', `${method} with ${level}`)
    }
  }
})
