// Run by b24jssdk.test.ts in a process of its own, since Node reads NODE_EXTRA_CA_CERTS when it starts. Prints what the
// unmodified SDK got out of the portal.
import { AjaxError, type AjaxResult, ApiVersion, B24Hook, type Result, SdkError, Text } from '@bitrix24/b24jssdk'

const $b24 = B24Hook.fromWebhookUrl(process.argv[2]!)

/** The result of a call as the documentation makes it, or its failure as the SDK tells it. */
async function call(method: string, params: Record<string, unknown>): Promise<unknown> {
  try {
    const response = await $b24.actions.v2.call.make({ method, params, requestId: Text.getUuidRfc4122() })
    if (response.isSuccess) return response.getData()!.result
    return { messages: response.getErrorMessages(), errors: [...response.getErrors()].map(told) }
  } catch (error) {
    return { thrown: told(error) }
  }
}

function told(error: unknown): unknown {
  if (error instanceof AjaxError)
    return {
      name: 'AjaxError',
      code: error.code,
      status: error.status,
      message: error.message,
      method: error.requestInfo?.method,
    }
  if (error instanceof SdkError) return { name: 'SdkError', code: error.code, message: error.message }
  return String(error)
}

interface Row {
  ID: string
}

/** Every shape of batch that the SDK has. */
async function batches(): Promise<Record<string, unknown>> {
  const array = await $b24.actions.v2.batch.make({
    calls: [
      ['crm.lead.get', { id: 1 }],
      ['crm.contact.get', { id: 1010 }],
    ],
    options: { isHaltOnError: true, returnAjaxResult: true },
  })
  const rows = (array as Result<AjaxResult<Row>[]>).getData()!
  const named = await $b24.actions.v2.batch.make({
    calls: {
      lead: { method: 'crm.lead.get', params: { id: 1 } },
      list: ['crm.lead.list', { select: ['ID'], filter: { '>ID': 0 }, order: { ID: 'DESC' } }],
      missing: { method: 'crm.lead.contact.delete', params: { id: 999_999, fields: { CONTACT_ID: 1 } } },
    },
    options: { isHaltOnError: false, returnAjaxResult: true },
  })
  const results = (named as Result<Record<string, AjaxResult<Row & Row[]>>>).getData()!
  const chained = await $b24.actions.v2.batch.make({
    calls: {
      lead: { method: 'crm.lead.get', params: { id: 3 } },
      same: { method: 'crm.lead.list', params: { filter: { '=ID': '$result[lead][ID]' }, select: ['ID'] } },
    },
  })
  const halted = await $b24.actions.v2.batch
    .make({
      calls: [
        ['crm.lead.contact.items.get', { id: 999_999 }],
        ['crm.lead.update', { id: 1, fields: { TITLE: 'never' } }],
      ],
      options: { isHaltOnError: true },
    })
    .then(response => response.getErrorMessages(), told)
  const chunks = await $b24.actions.v2.batchByChunk.make<Row>({
    calls: Array.from({ length: 70 }, (_, i) => ['crm.lead.get', { id: i + 1 }] as [string, object]),
    options: { isHaltOnError: true },
  })
  return {
    array: rows.map(row => row.getData()!.result.ID),
    time: rows[0]!.getData()!.time,
    lead: results.lead!.getData()!.result.ID,
    list: results.list!.getData()!.result.map(row => row.ID),
    total: results.list!.getTotal(),
    isMore: results.list!.isMore(),
    missing: results.missing!.getErrorMessages(),
    chained: (chained.getData() as unknown as { same: Row[] }).same,
    halted,
    chunks: chunks.getData()!.map(row => row.ID),
  }
}

async function lists(): Promise<Record<string, unknown>> {
  const params = { filter: { '%TITLE': 'lead' }, select: ['ID', 'TITLE'] }
  const all = await $b24.actions.v2.callList.make<Row>({ method: 'crm.lead.list', params })
  const pages: number[] = []
  const fetched: string[] = []
  for await (const page of $b24.actions.v2.fetchList.make<Row>({ method: 'crm.lead.list', params, idKey: 'ID' })) {
    pages.push(page.length)
    fetched.push(...page.map(row => row.ID))
  }
  const counted: string[] = []
  let page: AjaxResult<Row[]> | false = await $b24.actions.v2.call.make<Row[]>({ method: 'crm.lead.list', params })
  const total = page.getTotal()
  while (page) {
    counted.push(...page.getData()!.result.map(row => row.ID))
    page = await page.getNext($b24.getHttpClient(ApiVersion.v2))
  }
  const users = await $b24.actions.v2.callList.make<Row>({ method: 'user.get', params: {} })
  return {
    all: all.getData()!.map(row => row.ID),
    pages,
    fetched,
    total,
    counted,
    users: users.getData()!.map(row => row.ID),
  }
}

/** Universal items in the SDK's own ways of listing, which page by `>id` and unwrap `items`. */
async function items(): Promise<Record<string, unknown>> {
  const params = { entityTypeId: 1, filter: { '%title': 'lead' }, select: ['id', 'title'] }
  const all = await $b24.actions.v2.callList.make<{ id: number }>({
    ...{ method: 'crm.item.list', params, idKey: 'id', customKeyForResult: 'items' },
  })
  const fetched: number[] = []
  for await (const page of $b24.actions.v2.fetchList.make<{ id: number }>({
    ...{ method: 'crm.item.list', params, idKey: 'id', customKeyForResult: 'items' },
  }))
    fetched.push(...page.map(({ id }) => id))
  return { all: all.getData()!.map(({ id }) => id), fetched }
}

/** A method that REST 3.0 does not have: the SDK throws nothing and gives the failure. */
async function third(): Promise<unknown> {
  try {
    const response = await $b24.actions.v3.call.make({ method: 'no.such.method', params: {} })
    return { isSuccess: response.isSuccess, messages: response.getErrorMessages() }
  } catch (error) {
    return { thrown: told(error) }
  }
}

const walk = {
  items: await items(),
  batches: await batches(),
  lists: await lists(),
  samples: {
    leadContactDelete: await call('crm.lead.contact.delete', { id: 1, fields: { CONTACT_ID: 1010 } }),
    leadContactDeleteAgain: await call('crm.lead.contact.delete', { id: 1, fields: { CONTACT_ID: 1010 } }),
    leadContactItems: await call('crm.lead.contact.items.get', { id: 1 }),
    leadContactItemsDelete: await call('crm.lead.contact.items.delete', { id: 1 }),
    companyContactDelete: await call('crm.company.contact.delete', { id: 32, fields: { CONTACT_ID: 54 } }),
    contactDelete: await call('crm.contact.delete', { id: 50 }),
    leadDelete: await call('crm.lead.delete', { id: 123 }),
  },
  refusals: {
    leadContactDelete: await call('crm.lead.contact.delete', { id: 999_999, fields: { CONTACT_ID: 1 } }),
    leadContactItemsDelete: await call('crm.lead.contact.items.delete', { id: 999_999 }),
    companyContactDelete: await call('crm.company.contact.delete', { id: 999_999, fields: { CONTACT_ID: 1 } }),
    contactDelete: await call('crm.contact.delete', { id: 50 }),
    leadDelete: await call('crm.lead.delete', { id: 123 }),
    method: await call('crm.nothing.delete', { id: 1 }),
  },
  third: await third(),
  isHealthy: await $b24.tools.healthCheck.make({}),
}
console.log(JSON.stringify(walk))
