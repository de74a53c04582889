import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Answer } from '../../src/index.ts'
import { levels } from '../../src/portal/roles.ts'
import { openAccess, type Sample } from '../support/access.ts'
import { resultOf } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()
const { me, owners, reaches, roleOf, setLevel } = await openAccess(crm)
/** Oneself, a colleague, somebody below and somebody elsewhere. */
const somebody = [me, ...owners.slice(-4).filter((_, i) => i !== 2)]
const { entityTypeId: SMART } = (
  await crm.result('crm.type.add', { fields: { title: 'Repairs', isSetOpenPermissions: 'N' } })
).type

/** Types of records by their numbers, as roles call them. */
const types: Record<number, string> = {
  1: 'LEAD',
  2: 'DEAL',
  3: 'CONTACT',
  4: 'COMPANY',
  7: 'QUOTE',
  31: 'SMART_INVOICE',
  [SMART]: `DYNAMIC_${SMART}`,
}

interface Written extends Sample {
  comment: number
  message: number
}

/** A record of each owner, open to everybody and not, with a comment, a log message and a note of the administrator. */
async function samples(entityTypeId: number, ENTITY_TYPE: string): Promise<Written[]> {
  const made: Written[] = []
  for (const owner of somebody)
    for (const opened of ['Y', 'N'] as const) {
      const fields = { name: 'n', assignedById: owner, opened }
      const { id, categoryId } = (await crm.result('crm.item.add', { entityTypeId, fields })).item
      const comment = await crm.result('crm.timeline.comment.add', {
        fields: { ENTITY_ID: id, ENTITY_TYPE, COMMENT: 'secret' },
      })
      const text = { title: 'a', text: 'b', iconCode: 'info' }
      const added = await crm.result('crm.timeline.logmessage.add', { fields: { entityTypeId, entityId: id, ...text } })
      const note = { ownerTypeId: entityTypeId, ownerId: id, itemType: 1, itemId: comment, text: 'secret' }
      await crm.result('crm.timeline.note.save', note)
      made.push({ id, owner, opened, category: categoryId ?? 0, comment, message: added.logMessage.id })
    }
  return made
}

/** Every door to what is written in the timeline of a record, by the right on the record that it asks for. */
const doors = (entityTypeId: number, ENTITY_TYPE: string, { id, comment, message }: Written) => {
  const owner = { ownerTypeId: entityTypeId, ownerId: id }
  const note = { ...owner, itemType: 1, itemId: comment }
  const at = { ENTITY_ID: id, ENTITY_TYPE }
  const read: [string, Fields][] = [
    ['comment.get', { id: comment }],
    ['comment.list', { filter: at }],
    ['logmessage.get', { id: message }],
    ['logmessage.list', { entityTypeId, entityId: id }],
    ['note.get', note],
  ]
  const update: [string, Fields][] = [
    ['comment.add', { fields: { ...at, COMMENT: 'x' } }],
    ['comment.update', { id: comment, fields: { COMMENT: 'secret' } }],
    ['logmessage.add', { fields: { entityTypeId, entityId: id, title: 'a', text: 'b', iconCode: 'info' } }],
    ['note.save', { ...note, text: 'x' }],
    ['item.pin', { id: comment, ...owner }],
    ['item.unpin', { id: comment, ...owner }],
    ['bindings.bind', { fields: { OWNER_ID: comment, ...at } }],
    ['note.delete', note],
    ['logmessage.delete', { id: message }],
    ['comment.delete', { id: comment }],
  ]
  return { read, update }
}

/** Whether a door opened; one that did not says that there is no access, and nothing of what is behind it. */
function isOpen(answer: Answer): boolean {
  if (answer.status === 200) return true
  assert.match(answer.error_description!, /^Access denied\.?$/, JSON.stringify(answer))
  assert.doesNotMatch(JSON.stringify(answer), /secret/)
  return false
}

for (const [number, entity] of Object.entries(types)) {
  const entityTypeId = Number(number)
  describe(`the timeline of ${entity}: a level of`, () => {
    for (const verb of ['read', 'update'] as const)
      test(`${verb} opens what is for who may ${verb} the record`, async () => {
        const role = await roleOf(me)
        const all = await samples(entityTypeId, entity)
        for (const level of levels) {
          await setLevel(role, entity, verb, level)
          for (const sample of all) {
            const expected = reaches(me, level, sample)
            // What would be gone is tried where it stays.
            const tried = doors(entityTypeId, entity, sample)[verb].filter(
              ([method]) => !expected || !method.endsWith('.delete'),
            )
            for (const [method, params] of tried)
              assert.equal(isOpen(await crm.call(`crm.timeline.${method}`, params, me)), expected, `${level} ${method}`)
            if (verb === 'read') continue
            const filter = { OWNER_ID: sample.comment }
            assert.deepEqual(resultOf(await crm.call('crm.timeline.bindings.list', { filter }, me)), [])
          }
        }
      })
  })
}
