import { type Columns, indexes, type Schema, table } from '../store/schema.ts'

const named = (type: 'integer' | 'text', names: readonly string[]): Columns =>
  Object.fromEntries(names.map(name => [name, type]))

/** Tasks, and what belongs to them: people, bindings, check lists, comments, results, time, history, stages; groups. */
export async function tasks(schema: Schema): Promise<void> {
  await table(schema, 'task', {
    id: 'id',
    ...named('text', ['title', 'description', 'mark', 'multitask', 'replicate', 'guid', 'xml_id', 'site_id']),
    ...named('text', ['allow_change_deadline', 'allow_time_tracking', 'task_control', 'add_in_report']),
    ...named('text', ['match_work_time', 'duration_type', 'created_date', 'changed_date', 'status_changed_date']),
    ...named('text', ['closed_date', 'activity_date', 'date_start', 'deadline', 'start_date_plan', 'end_date_plan']),
    ...named('text', ['require_result']),
    ...named('integer', ['parent_id', 'priority', 'status', 'group_id', 'stage_id', 'sprint_id', 'backlog_id']),
    ...named('integer', ['created_by', 'responsible_id', 'changed_by', 'status_changed_by', 'closed_by', 'flow_id']),
    ...named('integer', ['forked_by_template_id', 'time_estimate', 'time_spent_in_logs', 'duration_plan']),
    ...named('integer', ['comments_count', 'service_comments_count', 'outlook_version', 'activity_id']),
  })
  await table(schema, 'task_userfield', { id: 'record' })
  await indexes(schema, 'task', [
    ...[
      ['parent_id'],
      ['group_id'],
      ['activity_id'],
      ['responsible_id', 'status', 'deadline'],
      ['created_by', 'status'],
    ],
  ])
  await indexes(schema, 'task', [['deadline'], ['created_date'], ['changed_date']], { sorts: true })
  await table(schema, 'task_member', { id: 'id', task_id: 'integer', user_id: 'integer', type: 'text' })
  await indexes(schema, 'task_member', [['task_id', 'type', 'user_id']], { unique: true })
  await indexes(schema, 'task_member', [['user_id', 'type', 'task_id']])
  await table(schema, 'task_user_option', {
    ...{ id: 'id', task_id: 'integer', user_id: 'integer', viewed_date: 'text' },
    ...named('text', ['is_muted', 'is_pinned', 'favorite']),
  })
  await indexes(schema, 'task_user_option', [['task_id', 'user_id']], { unique: true })
  await indexes(schema, 'task_user_option', [['user_id', 'favorite']])
  await table(schema, 'task_tag', { id: 'id', task_id: 'integer', name: 'text' })
  await indexes(schema, 'task_tag', [['task_id'], ['name']])
  await table(schema, 'task_crm_binding', {
    ...{ id: 'id', task_id: 'integer', entity_type_id: 'integer', record_id: 'integer' },
  })
  await indexes(schema, 'task_crm_binding', [['entity_type_id', 'record_id', 'task_id']], { unique: true })
  await indexes(schema, 'task_crm_binding', [['task_id']])
  await table(schema, 'task_checklist_item', {
    ...{ id: 'id', task_id: 'integer', parent_id: 'integer', created_by: 'integer', title: 'text' },
    ...{
      sort_index: 'integer',
      is_complete: 'text',
      is_important: 'text',
      toggled_by: 'integer',
      toggled_date: 'text',
    },
  })
  await indexes(schema, 'task_checklist_item', [['task_id', 'parent_id']])
  await table(schema, 'task_checklist_member', { id: 'id', item_id: 'integer', user_id: 'integer', type: 'text' })
  await indexes(schema, 'task_checklist_member', [['item_id']])
  await table(schema, 'task_comment', {
    ...{ id: 'id', task_id: 'integer', author_id: 'integer', post_message: 'text', post_date: 'text' },
  })
  await indexes(schema, 'task_comment', [['task_id']])
  await table(schema, 'task_result', {
    ...{ id: 'id', task_id: 'integer', comment_id: 'integer', created_by: 'integer', text: 'text', status: 'integer' },
    ...{ created_at: 'text', updated_at: 'text' },
  })
  await indexes(schema, 'task_result', [['task_id'], ['comment_id']])
  await table(schema, 'task_elapsed_time', {
    ...{
      id: 'id',
      task_id: 'integer',
      user_id: 'integer',
      comment_text: 'text',
      seconds: 'integer',
      source: 'integer',
    },
    ...{ created_date: 'text', date_start: 'text', date_stop: 'text' },
  })
  await indexes(schema, 'task_elapsed_time', [['task_id'], ['user_id']])
  await table(schema, 'task_dependence', {
    id: 'id',
    task_id: 'integer',
    depends_on_id: 'integer',
    link_type: 'integer',
  })
  await indexes(schema, 'task_dependence', [['task_id', 'depends_on_id']], { unique: true })
  await indexes(schema, 'task_dependence', [['depends_on_id']])
  await table(schema, 'task_history', {
    ...{ id: 'id', task_id: 'integer', user_id: 'integer', created_date: 'text', field: 'text' },
    ...{ from_value: 'text', to_value: 'text' },
  })
  await indexes(schema, 'task_history', [['task_id']])
  await table(schema, 'task_stage', {
    ...{ id: 'id', title: 'text', sort: 'integer', color: 'text', system_type: 'text' },
    ...{ plan_owner_id: 'integer' },
  })
  await indexes(schema, 'task_stage', [['plan_owner_id']])
  await table(schema, 'task_stage_place', {
    id: 'id',
    task_id: 'integer',
    user_id: 'integer',
    stage_id: 'integer',
    sort: 'number',
  })
  await indexes(schema, 'task_stage_place', [['task_id', 'user_id']], { unique: true })
  await indexes(schema, 'task_stage_place', [['stage_id', 'sort']])
  await table(schema, 'sonet_group', {
    id: 'id',
    ...named('text', ['name', 'description', 'date_create', 'date_update', 'date_activity', 'active', 'visible']),
    ...named('text', ['opened', 'closed', 'keywords', 'initiate_perms', 'project', 'project_date_start']),
    ...named('text', ['project_date_finish', 'site_id']),
    ...named('integer', ['subject_id', 'owner_id', 'scrum_master_id', 'image_id']),
  })
  await indexes(schema, 'sonet_group', [['name']])
  await table(schema, 'sonet_group_member', { id: 'id', group_id: 'integer', user_id: 'integer', role: 'text' })
  await indexes(schema, 'sonet_group_member', [['group_id', 'user_id']], { unique: true })
  await indexes(schema, 'sonet_group_member', [['user_id', 'role']])
}
