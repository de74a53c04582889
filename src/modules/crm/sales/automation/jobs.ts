import { stored } from '../../../../lib/moment.ts'
import { dueRows } from '../../../../portal/schedule.ts'
import type { Call } from '../../../../rest/call.ts'
import type { OwnedTable } from '../../../../rest/changes/ownership.ts'
import { query } from '../../../../store/store.ts'
import { entityTypeById } from '../../entities/registry.ts'
import type { Target } from './actions.ts'
import { type Rule, rulesOf } from './rules.ts'
import { chainOf, runRule, stageOf } from './run.ts'

/** Writes down that a rule is to run for a record that has just entered its stage, when its time has come. */
export async function delayRule(call: Call, rule: Rule, target: Target): Promise<void> {
  const due = stored(new Date(call.clock.now().getTime() + rule.delay * 1000))
  await query(
    call.db,
    'insert into automation_job (rule_id, entity_type_id, record_id, due, user_id, chain) values (?, ?, ?, ?, ?, ?)',
    [...[rule.id, target.type.entityTypeId, target.id, due, call.caller.userId], JSON.stringify(chainOf(call, target))],
  )
}

/** What waits for a record waits no more: it has left the stage. */
export const forgetJobs = (call: Call, { type, id }: Target) =>
  query(call.db, 'delete from automation_job where entity_type_id = ? and record_id = ?', [type.entityTypeId, id])

/** Runs rules with a delay when their time has come, by the portal's clock. */
export const dueRules = dueRows({
  name: 'automation',
  table: 'automation_job',
  async work(call, job) {
    const rule = (await rulesOf(call)).find(one => one.id === Number(job.rule_id))
    const type = rule && (await entityTypeById(call, rule.entityTypeId))
    if (!rule || !type?.automation) return
    const target = { type, id: Number(job.record_id) }
    if ((await stageOf(call, target)) !== rule.stageId) return
    call.caller.userId = Number(job.user_id)
    chainOf(call, target).push(...JSON.parse(job.chain))
    await runRule(call, rule, target)
  },
})

/** What waits for a record goes with it. */
export const ownedJobs: OwnedTable = {
  table: 'automation_job',
  owner: { type: 'entity_type_id', id: 'record_id' },
  of: type => 'automation' in type,
  deleted: 'go',
  merged: 'planned',
}
