import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { answers, fails } from '../support/answers.ts'
import { crmOf, type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import { requisitesOf } from '../support/requisites.ts'

const crm = await openCrm()
const { addRequisite } = requisitesOf(crm)
const half = await userWith(crm, { COMPANY: { read: 'all', add: 'all', update: 'all', delete: 'all' } })
const reader = await userWith(crm, { COMPANY: { read: 'own' }, CONTACT: { read: 'own' } })

const complete = { ENTITY_TYPE_ID: 8, COUNTRY_ID: 1, NAME: 'Sole proprietor' }
const addPreset = (fields: Fields = {}): Promise<number> =>
  crm.result('crm.requisite.preset.add', { fields: { ...complete, ...fields } })
const call = (verb: string, params: Fields, userId?: number) => crm.call(`crm.requisite.preset.${verb}`, params, userId)

/** Name, external code and country of each preset. */
const told = (rows: Fields[]) => rows.map(({ NAME, XML_ID, COUNTRY_ID }) => [NAME, XML_ID, COUNTRY_ID])
const english = [
  ['Company', '#CRM_REQUISITE_PRESET_DEF_US_COMPANY#', '122'],
  ['Person', '#CRM_REQUISITE_PRESET_DEF_US_PERSON#', '122'],
]

describe('presets of a new portal', () => {
  test('are those of its country', async () => {
    assert.deepEqual(told(await crm.result('crm.requisite.preset.list')), english)
  })

  test('are Russian in Russian, with the documented fields of an organization', async () => {
    const russian = await openCrm({ language: 'ru' })
    const presets = await russian.result('crm.requisite.preset.list')
    assert.deepEqual(told(presets), [
      ['Организация', '#CRM_REQUISITE_PRESET_DEF_RU_COMPANY#', '1'],
      ['ИП', '#CRM_REQUISITE_PRESET_DEF_RU_INDIVIDUAL#', '1'],
      ['Физ. лицо', '#CRM_REQUISITE_PRESET_DEF_RU_PERSON#', '1'],
    ])
    const fields: Fields[] = await russian.result('crm.requisite.preset.field.list', { preset: { ID: presets[0].ID } })
    assert.equal(
      fields.map(({ FIELD_NAME }) => FIELD_NAME).join(' '),
      'RQ_INN RQ_COMPANY_NAME RQ_COMPANY_FULL_NAME RQ_OGRN RQ_KPP RQ_COMPANY_REG_DATE RQ_OKPO RQ_OKTMO RQ_DIRECTOR RQ_ACCOUNTANT RQ_ADDR RQ_SIGNATURE RQ_STAMP',
    )
    assert.deepEqual(fields[4], { ID: 5, FIELD_NAME: 'RQ_KPP', FIELD_TITLE: '', IN_SHORT_LIST: 'Y', SORT: 550 })
    assert.equal((await russian.result('crm.requisite.preset.countries'))[0].TITLE, 'Россия')
    for (const { ID } of presets) {
      const own: Fields[] = await russian.result('crm.requisite.preset.field.list', { preset: { ID } })
      const open: string[] = await russian.result('crm.requisite.preset.field.availabletoadd', { preset: { ID } })
      // What it has and what it can get are together all that Russia has.
      assert.equal(own.length + open.length, 33)
    }
  })

  test('come to a portal that is older than they are', async t => {
    const data = mkdtempSync(path.join(tmpdir(), 'presets-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    const older = await openPortal({ data })
    await older.store.write(async db => {
      for (const table of ['requisite', 'requisite_userfield', 'bank_detail', 'address', 'requisite_link'])
        await query(db, `drop table ${table}`)
      for (const table of ['requisite_preset', 'requisite_preset_field']) await query(db, `drop table ${table}`)
      await query(db, "delete from migration where name = '0007-requisites'")
    })
    await older.close()
    const portal = await openPortal({ data })
    t.after(() => portal.close())
    assert.deepEqual(told(await crmOf(portal).result('crm.requisite.preset.list')), english)
  })
})

describe('crm.requisite.preset', () => {
  test('countries are told by number and code', async () => {
    const countries: { ID: number; CODE: string }[] = await crm.result('crm.requisite.preset.countries')
    assert.deepEqual(
      countries.map(({ ID, CODE }) => `${ID} ${CODE}`),
      ['1 RU', '4 BY', '6 KZ', '14 UA', '34 BR', '46 DE', '77 CO', '110 PL', '122 US', '132 FR'],
    )
  })

  test('one is added, changed and deleted', async () => {
    const id = await addPreset({ XML_ID: 'x-1', SORT: 520 })
    const { DATE_CREATE, ...got } = await crm.result('crm.requisite.preset.get', { id })
    assert.match(DATE_CREATE, /^\d{4}-/)
    assert.deepEqual(got, {
      ID: String(id),
      ENTITY_TYPE_ID: '8',
      COUNTRY_ID: '1',
      NAME: 'Sole proprietor',
      DATE_MODIFY: '',
      CREATED_BY_ID: '1',
      MODIFY_BY_ID: null,
      ACTIVE: 'Y',
      SORT: '520',
      XML_ID: 'x-1',
    })
    answers(await call('update', { id, fields: { NAME: 'Archive', ACTIVE: 'N', COUNTRY_ID: 4 } }), true)
    answers(await call('list', { filter: { XML_ID: 'x-1' }, select: ['NAME', 'ACTIVE', 'COUNTRY_ID'] }), [
      { NAME: 'Archive', ACTIVE: 'N', COUNTRY_ID: '1' },
    ])
    answers(await call('delete', { id }), true)
    fails(await call('get', { id }), '', `The Preset with ID '${id}' is not found`)
  })

  test('says what is wrong', async () => {
    const add = (fields: Fields) => call('add', { fields: { ...complete, ...fields } })
    fails(await add({ ENTITY_TYPE_ID: 4 }), '', 'ENTITY_TYPE_ID is not defined or invalid')
    fails(await add({ COUNTRY_ID: 2 }), '', 'COUNTRY_ID is not defined or invalid')
    fails(await add({ NAME: '' }), 'ERROR_CORE', "The field 'NAME' is required.")
    for (const verb of ['get', 'update', 'delete']) {
      fails(await call(verb, { id: 0, fields: {} }), '', 'ID is not defined or invalid.')
      fails(await call(verb, { id: 77_777, fields: {} }), '', "The Preset with ID '77777' is not found")
    }
  })

  test('stays while there are requisites of it', async () => {
    const id = await addPreset()
    const requisite = await addRequisite(await crm.add('company'), { PRESET_ID: id })
    const text = 'You cannot delete the template because requisites have already been created for it'
    fails(await call('delete', { id }), '', text)
    await crm.result('crm.requisite.delete', { id: requisite })
    answers(await call('delete', { id }), true)
  })

  test('is for who may do so with contacts and with companies', async () => {
    const id = await addPreset()
    for (const user of [half, reader])
      for (const [verb, params] of [
        ['add', { fields: complete }],
        ['update', { id, fields: { NAME: 'X' } }],
        ['delete', { id }],
        ['field.add', { preset: { ID: id }, fields: { FIELD_NAME: 'RQ_INN' } }],
        ['field.update', { id: 1, preset: { ID: id }, fields: { FIELD_NAME: 'RQ_INN' } }],
        ['field.delete', { id: 1, preset: { ID: id } }],
      ] as const)
        fails(await call(verb, params, user), '', 'Access denied.')
    assert.equal((await crm.result('crm.requisite.preset.get', { id }, reader)).NAME, complete.NAME)
    answers(await call('field.list', { preset: { ID: id } }, reader), [])
    fails(await call('list', {}, half), 0, 'Access denied.')
    fails(await call('get', { id }, half), '', 'Access denied.')
  })
})

describe('crm.requisite.preset.field', () => {
  const add = (ID: number, fields: Fields) => call('field.add', { preset: { ID }, fields })
  const names = async (ID: number) =>
    (await crm.result('crm.requisite.preset.field.list', { preset: { ID } })).map((f: Fields) => f.FIELD_NAME)
  const addable = (ID: number): Promise<string[]> =>
    crm.result('crm.requisite.preset.field.availabletoadd', { preset: { ID } })

  test('tells its own fields', async () => {
    const fields = await crm.result('crm.requisite.preset.field.fields')
    assert.deepEqual(Object.keys(fields), ['ID', 'FIELD_NAME', 'FIELD_TITLE', 'SORT', 'IN_SHORT_LIST'])
    assert.equal(fields.FIELD_NAME.isRequired, true)
  })

  test('one is added, changed and deleted; numbers are not given twice', async () => {
    const id = await addPreset()
    answers(await add(id, { FIELD_NAME: 'RQ_NAME', FIELD_TITLE: 'TEST', SORT: 580 }), 1)
    answers(await add(id, { FIELD_NAME: 'RQ_INN' }), 2)
    assert.deepEqual(await names(id), ['RQ_INN', 'RQ_NAME'])
    answers(await call('field.get', { ID: 1, preset: { ID: id } }), {
      ID: 1,
      FIELD_NAME: 'RQ_NAME',
      FIELD_TITLE: 'TEST',
      IN_SHORT_LIST: 'N',
      SORT: 580,
    })
    const change = { FIELD_NAME: 'RQ_NAME', FIELD_TITLE: 'Name', IN_SHORT_LIST: 'Y' }
    answers(await call('field.update', { ID: 1, preset: { ID: id }, fields: change }), true)
    const got = await crm.result('crm.requisite.preset.field.get', { ID: 1, preset: { ID: id } })
    assert.deepEqual([got.FIELD_TITLE, got.IN_SHORT_LIST, got.SORT], ['Name', 'Y', 580])
    answers(await call('field.delete', { ID: 2, preset: { ID: id } }), true)
    answers(await add(id, { FIELD_NAME: 'RQ_KPP' }), 3)
    answers(await call('field.update', { ID: 3, preset: { ID: id }, fields: { FIELD_NAME: 'RQ_INN' } }), true)
    assert.deepEqual(await names(id), ['RQ_INN', 'RQ_NAME'])
  })

  test('is one of the country that is not there yet', async () => {
    const russian = await addPreset()
    await add(russian, { FIELD_NAME: 'RQ_NAME' })
    assert.equal(
      (await addable(russian)).filter(name => name.startsWith('RQ_')).join(' '),
      'RQ_FIRST_NAME RQ_LAST_NAME RQ_SECOND_NAME RQ_COMPANY_NAME RQ_COMPANY_FULL_NAME RQ_COMPANY_REG_DATE RQ_DIRECTOR RQ_ACCOUNTANT RQ_ADDR RQ_CONTACT RQ_EMAIL RQ_PHONE RQ_FAX RQ_IDENT_DOC RQ_IDENT_DOC_SER RQ_IDENT_DOC_NUM RQ_IDENT_DOC_DATE RQ_IDENT_DOC_ISSUED_BY RQ_IDENT_DOC_DEP_CODE RQ_INN RQ_KPP RQ_IFNS RQ_OGRN RQ_OGRNIP RQ_OKPO RQ_OKTMO RQ_OKVED RQ_ST_CERT_SER RQ_ST_CERT_NUM RQ_ST_CERT_DATE RQ_SIGNATURE RQ_STAMP',
    )
    for (const name of ['RQ_NAME', 'RQ_CNPJ', 'NAME', 'UF_CRM_NO_SUCH'])
      fails(await add(russian, { FIELD_NAME: name }), '', `The field '${name}' can not be added.`)
    fails(await add(russian, {}), 'ERROR_CORE', "The field 'FIELD_NAME' is required.")
    const brazilian = await addPreset({ COUNTRY_ID: 34 })
    answers(await add(brazilian, { FIELD_NAME: 'RQ_CNPJ' }), 1)
  })

  test('may be a user field, as long as there is one', async () => {
    const field = { ENTITY_ID: 'CRM_REQUISITE', FIELD_NAME: 'BRANCH', USER_TYPE_ID: 'string' }
    const fieldId = await crm.result('crm.requisite.userfield.add', { fields: field })
    const id = await addPreset()
    assert.ok((await addable(id)).includes('UF_CRM_BRANCH'))
    answers(await add(id, { FIELD_NAME: 'UF_CRM_BRANCH' }), 1)
    assert.ok(!(await addable(id)).includes('UF_CRM_BRANCH'))
    await crm.result('crm.requisite.userfield.delete', { id: fieldId })
    assert.deepEqual(await names(id), [])
  })

  test('says what is not there', async () => {
    const id = await addPreset()
    for (const verb of ['get', 'update', 'delete']) {
      const fields = { FIELD_NAME: 'RQ_NAME' }
      fails(await call(`field.${verb}`, { preset: { ID: id }, fields }), '', 'ID is not defined or invalid.')
      fails(await call(`field.${verb}`, { id: 1, fields }), '', 'ID is not defined or invalid.')
      fails(
        await call(`field.${verb}`, { id: 1, preset: { ID: 77_777 }, fields }),
        '',
        "The Preset with ID '77777' is not found",
      )
      fails(
        await call(`field.${verb}`, { id: 9, preset: { ID: id }, fields }),
        '',
        "The PresetField with ID '9' is not found",
      )
    }
    fails(await call('field.list', { preset: { ID: 77_777 } }), '', "The Preset with ID '77777' is not found")
    fails(await call('field.availabletoadd', { preset: { ID: 77_777 } }), '', 'Template not found.')
    fails(await call('field.availabletoadd', {}), '', 'Template not found.')
  })
})
