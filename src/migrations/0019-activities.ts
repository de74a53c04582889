import { indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

const integers = [
  ...['owner_type_id', 'owner_id', 'associated_entity_id', 'status', 'priority', 'notify_type', 'notify_value'],
  ...['description_type', 'editor_id', 'result_status', 'result_stream', 'result_mark', 'autocomplete_rule'],
  ...['parent_activity_id', 'completed_by_id'],
]
const numbers = ['result_value', 'result_sum']
const texts = [
  ...['provider_type_id', 'provider_group_id', 'location', 'settings', 'provider_params', 'provider_data'],
  ...['originator_id', 'origin_id', 'origin_version', 'result_source_id', 'result_currency_id'],
  ...['is_incoming_channel', 'completed_time', 'ping_offsets', 'color_id'],
]

/** All that an activity has, its communications, what applications show in it, badges and types of activities. */
export async function activities(schema: Schema): Promise<void> {
  const { db, flavor } = schema
  const columns = [
    ...integers.map(name => [name, flavor.types.integer] as const),
    ...numbers.map(name => [name, flavor.types.number] as const),
    ...texts.map(name => [name, flavor.types.text] as const),
  ]
  for (const [name, type] of columns) await query(db, `alter table activity add column "${name}" ${type}`)
  await giveOwners(schema)
  await indexes(schema, 'activity', [
    ['owner_id', 'owner_type_id'],
    ['responsible_id', 'completed', 'deadline'],
    ['parent_activity_id'],
  ])
  await query(db, `create index "activity_start_time" on activity (start_time${flavor.nullsFirst}, id)`)
  await indexes(schema, 'activity_binding', [['activity_id', 'entity_type_id', 'record_id']], { unique: true })
  await query(db, 'drop index "activity_binding_activity_id"')

  await table(schema, 'activity_communication', {
    ...{ id: 'id', activity_id: 'integer', type: 'text', value: 'text' },
    ...{ entity_type_id: 'integer', entity_id: 'integer' },
  })
  await indexes(schema, 'activity_communication', [['activity_id'], ['entity_type_id', 'entity_id']])
  await table(schema, 'configurable_activity', {
    ...{ activity_id: 'record', application_id: 'integer', badge_code: 'text', layout: 'text' },
  })
  await table(schema, 'activity_transcript', { activity_id: 'record', transcription: 'text' })
  await table(schema, 'activity_layout_blocks', {
    ...{ id: 'id', activity_id: 'integer', application_id: 'integer', layout: 'text' },
  })
  await indexes(schema, 'activity_layout_blocks', [['activity_id', 'application_id']], { unique: true })
  await table(schema, 'activity_badge', { id: 'id', code: 'text', title: 'text', value: 'text', type: 'text' })
  await indexes(schema, 'activity_badge', [['code']], { unique: true })
  await table(schema, 'activity_type', {
    ...{ id: 'id', application_id: 'integer', code: 'text', name: 'text', icon_id: 'integer', is_configurable: 'text' },
  })
  await indexes(schema, 'activity_type', [['application_id', 'code']], { unique: true })
}

/** Activities of before have bindings alone: the first of them is the owner. */
async function giveOwners({ db }: Schema): Promise<void> {
  await query(
    db,
    'update activity set owner_type_id = (select min(b.entity_type_id) from activity_binding b where b.activity_id = activity.id)',
  )
  await query(
    db,
    `update activity set owner_id = (select min(b.record_id) from activity_binding b
      where b.activity_id = activity.id and b.entity_type_id = activity.owner_type_id)`,
  )
}
