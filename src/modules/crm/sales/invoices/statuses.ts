import { sql } from 'kysely'
import { sourceOf } from '../../../../lib/source.ts'
import { settingsChanged } from '../../../../portal/settings/settings.ts'
import { field, id } from '../../../../records/define-field.ts'
import { tableMethods } from '../../../../records/methods/table-methods.ts'
import type { TableType } from '../../../../records/methods/table-type.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { object, positiveId } from '../../../../rest/params.ts'
import { INVOICE_STATUS } from '../../entities/old-invoice.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import { configurers, requireConfigurer, requireReader } from '../../model/access.ts'
import { statusPhrases } from '../../stages/status-phrases.ts'
import { statusById } from '../../stages/status-read.ts'
import { addStatus, deleteStatus, updateStatus } from '../../stages/status-write.ts'

const source = sourceOf(import.meta.filename)
const readOnly = { readOnly: true } as const
const required = { required: true } as const

/** api-reference/crm/outdated/invoice-status-old/: the elements of one directory, as crm.status.* have them of all. */
export const invoiceStatus: TableType = {
  method: 'crm.invoice.status',
  name: 'STATUS',
  source,
  table: 'status',
  fields: {
    ...id,
    ENTITY_ID: field('string', 'Directory', 'Справочник', readOnly),
    STATUS_ID: field('string', 'Code', 'Код', readOnly),
    NAME: field('string', 'Name', 'Название', required),
    NAME_INIT: field('string', 'Original name', 'Первоначальное название', readOnly),
    SORT: field('integer', 'Sorting', 'Сортировка', required),
    SYSTEM: field('char', 'System', 'Системный', readOnly),
  },
  verbs: ['fields', 'get', 'list'],
  readers: {
    words: 'who may read a record of any type',
    require: async call => requireReader(call, await entityTypesOf(call)),
  },
  rowAccess: {
    columns: ['entity_id'],
    require(call, _verb, row) {
      if (row.entity_id !== INVOICE_STATUS) call.fail('notFound', { id: row.id })
    },
  },
  restriction: async () => sql<boolean>`r.entity_id = ${INVOICE_STATUS}`,
  order: { SORT: 'ASC' },
  phrases: { everywhere: { notFound: statusPhrases.get.notFound } },
}

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Codes of new statuses: nobody sets them. */
const codes = [...letters, ...letters.flatMap(first => letters.map(second => first + second))]

/** The first code that no status has. */
async function freeCode(call: Call): Promise<string> {
  const rows = await call.db.selectFrom('status').select('status_id').where('entity_id', '=', INVOICE_STATUS).execute()
  const taken = new Set(rows.map(row => row.status_id))
  // Without one the code is missing, which the directory says.
  return codes.find(code => !taken.has(code)) ?? ''
}

const writing = {
  scopes: ['crm'],
  kind: 'write',
  changesSettings: true,
  source,
  access: configurers.words,
} as const

/** Fails for an element of another directory, as for one that is not there. */
async function requireStatus(call: Call<'notFound'>, id: number): Promise<void> {
  if ((await statusById(call.db, id))?.entity_id !== INVOICE_STATUS) call.fail('notFound', { id })
}

export const oldInvoiceStatusMethods: Method[] = [
  ...tableMethods(invoiceStatus),
  method({
    ...writing,
    name: 'crm.invoice.status.add',
    params: { fields: object('fieldsNotArray') },
    phrases: statusPhrases.add,
    async run(call, { fields }) {
      await requireConfigurer(call)
      // Before the look: of two callers the second sees the code of the first.
      await settingsChanged(call.db, call)
      const code = await freeCode(call)
      return addStatus(call, { ENTITY_ID: INVOICE_STATUS, STATUS_ID: code, NAME: fields.NAME, SORT: fields.SORT })
    },
  }),
  method({
    ...writing,
    name: 'crm.invoice.status.update',
    params: { id: positiveId('idInvalid'), fields: object('fieldsNotArray') },
    phrases: statusPhrases.update,
    async run(call, { id, fields }) {
      await requireConfigurer(call)
      await requireStatus(call, id)
      await updateStatus(call, id, { NAME: fields.NAME, SORT: fields.SORT })
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.invoice.status.delete',
    params: { id: positiveId('idInvalid') },
    phrases: statusPhrases.delete,
    async run(call, { id }) {
      await requireConfigurer(call)
      await requireStatus(call, id)
      await deleteStatus(call, id, false)
      return true
    },
  }),
]
