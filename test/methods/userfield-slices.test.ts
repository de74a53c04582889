import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sweepColumns } from '../../src/crm/families/userfield-sweep.ts'
import { query } from '../../src/store/store.ts'
import { answers } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()
const { store } = crm.portal

const add = (FIELD_NAME: string, more: Fields = {}): Promise<number> =>
  crm.result('crm.deal.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID: 'string', ...more } })

/** Single values of a field, as an index finds them. */
const elements = async (id: number): Promise<(string | number)[]> => {
  const rows = await query(
    store.read,
    'select text, number from userfield_element where userfield_id = ? order by record_id, text, number',
    [id],
  )
  return rows.map(({ text, number }) => text ?? Number(number))
}

const found = (filter: Fields) => crm.ids('deal', { filter, order: { ID: 'ASC' } })

test('values of a field with several of them are kept one by one as well', async () => {
  const texts = await add('TEXTS', { MULTIPLE: 'Y' })
  const numbers = await add('NUMBERS', { MULTIPLE: 'Y', USER_TYPE_ID: 'integer' })
  const one = await crm.add('deal', { UF_CRM_TEXTS: ['b', 'a', 'b'], UF_CRM_NUMBERS: [1, 2, 2] })
  const two = await crm.add('deal', { UF_CRM_TEXTS: ['a'] })
  assert.deepEqual(
    [await elements(texts), await elements(numbers)],
    [
      ['a', 'b', 'a'],
      [1, 2],
    ],
  )
  await crm.update('deal', one, { UF_CRM_TEXTS: ['c'] })
  await crm.update('deal', two, { UF_CRM_NUMBERS: 3, TITLE: 'untouched texts' })
  assert.deepEqual(
    [await elements(texts), await elements(numbers)],
    [
      ['c', 'a'],
      [1, 2, 3],
    ],
  )
  await crm.update('deal', one, { UF_CRM_NUMBERS: [] })
  assert.deepEqual(await elements(numbers), [3])
  answers(await crm.call('crm.deal.delete', { id: two }), true)
  assert.deepEqual([await elements(texts), await elements(numbers)], [['c'], []])
})

test('long texts that begin alike are told apart', async () => {
  await add('LONG', { MULTIPLE: 'Y' })
  const begin = '𝒳'.repeat(150)
  const a = await crm.add('deal', { UF_CRM_LONG: [`${begin}a`, 'short'] })
  const b = await crm.add('deal', { UF_CRM_LONG: [`${begin}b`] })
  const none = await crm.add('deal', {})
  const among = { '@ID': [a, b, none] }
  for (const [filter, ids] of [
    [{ UF_CRM_LONG: `${begin}a` }, [a]],
    [{ '@UF_CRM_LONG': [`${begin}b`, 'short'] }, [a, b]],
    [{ '!UF_CRM_LONG': `${begin}a` }, [b, none]],
    [{ UF_CRM_LONG: begin }, []],
    [{ '%UF_CRM_LONG': '𝒳b' }, [b]],
    [{ '>UF_CRM_LONG': `${begin}a` }, [b]],
    [{ UF_CRM_LONG: '' }, [none]],
    [{ '@UF_CRM_LONG': ['', 'short'] }, [a, none]],
    [{ '!UF_CRM_LONG': '' }, [a, b]],
  ] as [Fields, number[]][])
    assert.deepEqual(await found({ ...among, ...filter }), ids, JSON.stringify(filter).slice(0, 30))
})

test('a field of many records is emptied behind the call that deletes it', async () => {
  const many = await add('MANY', { MULTIPLE: 'Y', USER_TYPE_ID: 'integer' })
  const single = await add('SINGLE', { USER_TYPE_ID: 'integer' })
  const file = await add('FILE', { USER_TYPE_ID: 'file' })
  const last = 1_009_000
  const kept = await crm.add('deal', { UF_CRM_FILE: ['a.txt', 'YQ=='] })
  const stored = async () => (await query(store.read, 'select id from file where entity_type_id = 2')).length
  assert.equal(await stored(), 1)
  await store.write(async db => {
    for (let from = 1_000_001; from <= last; from += 3000) {
      const ids = Array.from({ length: 3000 }, (_, i) => from + i).join('),(')
      const rows = `(with n(i) as (values (${ids})) select i from n) n`
      await query(
        db,
        `insert into deal_userfield (id, uf_crm_many_${many}, uf_crm_single_${single}) select i, '[7]', 7 from ${rows}`,
      )
      await query(
        db,
        `insert into userfield_element (userfield_id, record_id, number) select ${many}, i, 7 from ${rows}`,
      )
    }
    // A file of the last slice.
    await query(
      db,
      `update deal_userfield set uf_crm_file_${file} = (select uf_crm_file_${file} from deal_userfield where id = ${kept}) where id = ${last}`,
    )
    await query(db, `update deal_userfield set uf_crm_file_${file} = null where id = ${kept}`)
  })
  const left = async (column: string) =>
    Number((await query(store.read, `select count("${column}") as n from deal_userfield`))[0]!.n)
  for (const id of [many, single, file]) answers(await crm.call('crm.deal.userfield.delete', { id }), true)
  await sweepColumns(crm.portal.rest)
  assert.deepEqual(await Promise.all([left(`uf_crm_many_${many}`), left(`uf_crm_single_${single}`)]), [0, 0])
  assert.deepEqual([await elements(many), await stored()], [[], 0])
  crm.portal.clock.move(61_000)
  const again = await add('AGAIN', { USER_TYPE_ID: 'integer' })
  const columns = Object.keys((await query(store.read, 'select * from deal_userfield limit 1'))[0]!)
  assert.ok(columns.includes(`uf_crm_again_${again}`) && !columns.includes(`uf_crm_single_${single}`))
  const deal = await crm.add('deal', { UF_CRM_AGAIN: 7 })
  assert.deepEqual(await found({ UF_CRM_AGAIN: 7 }), [deal])
})
