import { column } from '../../../../records/field.ts'
import type { Call } from '../../../../rest/call.ts'
import type { RecordChange } from '../../../../rest/changes/record-change.ts'
import type { Row } from '../../../../store/store.ts'
import { entityTypesOf } from '../../entities/registry.ts'
import { portalSettings } from '../../model/portal-settings.ts'
import type { Target } from './actions.ts'
import { delayRule, forgetJobs } from './jobs.ts'
import { deleteRule, listRules, type Rule, rulesOf } from './rules.ts'
import { runRule, stageOf } from './run.ts'
import { directoryWithStage } from './stages.ts'

/** What stages go with. */
const stageOwners: ReadonlySet<string> = new Set(['STATUS', 'CATEGORY', 'TYPE'])

/** The rules of a stage go with it. */
export async function followStageDeletions(call: Call, changes: readonly RecordChange[]): Promise<void> {
  if (!changes.some(({ type, how }) => how === 'delete' && stageOwners.has(type))) return
  for (const { id, entityTypeId, stageId } of await listRules(call.db))
    if (!(await directoryWithStage(call.db, entityTypeId, stageId))) await deleteRule(call.db, id)
}

/** Runs the rules of the stages that records have entered, whatever moved them there. */
export async function followStages(call: Call, changes: readonly RecordChange[]): Promise<void> {
  const entered = changes.filter(one => one.entered !== undefined)
  if (!entered.length) return
  const rules = (await rulesOf(call)).filter(rule => rule.on === 'enter')
  if (!rules.length) return
  const types = await entityTypesOf(call)
  for (const { type: name, id, entered: stageId } of entered) {
    const type = types.find(one => one.entityTypeName === name)
    if (type?.automation) await enter(call, { type, id: Number(id) }, stageId!, rules)
  }
}

async function enter(call: Call, target: Target, stageId: string, rules: readonly Rule[]): Promise<void> {
  if (rules.some(({ delay }) => delay)) await forgetJobs(call, target)
  const { entityTypeId } = target.type
  for (const rule of rules.filter(one => one.entityTypeId === entityTypeId && one.stageId === stageId)) {
    // The rules of a stage end when one of them moves the record away.
    if ((await stageOf(call, target)) !== stageId) return
    if (rule.delay) await delayRule(call, rule, target)
    else await runRule(call, rule, target)
  }
}

/**
 * Fires a trigger for a record: of its rules, the one of the earliest stage that the record may go to moves it there
 * (crm-automation-trigger.md).
 */
export async function fire(call: Call, target: Target, record: Row, isMeant: (rule: Rule) => boolean): Promise<void> {
  const stages = target.type.stages!
  const order = (await portalSettings(call)).stages(stages.directory(record))
  const place = (stageId: string): number => order.indexOf(stageId)
  const now = place(record[column(stages.field)])
  const rules = (await rulesOf(call))
    .filter(rule => rule.on === 'trigger' && rule.entityTypeId === target.type.entityTypeId && isMeant(rule))
    .filter(({ stageId, back }) => place(stageId) > now || (back && place(stageId) >= 0 && place(stageId) < now))
    .sort((a, b) => place(a.stageId) - place(b.stageId))
  for (const rule of rules) {
    await runRule(call, rule, target)
    if ((await stageOf(call, target)) === rule.stageId) return
  }
}
