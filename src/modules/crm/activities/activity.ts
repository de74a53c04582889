import { sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import { isMap } from '../../../lib/text.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import type { Call } from '../../../rest/call.ts'
import { type Condition, never, some } from '../../../rest/filter.ts'
import { listOf, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { requireAny } from '../requisites/owners.ts'
import { activityFields, REST_APP } from './fields.ts'
import { activityDefaults, agreesOnCompletion, comesIn, edited, hasDeadline, hasTimes } from './guards.ts'
import { mayChange, mayRead, ownersOf, ownerTypes, readableActivities, readableOwnersOf } from './owners.ts'
import { communicationsOf } from './parts/communications.ts'
import { ACTIVITY, filesOf } from './parts/files.ts'
import { removeParts } from './removal.ts'
import { tellOwners } from './touched.ts'

/** api-reference/crm/timeline/activities/activity-base/ */
export const activity: TableType<'applicationRequired'> = {
  method: 'crm.activity',
  name: 'ACTIVITY',
  source: sourceOf(import.meta.filename),
  table: 'activity',
  fields: activityFields,
  verbs: ['fields', 'get', 'list', 'delete'],
  entityTypeId: ACTIVITY,
  readers: {
    words: 'who may read one of its records; the others are left out of lists',
    // A list is cut down to what the caller may read.
    async require(call, verb) {
      if (verb === 'get') await requireAny(call, await ownerTypes(call), 'read')
    },
  },
  writers: {
    words: 'who may change its owner',
    require: async call => requireAny(call, await ownerTypes(call), 'update'),
  },
  rowAccess: {
    columns: ['owner_type_id', 'owner_id', 'provider_id'],
    async require(call, verb, row) {
      // Of a new one it is asked before its fields are read.
      if (verb === 'add') return
      if (!(verb === 'get' ? await mayRead(call, row.id) : await mayChange(call, row))) call.fail('accessDenied')
      requireContext(call, row)
    },
  },
  restriction: readableActivities,
  defaults: activityDefaults,
  guards: {
    add: [agreesOnCompletion, hasTimes, hasDeadline, comesIn, edited],
    update: [agreesOnCompletion, hasTimes, hasDeadline, comesIn, edited],
  },
  follow: {
    async delete(call, row) {
      await tellOwners(call, await ownersOf(call, row.id), 'activityGone', row)
      await removeParts(call, [row.id])
    },
  },
  order: { START_TIME: 'ASC' },
  // Quirk: the ids of files are asked for, and their addresses are shown (an example of crm.activity.list).
  prepareList: (_call, asked) => ({ ...asked, select: asked.select.map(name => filesBy[name] ?? name) }),
  // Nothing of it comes with `*`: its fields are named (crm-activity-list.md).
  parts: { mask: null, of: shown },
  conditions: async (_call, _fields, filter) => ('BINDINGS' in filter ? [boundTo(filter.BINDINGS)] : []),
  phrases: {
    everywhere: { notFound: 'Activity is not found', applicationRequired: 'Application context required' },
  },
}

/** Other names of FILES in `select`. */
const filesBy: Readonly<Record<string, string>> = { STORAGE_ELEMENT_IDS: 'FILES', WEBDAV_ELEMENTS: 'FILES' }

/** An activity that an application made is for applications (crm-activity-get.md); lists show it to everybody. */
export function requireContext(call: Call<'applicationRequired'>, { provider_id }: Row): void {
  if (provider_id === REST_APP && !call.caller.application) call.fail('applicationRequired')
}

/** What is kept in other tables. `get` shows of it the files alone, where there are any. */
async function shown(
  call: Call,
  rows: readonly { id: number }[],
  verb: 'get' | 'list',
): Promise<Map<number, Record<string, unknown>>> {
  const ids = rows.map(({ id }) => Number(id))
  const files = await filesOf(call, ids)
  if (verb === 'get') return new Map(ids.map(id => [id, files.get(id)!.length ? { FILES: files.get(id) } : {}]))
  const communications = await communicationsOf(call, ids)
  const owners = await readableOwnersOf(call, ids)
  return new Map(
    ids.map(id => [
      id,
      {
        BINDINGS: owners.get(id)!.map(owner => ({
          OWNER_ID: String(owner.id),
          OWNER_TYPE_ID: String(owner.entityTypeId),
        })),
        COMMUNICATIONS: communications.get(id),
        FILES: files.get(id),
      },
    ]),
  )
}

/** Activities of some types or records: `[{OWNER_TYPE_ID, OWNER_ID}]`, each of the two may be left out. */
function boundTo(value: unknown): Condition {
  const pairs = isMap(value) && ('OWNER_TYPE_ID' in value || 'OWNER_ID' in value) ? [value] : (listOf(value) ?? [])
  const ofType = Map.groupBy(pairs.filter(isMap), pair => wholeNumber(pair.OWNER_TYPE_ID))
  const tests = [...ofType].flatMap(([typeId, ofOne]) => testOf(typeId, ofOne))
  if (!tests.length) return never
  return sql<boolean>`r.id in (select b.activity_id from activity_binding b where ${some(tests)})`
}

function testOf(typeId: number | undefined, pairs: readonly Row[]): Condition[] {
  const ids = pairs.map(pair => wholeNumber(pair.OWNER_ID)).filter(id => id !== undefined)
  const isAny = pairs.some(pair => !('OWNER_ID' in pair))
  const ofIds = sql<boolean>`b.record_id in (${sql.join(ids)})`
  if (typeId === undefined) return ids.length ? [ofIds] : []
  const ofType = sql<boolean>`b.entity_type_id = ${typeId}`
  if (isAny) return [ofType]
  return ids.length ? [sql<boolean>`(${ofType} and ${ofIds})`] : []
}
