import { sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import { method } from '../../../rest/method.ts'
import { positiveId, text } from '../../../rest/params.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import { pageQueryPhrases } from './phrases.ts'

/** Whether the caller may read a record of a type that is named as changes name it: `DEAL`. */
export const recordReadable = method({
  name: 'portico.record.readable',
  scopes: ['crm'],
  kind: 'read',
  source: sourceOf(import.meta.filename),
  params: { type: text('typeUnknown'), id: positiveId('idInvalid') },
  phrases: pageQueryPhrases,
  async run(call, { type: name, id }): Promise<boolean> {
    const type = (await entityTypesOf(call)).find(({ entityTypeName }) => entityTypeName === name)
    if (!type) return false
    const access = await accessTo(call, type, 'read')
    if (isDenied(access)) return false
    const mine = accessCondition(access) ?? sql<boolean>`1 = 1`
    const { rows } = await sql`select 1 from ${sql.table(type.table)} r where r.id = ${id} and ${mine}`.execute(call.db)
    return rows.length > 0
  },
})
