import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { crmOf } from '../support/crm.ts'
import { openPortal } from '../support/portal.ts'

const folder = path.resolve(import.meta.dirname, '../../src/records/userfields/types')
/** What is no type. */
const shared = ['index.ts', 'merged-settings.ts', 'setting.ts', 'userfield-type.ts']

test('a type of user fields is one file and one line: everything that tells of types knows it', async () => {
  const ids = readdirSync(folder)
    .filter(file => !shared.includes(file))
    .map(file => file.replace('.ts', '').replace('-', '_'))
    .toSorted()
  const portal = await openPortal()
  const { result } = crmOf(portal)
  const classic: { ID: string; title: string }[] = await result('crm.userfield.types')
  const { types } = await result('userfieldconfig.getTypes', { moduleId: 'crm' })
  assert.deepEqual(classic.map(({ ID }) => ID).toSorted(), ids)
  assert.deepEqual(Object.keys(types).toSorted(), ids)
  for (const id of ids) {
    const field = await result('crm.lead.userfield.add', { fields: { FIELD_NAME: `OF_${id}`, USER_TYPE_ID: id } })
    const { SETTINGS } = await result('crm.lead.userfield.get', { id: field })
    const told = Object.keys(await result('crm.userfield.settings.fields', { type: id }))
    assert.deepEqual(
      told.filter(name => !(name in SETTINGS)),
      [],
      id,
    )
  }
  await portal.close()
})
