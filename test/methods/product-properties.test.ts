import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

const NOBODY = 2
const CONFIGURER = 3

const crm = await openCrm({ timezone: 'UTC' })
const { result, call } = crm

type Fields = Record<string, unknown>

before(async () => {
  await addUsers(crm.portal, 2)
  await addRole(crm.portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
})

const addProperty = (fields: Fields): Promise<number> =>
  result('crm.product.property.add', { fields: { NAME: 'Property', ...fields } })

const getProperty = (id: number) => result('crm.product.property.get', { id })

const addProduct = (fields: Fields = {}): Promise<number> =>
  result('crm.product.add', { fields: { NAME: 'Chair', ...fields } })

const propertyOf = async (id: number, property: number) =>
  (await result('crm.product.get', { id }))[`PROPERTY_${property}`]

const found = async (filter: Fields, order: Fields = { ID: 'ASC' }): Promise<number[]> =>
  (await result('crm.product.list', { filter, select: ['ID'], order })).map((one: { ID: string }) => Number(one.ID))

const file = (text: string) => ['1.txt', Buffer.from(text).toString('base64')]

describe('properties', () => {
  test('are of types that are listed', async () => {
    const types: Fields[] = await result('crm.product.property.types', { id: 10 }, NOBODY)
    assert.deepEqual(types[0], { PROPERTY_TYPE: 'S', USER_TYPE: '', DESCRIPTION: 'String' })
    assert.ok(types.some(one => one.PROPERTY_TYPE === 'S' && one.USER_TYPE === 'HTML'))
    for (const { PROPERTY_TYPE, USER_TYPE } of types) {
      const id = await addProperty({ PROPERTY_TYPE, USER_TYPE })
      assert.equal((await getProperty(id)).USER_TYPE, USER_TYPE || null)
      await result('crm.product.property.delete', { id })
    }
  })

  test('are described, and so are their settings and elements', async () => {
    const fields = await result('crm.product.property.fields', {}, NOBODY)
    assert.ok(['IBLOCK_ID', 'PROPERTY_TYPE', 'USER_TYPE_SETTINGS', 'VALUES'].every(name => name in fields))
    const settings = (params: Fields) => call('crm.product.property.settings.fields', params, NOBODY)
    const html = await settings({ propertyType: 'S', userType: 'HTML' })
    assert.deepEqual(Object.keys(html.result as Fields), ['HEIGHT'])
    assert.deepEqual((await settings({ propertyType: 'N' })).result, [])
    fails(await settings({ propertyType: 'Z' }), 'ERROR_CORE', 'There is no such type of product property.')
    const elements = await result('crm.product.property.enumeration.fields', {}, NOBODY)
    assert.deepEqual(Object.keys(elements), ['ID', 'VALUE', 'XML_ID', 'SORT', 'DEF'])
  })

  test('keep what the first sample sends', async () => {
    const DEFAULT_VALUE = { TYPE: 'html', TEXT: '<b>Delicious</b>' }
    const fields = { ACTIVE: 'Y', SORT: 500, DEFAULT_VALUE, USER_TYPE_SETTINGS: { HEIGHT: 300 }, USER_TYPE: 'HTML' }
    const id = await addProperty({ ...fields, IBLOCK_ID: 1, NAME: 'HTML/Text', PROPERTY_TYPE: 'S' })
    const { TIMESTAMP_X, ...rest } = await getProperty(id)
    assert.match(TIMESTAMP_X, /^\d{4}-/)
    assert.deepEqual(rest, {
      ID: String(id),
      IBLOCK_ID: '1',
      NAME: 'HTML/Text',
      ACTIVE: 'Y',
      SORT: '500',
      CODE: null,
      DEFAULT_VALUE,
      PROPERTY_TYPE: 'S',
      ROW_COUNT: '1',
      COL_COUNT: '30',
      LIST_TYPE: 'L',
      MULTIPLE: 'N',
      XML_ID: null,
      FILE_TYPE: null,
      MULTIPLE_CNT: null,
      LINK_IBLOCK_ID: null,
      WITH_DESCRIPTION: 'N',
      SEARCHABLE: 'N',
      FILTRABLE: 'N',
      IS_REQUIRED: 'N',
      USER_TYPE: 'HTML',
      USER_TYPE_SETTINGS: { HEIGHT: 300 },
      VALUES: null,
    })
    const list = await result('crm.product.property.list', {
      order: { SORT: 'ASC' },
      filter: { PROPERTY_TYPE: 'S', USER_TYPE: 'HTML' },
    })
    assert.deepEqual(
      list.map((one: { ID: string }) => one.ID),
      [String(id)],
    )
    assert.deepEqual((await propertyOf(await addProduct(), id)).value, { TYPE: 'HTML', TEXT: '<b>Delicious</b>' })
    await result('crm.product.property.delete', { id })
  })

  test('that are lists have elements that come, change and go', async () => {
    const VALUES = {
      n0: { ID: 'n0', VALUE: 'Red', SORT: 100, DEF: 'Y' },
      n1: { ID: 'n1', VALUE: 'Green', SORT: 50, XML_ID: 'g' },
      n2: { ID: 'n2', VALUE: 'Blue', SORT: 300, DEF: 'Y' },
    }
    const id = await addProperty({ PROPERTY_TYPE: 'L', MULTIPLE: 'Y', VALUES })
    const listed = async (): Promise<Fields[]> => Object.values((await getProperty(id)).VALUES)
    assert.deepEqual((await listed()).map(one => one.VALUE).sort(), ['Blue', 'Green', 'Red'])
    const [red, green, blue] = ['Red', 'Green', 'Blue'].map(
      async name => (await listed()).find(one => one.VALUE === name)!.ID as string,
    )
    const product = await addProduct()
    const ids = async () => ((await propertyOf(product, id)) ?? []).map((one: { value: string }) => one.value)
    assert.deepEqual(await ids(), [await red, await blue])
    const gone = await red!
    await result('crm.product.property.update', {
      id,
      fields: {
        VALUES: { [await green!]: { VALUE: 'Lime', DEF: 'Y' }, [gone]: { VALUE: '' }, n0: { VALUE: 'Black' } },
      },
    })
    assert.deepEqual((await listed()).map(one => `${one.VALUE} ${one.DEF}`).sort(), ['Black N', 'Blue Y', 'Lime Y'])
    assert.deepEqual(await ids(), [await blue])
    fails(
      await call('crm.product.update', { id: product, fields: { [`PROPERTY_${id}`]: gone } }),
      '',
      'Invalid value for the "Property" field',
    )
    const fields = await result('crm.product.fields')
    assert.equal(fields[`PROPERTY_${id}`].values[await blue!].VALUE, 'Blue')
    fails(
      await call('crm.product.property.update', { id, fields: { VALUES: 'x' } }),
      'ERROR_CORE',
      "Parameter 'VALUES' must be array of elements with a VALUE.",
    )
    await result('crm.product.property.delete', { id })
  })

  test('are refused with a type, a code or a default that is none', async () => {
    const cases: [Fields, string][] = [
      [{ PROPERTY_TYPE: 'Z' }, 'Type'],
      [{ PROPERTY_TYPE: 'N', USER_TYPE: 'HTML' }, 'User type'],
      [{ CODE: '5th' }, 'Symbolic code'],
      [{ PROPERTY_TYPE: 'N', DEFAULT_VALUE: 'many' }, 'Default value'],
      [{ IBLOCK_ID: 99 }, 'Catalogue'],
      [{ USER_TYPE_SETTINGS: 'x' }, 'Settings of the user type'],
    ]
    for (const [fields, title] of cases)
      fails(
        await call('crm.product.property.add', { fields: { NAME: 'x', ...fields } }),
        '',
        `Invalid value for the "${title}" field`,
      )
    fails(await call('crm.product.property.add', { fields: {} }), 'ERROR_CORE', "The field 'NAME' is required.")
  })

  test('keep their type while products have values', async () => {
    const id = await addProperty({ PROPERTY_TYPE: 'S' })
    const product = await addProduct({ [`PROPERTY_${id}`]: 'x' })
    const change = () => call('crm.product.property.update', { id, fields: { PROPERTY_TYPE: 'N' } })
    fails(await change(), 'ERROR_CORE', 'The type of a property that products have values of cannot be changed.')
    await result('crm.product.update', { id: product, fields: { [`PROPERTY_${id}`]: '' } })
    assert.equal((await change()).result, true)
    await result('crm.product.property.delete', { id })
  })

  test('may be changed by who may change the settings, and seen by anybody', async () => {
    const fields = { NAME: 'x' }
    const id = await result('crm.product.property.add', { fields }, CONFIGURER)
    for (const [verb, params] of [
      ['add', { fields }],
      ['update', { id, fields }],
      ['delete', { id }],
    ] as const)
      fails(await call(`crm.product.property.${verb}`, params, NOBODY), '', 'Access denied.')
    assert.equal((await result('crm.product.property.get', { id }, NOBODY)).NAME, 'x')
    assert.equal(await result('crm.product.property.update', { id, fields: { NAME: 'New' } }, CONFIGURER), true)
    assert.equal(await result('crm.product.property.delete', { id }, CONFIGURER), true)
    fails(await call('crm.product.property.get', { id }), '', 'Not found')
  })
})

describe('values of properties', () => {
  const cases: [string, Fields, sent: unknown, shown: unknown, wrong: unknown, found: unknown][] = [
    ['a string', { PROPERTY_TYPE: 'S' }, 'oak', 'oak', { value: { a: 1 } }, 'oak'],
    ['a number', { PROPERTY_TYPE: 'N' }, '2.50', '2.5', 'x', 2.5],
    ['HTML', { PROPERTY_TYPE: 'S', USER_TYPE: 'HTML' }, 'a', { TYPE: 'HTML', TEXT: 'a' }, { value: { a: 1 } }, 'a'],
    ['a date', { PROPERTY_TYPE: 'S', USER_TYPE: 'Date' }, '2026-05-04', '2026-05-04T00:00:00+00:00', 'x', '2026-05-04'],
    [
      'a moment',
      { PROPERTY_TYPE: 'S', USER_TYPE: 'DateTime' },
      '2026-05-04T10:00:00+02:00',
      '2026-05-04T08:00:00+00:00',
      'x',
      '2026-05-04T08:00:00+00:00',
    ],
    ['money', { PROPERTY_TYPE: 'S', USER_TYPE: 'Money' }, '5.5|USD', '5.5|USD', 'x', '5.5|USD'],
    ['a CRM record', { PROPERTY_TYPE: 'S', USER_TYPE: 'ECrm' }, 'D_5', 'D_5', 'x', 'D_5'],
    ['an element', { PROPERTY_TYPE: 'E' }, 7, '7', 'x', 7],
    ['a user', { PROPERTY_TYPE: 'S', USER_TYPE: 'employee' }, '1', '1', 'x', 1],
  ]
  for (const [what, type, sent, shown, wrong, asked] of cases)
    test(`${what} is kept, shown, found and taken away`, async () => {
      const property = await addProperty(type)
      const name = `PROPERTY_${property}`
      const id = await addProduct({ [name]: sent })
      const without = await addProduct()
      const value = await propertyOf(id, property)
      assert.match(value.valueId, /^\d+$/)
      assert.deepEqual(value.value, shown)
      assert.equal(await propertyOf(without, property), null)
      assert.deepEqual(await found({ [name]: asked }), [id])
      assert.deepEqual(await found({ [name]: asked, ID: without }), [])
      assert.deepEqual(await found({ [`!${name}`]: asked, '>=ID': id }), [without])
      assert.deepEqual(await found({ [name]: '', '>=ID': id }), [without])
      assert.deepEqual(await found({ [`!${name}`]: '' }), [id])
      fails(
        await call('crm.product.update', { id, fields: { [name]: wrong } }),
        '',
        'Invalid value for the "Property" field',
      )
      await result('crm.product.update', { id, fields: { [name]: { valueId: value.valueId, value: sent } } })
      assert.deepEqual(await propertyOf(id, property), value)
      await result('crm.product.update', { id, fields: { [name]: null } })
      assert.equal(await propertyOf(id, property), null)
      await result('crm.product.property.delete', { id: property })
    })

  test('several are set as a whole, and those that are named keep their ids', async () => {
    const property = await addProperty({ PROPERTY_TYPE: 'S', MULTIPLE: 'Y' })
    const name = `PROPERTY_${property}`
    const id = await addProduct({ [name]: ['oak', { value: 'ash' }, ''] })
    const before = await propertyOf(id, property)
    assert.deepEqual(
      before.map((one: Fields) => one.value),
      ['oak', 'ash'],
    )
    await result('crm.product.update', {
      id,
      fields: { [name]: [{ valueId: before[1].valueId, value: 'elm' }, 'fir'] },
    })
    const after = await propertyOf(id, property)
    assert.deepEqual(
      after.map((one: Fields) => one.value),
      ['elm', 'fir'],
    )
    assert.equal(after[0].valueId, before[1].valueId)
    assert.deepEqual(await found({ [`@${name}`]: ['fir', 'pine'] }), [id])
    assert.deepEqual(await found({ [`%${name}`]: 'EL' }), [id])
    assert.deepEqual(await found({ [name]: 'oak' }), [])
    await result('crm.product.property.delete', { id: property })
  })

  test('files come and go one by one, as the sample of crm.product.update does', async () => {
    const property = await addProperty({ PROPERTY_TYPE: 'F', MULTIPLE: 'Y' })
    const name = `PROPERTY_${property}`
    const id = await addProduct({ [name]: [{ fileData: file('a') }, { fileData: file('b') }] })
    const [a, b] = await propertyOf(id, property)
    assert.match(a.value.showUrl, /^\/file\/\d+\/\d+\/\w+$/)
    await result('crm.product.update', {
      id,
      fields: {
        [name]: [
          { valueId: 0, fileData: file('c') },
          { valueId: b.valueId, value: { remove: 'Y' } },
        ],
      },
    })
    const after = await propertyOf(id, property)
    assert.equal(after.length, 2)
    assert.deepEqual(after[0], a)
    const files = () => crm.portal.store.read.selectFrom('file').select('id').where('record_id', '=', id).execute()
    assert.equal((await files()).length, 2)
    // What was read can be written back.
    await result('crm.product.update', { id, fields: { [name]: after } })
    assert.deepEqual(await propertyOf(id, property), after)
    await result('crm.product.property.delete', { id: property })
    assert.equal((await files()).length, 0)
  })

  test('one file takes the place of another', async () => {
    const property = await addProperty({ PROPERTY_TYPE: 'F' })
    const name = `PROPERTY_${property}`
    const id = await addProduct({ [name]: file('a') })
    const a = await propertyOf(id, property)
    await result('crm.product.update', { id, fields: { [name]: { fileData: file('b') } } })
    const b = await propertyOf(id, property)
    assert.notEqual(b.value.id, a.value.id)
    await result('crm.product.update', { id, fields: { [name]: { valueId: b.valueId, value: { remove: 'Y' } } } })
    assert.equal(await propertyOf(id, property), null)
    await result('crm.product.property.delete', { id: property })
  })

  test('that are required have to be there, and stay', async () => {
    const property = await addProperty({ PROPERTY_TYPE: 'S', IS_REQUIRED: 'Y' })
    const name = `PROPERTY_${property}`
    const missing = `The field '${name}' is required.`
    fails(await call('crm.product.add', { fields: { NAME: 'x' } }), 'ERROR_CORE', missing)
    const id = await addProduct({ [name]: 'x' })
    fails(await call('crm.product.update', { id, fields: { [name]: '' } }), 'ERROR_CORE', missing)
    assert.equal(await result('crm.product.update', { id, fields: { SORT: 1 } }), true)
    await result('crm.product.property.delete', { id: property })
  })

  test('are listed where they are asked for, and sorted by', async () => {
    const property = await addProperty({ PROPERTY_TYPE: 'N', NAME: 'Height' })
    const name = `PROPERTY_${property}`
    const ids: number[] = []
    for (const height of [30, 4, 200]) ids.push(await addProduct({ [name]: height }))
    const list = (select?: string[]) =>
      result('crm.product.list', { filter: { ID: ids[0] }, ...(select ? { select } : {}) })
    assert.equal(name in (await list())[0], false)
    assert.equal(name in (await list(['*']))[0], false)
    assert.equal((await list(['*', 'PROPERTY_*']))[0][name].value, '30')
    assert.deepEqual(Object.keys((await list([name]))[0]), ['ID', name])
    assert.deepEqual(await found({ [`>${name}`]: 3 }, { [name]: 'ASC' }), [ids[1], ids[0], ids[2]])
    assert.deepEqual(await found({ [`>=${name}`]: 30, [`<${name}`]: 200 }), [ids[0]])
    await result('crm.product.property.delete', { id: property })
    assert.equal(name in (await result('crm.product.fields')), false)
  })

  test('long texts are found too', async () => {
    const property = await addProperty({ PROPERTY_TYPE: 'S' })
    const name = `PROPERTY_${property}`
    const long = 'x'.repeat(3000)
    const id = await addProduct({ [name]: long })
    await addProduct({ [name]: `${long}y` })
    assert.deepEqual(await found({ [name]: long }), [id])
    await result('crm.product.property.delete', { id: property })
  })
})
