import { timelineOfRecord } from '../../../modules/crm/index.ts'
import { noun, operation } from '../../operation.ts'
import { id, number, text } from '../../params.ts'
import { wrong } from '../../refusal.ts'

/** What is told of records. */
export const timelines = noun('timeline', 'what happened to a record, and what people say of it', [
  operation({
    verb: 'list',
    at: 'GET /timelines/{type}/{record}',
    kind: 'read',
    meaning: 'Lists the timeline of a record, the newest entries first.',
    params: {
      type: text('lead, deal, contact, company, quote, smart_invoice or dynamic_177', { required: true }),
      record: id('the record', { required: true }),
      limit: number('how many', { least: 1, most: 1000, whole: true, fallback: 50 }),
      before: id('entries older than this one'),
    },
    words: ['type', 'record'],
    async run({ rest, db, zone }, { type, record, limit, before }) {
      const page = await timelineOfRecord({ db, zone, clock: rest.clock }, type, record, { limit, before })
      if (page) return page.entries
      throw wrong(`There are no records of the type ${type}. Types are called as crm.enum.ownertype calls them: deal.`)
    },
    columns: {
      ID: row => row.id,
      AT: row => row.created,
      WHAT: row => row.type,
      BY: row => row.author.name,
      TEXT: row => row.comment ?? (row.settings ? JSON.stringify(row.settings) : ''),
    },
  }),
])
