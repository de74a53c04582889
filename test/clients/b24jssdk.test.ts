import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { addDocumentedRecords, contactsOf } from '../support/documented.ts'
import { listening } from '../support/listening.ts'
import { script, temporaryFolder } from '../support/process.ts'

// The SDK takes https webhooks alone, and trusts the local authority as the start screen advises.
const { portal, listening: server } = await listening({ after }, {}, { httpsPort: 0, data: temporaryFolder({ after }) })
await addDocumentedRecords(portal)
const walked = await script(
  path.join(import.meta.dirname, 'b24jssdk-walk.ts'),
  [`${server.https}/rest/1/${portal.webhook.code}/`],
  { NODE_EXTRA_CA_CERTS: server.caPath! },
)
assert.deepEqual([walked.code, walked.err], [0, ''])
const { batches, items, lists, samples, refusals, third, isHealthy } = JSON.parse(walked.out)

const ids = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1))

describe('@bitrix24/b24jssdk over https', () => {
  test('finds the portal healthy', () => assert.equal(isHealthy, true))

  test('runs the samples of the documentation', async () => {
    assert.deepEqual(samples, {
      leadContactDelete: true,
      leadContactDeleteAgain: false,
      leadContactItems: [{ CONTACT_ID: 7, SORT: 20, ROLE_ID: 0, IS_PRIMARY: 'Y' }],
      leadContactItemsDelete: true,
      companyContactDelete: true,
      contactDelete: true,
      leadDelete: true,
    })
    assert.deepEqual(await contactsOf(portal, 'lead', 1), [])
    assert.deepEqual(await contactsOf(portal, 'company', 32), [7])
    assert.equal((await portal.call('crm.lead.list')).total, 229)
    assert.equal((await portal.call('crm.contact.list')).total, 1009)
  })

  test('throws its own errors for what is not there', () => {
    const thrown = (code: string, message: string, method: string, status = 400) => ({
      thrown: { name: 'AjaxError', code, status, message, method },
    })
    // Of an empty code the SDK makes one of its own, and drops the text.
    const empty = (method: string) => thrown('ERR_BAD_REQUEST', 'Request failed with status code 400', method)
    assert.deepEqual(refusals, {
      leadContactDelete: thrown('NOT_FOUND', 'Not found.', 'crm.lead.contact.delete'),
      leadContactItemsDelete: thrown('NOT_FOUND', 'Not found.', 'crm.lead.contact.items.delete'),
      companyContactDelete: empty('crm.company.contact.delete'),
      contactDelete: thrown('ERROR_CORE', 'Element not found', 'crm.contact.delete'),
      leadDelete: empty('crm.lead.delete'),
      method: thrown('ERROR_METHOD_NOT_FOUND', 'Method not found!', 'crm.nothing.delete', 404),
    })
  })

  test('gives what REST 3.0 does not have as a failure, without throwing', () => {
    assert.deepEqual(third, { isSuccess: false, messages: ['Method not found!'] })
  })

  test('runs batches of lists and maps', () => {
    assert.deepEqual(batches.array, ['1', '1010'])
    assert.deepEqual(batches.lead, '1')
    assert.deepEqual(batches.list, ids(230).reverse().slice(0, 50))
    assert.deepEqual([batches.total, batches.isMore], [230, true])
    assert.deepEqual(batches.missing, ['Not found.'])
    assert.deepEqual(batches.chained, [{ ID: '3' }])
    assert.deepEqual(batches.chunks, ids(70))
    assert.ok(batches.time.operating >= 0 && batches.time.operating_reset_at > 0)
  })

  test('halts a batch at the first failure', async () => {
    assert.ok(JSON.stringify(batches.halted).includes('Not found.'), JSON.stringify(batches.halted))
    assert.equal((await portal.call('crm.lead.get', { id: 1 })).result.TITLE, 'lead 1')
  })

  test('lists every row once, in each of its ways', () => {
    assert.deepEqual(lists.all, ids(230))
    assert.deepEqual([lists.pages, lists.fetched], [[50, 50, 50, 50, 30], ids(230)])
    assert.deepEqual([lists.total, lists.counted], [230, ids(230)])
    assert.deepEqual(lists.users, ['1'])
  })

  test('lists universal items by number', () => {
    const numbers = ids(230).map(Number)
    assert.deepEqual([items.all, items.fetched], [numbers, numbers])
  })
})
