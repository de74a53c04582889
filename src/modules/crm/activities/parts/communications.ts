import { sql } from 'kysely'
import { ensure } from '../../../../lib/maps.ts'
import { cut, isMap } from '../../../../lib/text.ts'
import { plainText } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import { oneOrMore, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { company, contact, lead } from '../../entities/index.ts'
import { accessCondition, accessTo } from '../../model/access.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { CALL, EMAIL } from '../fields.ts'
import { isSame, type Owner } from '../owners.ts'

/** With whom, and by which phone or address. */
export interface Communication {
  type: string
  value: string
  /** The owner of the activity where none is said. */
  entity: Owner | null
}

/** What the communications of a call and an e-mail are; those of other activities may be anything. */
const typeOf: Readonly<Record<number, string>> = { [CALL]: 'PHONE', [EMAIL]: 'EMAIL' }

/** Communications as sent. What has no value, or is of another type than the activity, is passed over (how-to-send-email.md). */
export function readCommunications(value: unknown, activityType: number): Communication[] {
  if (value === undefined || value === null || value === '') return []
  const all = isMap(value) && 'VALUE' in value ? [value] : oneOrMore(value)
  return all.filter(isMap).flatMap(one => {
    const text = plainText(one.VALUE)?.trim() ?? ''
    const wanted = typeOf[activityType]
    const type = (plainText(one.TYPE) ?? '') || wanted || ''
    if (!text || (wanted && type !== wanted)) return []
    const entityTypeId = wholeNumber(one.ENTITY_TYPE_ID) ?? 0
    const id = wholeNumber(one.ENTITY_ID) ?? 0
    return [
      {
        type: cut(type, 64),
        value: cut(text, 4096),
        entity: id > 0 && entityTypeId > 0 ? { entityTypeId, id } : null,
      },
    ]
  })
}

/** The records that an activity belongs to: its owner, and whom it was with. */
export function recordsOf(owner: Owner, communications: readonly Communication[]): Owner[] {
  const owners = [owner]
  for (const { entity } of communications) if (entity && !owners.some(one => isSame(one, entity))) owners.push(entity)
  return owners
}

/** Replaces the communications of an activity. */
export async function writeCommunications(
  call: Pick<Call, 'db'>,
  activityId: number,
  communications: readonly Communication[],
  owner: Owner,
): Promise<void> {
  await query(call.db, 'delete from activity_communication where activity_id = ?', [activityId])
  for (const { type, value, entity } of communications) {
    const { entityTypeId, id } = entity ?? owner
    await query(
      call.db,
      'insert into activity_communication (activity_id, type, value, entity_type_id, entity_id) values (?, ?, ?, ?, ?)',
      [activityId, type, value, entityTypeId, id],
    )
  }
}

/** The communications of activities as they are shown, with the names of the people that the caller may see. */
export async function communicationsOf(call: Call, activityIds: readonly number[]): Promise<Map<number, Row[]>> {
  const rows = await query(
    call.db,
    `select * from activity_communication where activity_id in (${activityIds.map(() => '?').join(',')}) order by id`,
    activityIds,
  )
  const names = await namesOf(call, rows)
  const shown = new Map<number, Row[]>(activityIds.map(id => [id, []]))
  for (const row of rows)
    ensure(shown, Number(row.activity_id), () => []).push({
      ID: String(row.id),
      TYPE: row.type,
      VALUE: row.value,
      ENTITY_ID: String(row.entity_id ?? 0),
      ENTITY_TYPE_ID: String(row.entity_type_id ?? 0),
      ENTITY_SETTINGS: names.get(keyOf(row.entity_type_id, row.entity_id)) ?? [],
    })
  return shown
}

const person = (row: Row): Row => ({
  HONORIFIC: row.honorific ?? '',
  NAME: row.name ?? '',
  SECOND_NAME: row.second_name ?? '',
  LAST_NAME: row.last_name ?? '',
})

/** What ENTITY_SETTINGS tells of a company, a contact and a lead (sample of crm.activity.list); companies come first. */
const described: readonly { type: EntityType; shown(row: Row, companies: ReadonlyMap<string, Row>): Row }[] = [
  { type: company, shown: ({ title }) => ({ COMPANY_TITLE: title ?? '' }) },
  {
    type: contact,
    shown: (row, companies) => ({
      ...person(row),
      COMPANY_TITLE: companies.get(keyOf(company.entityTypeId, row.company_id))?.title ?? '',
      COMPANY_ID: String(row.company_id ?? 0),
    }),
  },
  { type: lead, shown: row => ({ LEAD_TITLE: row.title ?? '', ...person(row) }) },
]

const keyOf = (entityTypeId: unknown, id: unknown): string => `${entityTypeId} ${id}`

async function namesOf(call: Call, rows: readonly Row[]): Promise<Map<string, Row>> {
  const idsOf = (type: EntityType): number[] =>
    rows.filter(row => Number(row.entity_type_id) === type.entityTypeId).map(row => Number(row.entity_id))
  const contacts = await readable(call, contact, idsOf(contact))
  const companies = await readable(call, company, [
    ...idsOf(company),
    ...[...contacts.values()].flatMap(({ company_id }) => (company_id ? [Number(company_id)] : [])),
  ])
  const found = new Map([...contacts, ...companies, ...(await readable(call, lead, idsOf(lead)))])
  const names = new Map<string, Row>()
  for (const { type, shown } of described)
    for (const id of idsOf(type)) {
      const row = found.get(keyOf(type.entityTypeId, id))
      if (row) names.set(keyOf(type.entityTypeId, id), shown(row, companies))
    }
  return names
}

/** The records of some ids that the caller may read. */
async function readable(call: Call, type: EntityType, ids: readonly number[]): Promise<Map<string, Row>> {
  if (!ids.length) return new Map()
  const condition = accessCondition(await accessTo(call, type, 'read'))
  const { rows } = await sql<Row>`select r.* from ${sql.table(type.table)} r
    where r.id in (${sql.join([...new Set(ids)])}) ${condition ? sql`and ${condition}` : sql``}`.execute(call.db)
  return new Map(rows.map(row => [keyOf(type.entityTypeId, row.id), row]))
}
