import { indexes, type Schema, table } from '../store/schema.ts'

/** Rules of stages, triggers that applications have registered, and what waits for its time. */
export async function automation(schema: Schema): Promise<void> {
  await table(schema, 'automation_rule', {
    id: 'id',
    entity_type_id: 'integer',
    stage_id: 'text',
    fired_by: 'text',
    code: 'text',
    application_id: 'integer',
    back: 'text',
    filter: 'text',
    delay: 'integer',
    action: 'text',
  })
  await table(schema, 'automation_trigger', { id: 'id', application_id: 'integer', code: 'text', name: 'text' })
  await indexes(schema, 'automation_trigger', [['application_id', 'code']], { unique: true })
  await table(schema, 'automation_job', {
    id: 'id',
    rule_id: 'integer',
    entity_type_id: 'integer',
    record_id: 'integer',
    due: 'text',
    user_id: 'integer',
    // Ids of the rules that have run for the record before, as JSON.
    chain: 'text',
  })
  await indexes(schema, 'automation_job', [['due'], ['entity_type_id', 'record_id'], ['rule_id']])
}
