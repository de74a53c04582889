import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import { forget } from '../../../records/recycle-bin/entries.ts'
import { binDays } from '../../../records/recycle-bin/keep.ts'
import { Page } from '../../../rest/answer.ts'
import { method } from '../../../rest/method.ts'
import { optionalObject, positiveId, start } from '../../../rest/params.ts'
import { binTypes } from '../records/deletion/bin-types.ts'
import { binPage, requireEntry } from '../records/deletion/listing.ts'
import { restoreRecord } from '../records/deletion/restore.ts'
import { pageQueryPhrases } from './phrases.ts'

const phrases = {
  ...pageQueryPhrases,
  notFound: { code: 'NOT_FOUND', text: { en: 'It is not in the recycle bin', ru: 'В корзине этого нет' } },
  accessDenied: {
    code: 'ACCESS_DENIED',
    text: { en: 'You may not delete these records', ru: 'У вас нет права удалять эти записи' },
  },
  typeGone: {
    code: 'TYPE_GONE',
    text: { en: 'There are no records of this type any more', ru: 'Записей этого типа больше нет' },
  },
  idTaken: {
    code: 'ID_TAKEN',
    text: { en: 'There is a record {id} already', ru: 'Запись {id} уже есть' },
  },
}

const common = {
  scopes: ['crm'],
  source: sourceOf(import.meta.filename),
  phrases,
  access: 'who may read and delete the record',
}

const one = { entityTypeId: positiveId('typeUnknown'), id: positiveId('idInvalid') }

/** The recycle bin as the portal's own pages know it: programs know deleted records as gone. */
export const recycleBin = [
  method({
    ...common,
    name: 'portico.recyclebin.list',
    kind: 'read',
    params: { filter: optionalObject('filterInvalid'), start },
    async run(call, { filter, start }): Promise<Page> {
      const { rows, total, next } = await binPage(call, filter, Math.max(0, start))
      const days = await binDays(call)
      const types = (await binTypes(call)).map(({ kind, title }) => ({
        id: kind.entityTypeId,
        title: inLanguage(title, call.language),
      }))
      const items = rows.map(row => ({
        entityTypeId: Number(row.entity_type_id),
        id: Number(row.record_id),
        title: row.title as string,
        deletedBy: Number(row.deleted_by_id),
        deleted: wireMoment(row.deleted, call.zone),
      }))
      return new Page({ items, types, days }, total, next)
    },
  }),
  method({
    ...common,
    name: 'portico.recyclebin.get',
    kind: 'read',
    params: one,
    /** How many rows of which tables a deleted record has in the bin. */
    async run(call, { entityTypeId, id }): Promise<Record<string, number>> {
      const { content } = await requireEntry(call, entityTypeId, id)
      return Object.fromEntries([...content.rows].map(([table, rows]) => [table, rows.length]))
    },
  }),
  method({
    ...common,
    name: 'portico.recyclebin.restore',
    kind: 'write',
    params: one,
    async run(call, { entityTypeId, id }) {
      await requireEntry(call, entityTypeId, id)
      return restoreRecord(call, entityTypeId, id)
    },
  }),
  method({
    ...common,
    name: 'portico.recyclebin.delete',
    kind: 'write',
    params: one,
    async run(call, { entityTypeId, id }): Promise<boolean> {
      await requireEntry(call, entityTypeId, id)
      await forget(call.db, entityTypeId, [id])
      return true
    },
  }),
]
