import assert from 'node:assert/strict'
import type { Portal } from '../../src/index.ts'
import { resultOf } from './answers.ts'

/**
 * Adds the records that the documentation's samples name by their ids: leads 1 to 230 with contacts 7 and 1010 bound to
 * the first, contacts 1 to 1010, companies 1 to 32 with contacts 7 and 54 bound to the last.
 */
export async function addDocumentedRecords(portal: Portal): Promise<void> {
  const add = async (type: string, field: string, count: number) => {
    for (let done = 0; done < count; done += 50) {
      const cmd = Array.from(
        { length: Math.min(50, count - done) },
        (_, i) => `crm.${type}.add?fields[${field}]=${type} ${done + i + 1}`,
      )
      assert.deepEqual(resultOf(await portal.call('batch', { cmd })).result_error, [])
    }
  }
  await add('lead', 'TITLE', 230)
  await add('contact', 'NAME', 1010)
  await add('company', 'TITLE', 32)
  const items = (...ids: number[]) => ids.map(CONTACT_ID => ({ CONTACT_ID }))
  assert.equal(resultOf(await portal.call('crm.lead.contact.items.set', { id: 1, items: items(1010, 7) })), true)
  assert.equal(resultOf(await portal.call('crm.company.contact.items.set', { id: 32, items: items(54, 7) })), true)
}

/** Contacts bound to a record, in their order. */
export async function contactsOf(portal: Portal, owner: 'lead' | 'company', id: number): Promise<number[]> {
  const items: { CONTACT_ID: number }[] = resultOf(await portal.call(`crm.${owner}.contact.items.get`, { id }))
  return items.map(item => item.CONTACT_ID)
}
