import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import type { Answer } from '../../src/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addDocumentedRecords, contactsOf } from '../support/documented.ts'
import { exchange, listening } from '../support/listening.ts'
import { temporaryFolder } from '../support/process.ts'

/** What PHP CRest 1.36 sends by way of curl: a form, or nothing at all when there are no parameters. */
const crest = (method: string, form: string): string => {
  const head = `/rest/1/crest/${method}.json HTTP/1.1\r\nHost: portal.example.com\r\nUser-Agent: Bitrix24 CRest PHP 1.36\r\nAccept: */*\r\n`
  return form
    ? `POST ${head}Content-Length: ${form.length}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n${form}`
    : `GET ${head}\r\n`
}

describe('PHP CRest', () => {
  const samples: [method: string, form: string][] = [
    ['crm.lead.contact.delete', 'id=1&fields%5BCONTACT_ID%5D=1010'],
    ['crm.lead.contact.items.delete', 'id=1'],
    ['crm.company.contact.delete', 'id=32&fields%5BCONTACT_ID%5D=54'],
    ['crm.contact.delete', 'ID=50'],
    ['crm.lead.delete', 'id=123'],
  ]
  test('runs the samples of the documentation', async t => {
    const { portal, http } = await listening(t, { webhookSecret: 'crest' })
    await addDocumentedRecords(portal)
    for (const [method, form] of samples) answers(await exchange(http, crest(method, form)), true)
    assert.deepEqual(await contactsOf(portal, 'lead', 1), [])
    assert.deepEqual(await contactsOf(portal, 'company', 32), [7])
    fails(await exchange(http, crest('crm.contact.delete', 'ID=50')), 'ERROR_CORE', 'Element not found')
    fails(await exchange(http, crest('crm.lead.delete', 'id=')), '', 'ID is not defined or invalid.')
    fails(
      await exchange(http, crest('crm.lead.contact.delete', 'id=999&fields%5BCONTACT_ID%5D=1')),
      'NOT_FOUND',
      'Not found.',
    )
  })

  test('calls without parameters', async t => {
    const { http } = await listening(t, { webhookSecret: 'crest' })
    assert.equal(resultOf(await exchange(http, crest('profile', ''))).ID, '1')
    const bare = 'POST /rest/1/crest/profile.json HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'
    assert.equal(resultOf(await exchange(http, bare)).ID, '1')
  })

  test('writes what PHP makes of an array', async t => {
    const { http, call } = await listening(t, { webhookSecret: 'crest' })
    // ['fields' => ['TITLE' => 'A & B + ü', 'OPENED' => true, 'PHONE' => [['VALUE' => '+1', 'VALUE_TYPE' => 'WORK']], 'COMMENTS' => null]]
    const form =
      'fields%5BTITLE%5D=A+%26+B+%2B+%C3%BC&fields%5BOPENED%5D=1&fields%5BPHONE%5D%5B0%5D%5BVALUE%5D=%2B1&fields%5BPHONE%5D%5B0%5D%5BVALUE_TYPE%5D=WORK'
    const lead = resultOf(
      await call('crm.lead.get', { id: resultOf(await exchange(http, crest('crm.lead.add', form))) }),
    )
    assert.deepEqual([lead.TITLE, lead.OPENED, lead.PHONE[0].VALUE], ['A & B + ü', 'Y', '+1'])
  })

  test('runs batches', async t => {
    const { http } = await listening(t, { webhookSecret: 'crest' })
    // The sample of batch.md: a user, their department by a reference, a method without parameters; halt is false.
    const form =
      'cmd%5Bget_user%5D=user.current&cmd%5Bget_department%5D=department.get%3FID%3D%2524result%255Bget_user%255D%255BUF_DEPARTMENT%255D%255B0%255D&cmd%5Bget_app%5D=app.info&halt=0'
    const { result, result_error, result_total } = resultOf(await exchange(http, crest('batch', form)))
    assert.deepEqual([result.get_user.ID, result.get_department[0].ID], ['1', '1'])
    assert.deepEqual(result_total, { get_department: 1 })
    assert.deepEqual([Object.keys(result.get_app), result_error], [['SCOPE', 'LICENSE'], []])
    const halting = form.replace('get_user%5D=user.current', 'get_user%5D=nothing').replace('halt=0', 'halt=1')
    const halted = resultOf(await exchange(http, crest('batch', halting)))
    assert.deepEqual([halted.result, Object.keys(halted.result_error)], [[], ['get_user']])
  })
})

const noCurl = ((): false | string => {
  try {
    execFileSync('curl', ['--version'])
    return false
  } catch {
    return 'curl is not on this machine'
  }
})()

describe('curl', { skip: noCurl }, () => {
  test('runs the samples of the documentation over https', async t => {
    const { portal, listening: server } = await listening(t, {}, { httpsPort: 0, data: temporaryFolder(t) })
    await addDocumentedRecords(portal)
    const hook = `${server.https}/rest/1/${portal.webhook.code}/`
    const curl = async (...args: string[]): Promise<Answer> => {
      const own = ['--silent', '--show-error', '--globoff', '--cacert', server.caPath!, '--write-out', '\n%{http_code}']
      const { stdout } = await promisify(execFile)('curl', [...own, ...args])
      const [, body, status] = /^(.*)\n(\d+)$/s.exec(stdout) ?? []
      return { status: Number(status), ...JSON.parse(body!) }
    }
    const sample = (method: string, json: string) =>
      curl(
        '-X',
        'POST',
        '-H',
        'Content-Type: application/json',
        '-H',
        'Accept: application/json',
        '-d',
        json,
        hook + method,
      )

    answers(await sample('crm.lead.contact.delete', '{"id":1,"fields":{"CONTACT_ID":1010}}'), true)
    assert.deepEqual(await contactsOf(portal, 'lead', 1), [7])
    answers(await sample('crm.lead.contact.items.delete', '{"id":1}'), true)
    assert.deepEqual(await contactsOf(portal, 'lead', 1), [])
    answers(await sample('crm.company.contact.delete', '{"id":32,"fields":{"CONTACT_ID":54}}'), true)
    assert.deepEqual(await contactsOf(portal, 'company', 32), [7])
    answers(await sample('crm.contact.delete', '{"ID":50}'), true)
    answers(await sample('crm.lead.delete', '{"id":"123"}'), true)
    fails(await sample('crm.lead.delete', '{"id":"123"}'), '', 'Not found')
    fails(await sample('crm.contact.delete', '{"ID":50}'), 'ERROR_CORE', 'Element not found')

    answers(await curl(`${hook}crm.lead.delete.json?id=124`), true)
    fails(await curl(`${hook}crm.lead.delete.json?id=124`), '', 'Not found')
    answers(await curl(`${hook}crm.company.contact.delete.json?id=32&fields[CONTACT_ID]=7`), true)
    answers(await curl(`${hook}crm.lead.update.json`, '-d', 'id=125', '-d', 'fields[TITLE]=by curl'), true)
    answers(await curl(`${hook}crm.lead.update.json`, '-F', 'id=126', '-F', 'fields[TITLE]=by curl'), true)
    assert.equal((await portal.call('crm.lead.list', { filter: { TITLE: 'by curl' } })).total, 2)
  })
})
