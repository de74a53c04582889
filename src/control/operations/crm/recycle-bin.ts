import { stored, wireMoment } from '../../../lib/moment.ts'
import { binTypeId, binTypeName, listBin, restoreForOperator } from '../../../modules/crm/index.ts'
import { setSetting } from '../../../portal/settings/settings.ts'
import { BATCH, forgetSome } from '../../../records/recycle-bin/entries.ts'
import { BIN_DAYS } from '../../../records/recycle-bin/keep.ts'
import { Failure, textOf } from '../../../rest/phrases.ts'
import { noun, operation } from '../../operation.ts'
import { duration, id, number, text } from '../../params.ts'
import { wrong } from '../../refusal.ts'

const TYPE =
  'LEAD, DEAL, CONTACT, COMPANY, QUOTE, SMART_INVOICE, a smart process DYNAMIC_128; INVOICE is of the old kind'

function typeNamed(name: string): number {
  const id = binTypeId(name)
  if (id === undefined) throw wrong(`There is no type ${name}. There are: ${TYPE}.`)
  return id
}

/** Records that were deleted. */
export const recycleBin = noun('bin', 'records that were deleted, and can be restored', [
  operation({
    verb: 'list',
    at: 'GET /bin',
    kind: 'read',
    meaning: 'Lists what was deleted and can be restored, the last deleted first.',
    params: { type: text(TYPE), limit: number('how many', { fallback: 100, least: 1, most: 1000, whole: true }) },
    async run({ rest, zone }, { type, limit }) {
      const wanted = type === undefined ? undefined : typeNamed(type)
      return (await listBin(rest, wanted, limit)).map(row => ({
        type: binTypeName(Number(row.entity_type_id)),
        id: Number(row.record_id),
        title: row.title as string,
        deletedBy: Number(row.deleted_by_id),
        deleted: wireMoment(row.deleted, zone),
      }))
    },
    columns: {
      TYPE: one => one.type,
      ID: one => one.id,
      TITLE: one => one.title,
      BY: one => one.deletedBy,
      DELETED: one => one.deleted,
    },
  }),
  operation({
    verb: 'restore',
    at: 'POST /bin/{type}/{id}/restore',
    kind: 'outside',
    live: 'if running',
    meaning: 'Puts a deleted record back under its id, with everything that went with it.',
    params: { type: text(TYPE, { required: true }), id: id('the record', { required: true }) },
    words: ['type', 'id'],
    async run({ rest, userId }, { type, id }) {
      try {
        return await restoreForOperator(rest, userId, typeNamed(type), id)
      } catch (error) {
        if (error instanceof Failure) throw wrong(textOf(error, 'en'))
        throw error
      }
    },
    says: ({ id, changed }) =>
      `Record ${id} is back.${changed.length ? ` What its ${changed.join(', ')} named is gone.` : ''}`,
  }),
  operation({
    verb: 'empty',
    at: 'DELETE /bin',
    kind: 'outside',
    asks: 'Deleted records can never be restored after that. Go on?',
    meaning:
      'Deletes for good what is in the recycle bin: all of it, of one type, or what was deleted long enough ago.',
    params: { type: text(TYPE), older: duration('how long ago it was deleted at least', { fallback: 0 }) },
    async run({ rest }, { type, older }) {
      const before = stored(new Date(rest.clock.now().getTime() - older))
      const wanted = type === undefined ? undefined : typeNamed(type)
      let records = 0
      for (let some = BATCH; some === BATCH; records += some)
        some = await rest.store.write(db => forgetSome(db, before, wanted))
      return { records }
    },
    says: ({ records }) => `${records} records are deleted for good.`,
  }),
  operation({
    verb: 'set',
    at: 'PATCH /bin',
    kind: 'settings',
    meaning: 'Says for how many days deleted records are kept; 0 is not at all.',
    params: { days: number('how many days', { required: true, least: 0, most: 3650, whole: true }) },
    words: ['days'],
    async run({ db }, { days }) {
      await setSetting(db, BIN_DAYS, String(days))
      return { days }
    },
    says: ({ days }) => (days ? `Deleted records are kept for ${days} days.` : 'Deleted records are not kept.'),
  }),
])
