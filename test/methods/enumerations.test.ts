import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'

const english = await openCrm()
const russian = await openCrm({ language: 'ru' })

const element = (
  ID: number,
  NAME: string,
  SYMBOL_CODE: string | null = null,
  SYMBOL_CODE_SHORT: string | null = null,
) => ({
  ...{ ID, NAME, SYMBOL_CODE, SYMBOL_CODE_SHORT },
})

/** Ids of every enumeration, its last element in English and in Russian. */
const known: [name: string, ids: number[], en: string, ru: string][] = [
  ['addresstype', [11, 1, 6, 4, 8, 9], 'Beneficiary address', 'Адрес бенефициара'],
  ['settings.mode', [1, 2], 'Simple CRM', 'Простая CRM'],
  ['activitydirection', [0, 1, 2], 'Outgoing', 'Исходящее'],
  ['activitynotifytype', [0, 1, 2, 3], 'd.', 'дн.'],
  ['activitypriority', [0, 1, 2, 3], 'high', 'высокая'],
  ['activitystatus', [0, 1, 2, 3], 'Automatically Completed', 'Завершено автоматически'],
  ['activitytype', [0, 1, 2, 3, 4, 5, 6], 'User Action', 'Пользовательское действие'],
  ['contenttype', [0, 1, 2, 3], 'HTML', 'HTML'],
]

for (const [name, ids, en, ru] of known)
  test(`crm.enum.${name}`, async () => {
    for (const [crm, last] of [
      [english, en],
      [russian, ru],
    ] as const) {
      const elements = await crm.result(`crm.enum.${name}`)
      assert.deepEqual(
        elements.map(({ ID }: { ID: number }) => ID),
        ids,
      )
      assert.deepEqual(elements.at(-1), element(ids.at(-1)!, last))
      if (ids[0] === 0) assert.deepEqual(elements[0], element(0, ''))
    }
  })

test('crm.enum.ownertype tells the types that every portal knows, then its smart processes', async () => {
  const types = await english.result('crm.enum.ownertype')
  assert.deepEqual(types.slice(0, 2), [element(1, 'Lead', 'LEAD', 'L'), element(2, 'Deal', 'DEAL', 'D')])
  assert.deepEqual(
    types.map(({ ID }: { ID: number }) => ID),
    [1, 2, 3, 4, 5, 31, 7, 8, 36, 39],
  )
  const { type } = await english.result('crm.type.add', { fields: { title: 'Purchase' } })
  const code = `DYNAMIC_${type.entityTypeId}`
  assert.deepEqual(
    (await english.result('crm.enum.ownertype')).at(-1),
    element(type.entityTypeId, 'Purchase', code, `T${type.entityTypeId.toString(16)}`),
  )
  assert.deepEqual((await russian.result('crm.enum.ownertype'))[5], element(31, 'Счёт', 'SMART_INVOICE', 'SI'))
})

test('crm.enum.getorderownertypes', async () => {
  assert.deepEqual(await english.result('crm.enum.getorderownertypes'), [
    { attribute: 'DYN', code: 'DEAL', id: 2, name: 'Deal' },
  ])
  assert.equal((await russian.result('crm.enum.getorderownertypes'))[0].name, 'Сделка')
})

test('crm.enum.fields', async () => {
  const fields = await english.result('crm.enum.fields')
  assert.deepEqual(Object.keys(fields), ['ID', 'NAME', 'SYMBOL_CODE', 'SYMBOL_CODE_SHORT'])
  const told = { isRequired: false, isReadOnly: true, isImmutable: false, isMultiple: false, isDynamic: false }
  assert.deepEqual(fields.ID, { type: 'int', ...told, title: 'ID' })
  assert.equal((await russian.result('crm.enum.fields')).SYMBOL_CODE_SHORT.title, 'Краткий символьный код')
})

test('crm.settings.mode.get is one of the modes', async () => {
  const modes = await english.result('crm.enum.settings.mode')
  const mode = await english.result('crm.settings.mode.get')
  assert.equal(modes.find(({ ID }: { ID: number }) => ID === mode)?.NAME, 'Classic CRM')
})
