import { stored } from '../../../../lib/moment.ts'
import type { DueWork } from '../../../../portal/schedule.ts'
import type { Call } from '../../../../rest/call.ts'
import type { OwnedTable } from '../../../../rest/changes/ownership.ts'
import type { Rest } from '../../../../rest/rest.ts'
import { runAsSystem } from '../../../../rest/run-as-system.ts'
import { query } from '../../../../store/store.ts'
import { entityTypeById } from '../../entities/registry.ts'
import { type Rule, rulesOf } from './rules.ts'
import { chainOf, runRule, stageOf, type Target } from './run.ts'

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

const AT_ONCE = 100

/** Runs rules with a delay when their time has come, by the portal's clock. */
export const dueRules: DueWork = {
  name: 'automation',
  async run(rest) {
    for (;;) {
      const due = await query<{ id: number }>(
        rest.store.read,
        `select id from automation_job where due <= ? order by due, id limit ${AT_ONCE}`,
        [stored(rest.clock.now())],
      )
      for (const { id } of due) {
        if (rest.closing.aborted) return
        await runJob(rest, Number(id))
      }
      if (due.length < AT_ONCE) return
    }
  },
}

const runJob = (rest: Rest, id: number): Promise<void> =>
  runAsSystem(rest, { name: 'automation', phrases: {} }, async call => {
    // Whoever deletes it runs it: another process may have been faster.
    const [job] = await query(call.db, 'delete from automation_job where id = ? returning *', [id])
    const rule = job && (await rulesOf(call)).find(one => one.id === Number(job.rule_id))
    const type = rule && (await entityTypeById(call, rule.entityTypeId))
    if (!job || !rule || !type?.automation) return
    const target = { type, id: Number(job.record_id) }
    if ((await stageOf(call, target)) !== rule.stageId) return
    call.caller.userId = Number(job.user_id)
    chainOf(call, target).push(...JSON.parse(job.chain))
    await runRule(call, rule, target)
  })

/** What waits for a record goes with it. */
export const ownedJobs: OwnedTable = {
  table: 'automation_job',
  owner: { type: 'entity_type_id', id: 'record_id' },
  of: type => 'automation' in type,
  deleted: 'go',
  merged: 'planned',
}
