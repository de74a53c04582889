import type { Call } from '../../../../rest/call.ts'
import { type Db, query, type Row } from '../../../../store/store.ts'

/**
 * What a rule does: moves the record to another stage, changes fields of it, adds a to-do that is due after so many seconds,
 * notifies people, or tells a handler. `to` are users; nobody stands for who is responsible for the record.
 */
export type Action =
  | { move: string }
  | { set: Record<string, unknown> }
  | { activity: string; due: number; to: readonly number[] }
  | { notify: string; to: readonly number[] }
  | { call: true }

/** A rule of a stage: a trigger, which moves records to it, or what is done with each record that enters it. */
export interface Rule {
  id: number
  entityTypeId: number
  stageId: string
  on: 'trigger' | 'enter'
  /** Of a trigger: by what it is fired; null: by a call that names no code. */
  code: string | null
  /** Of a trigger: the application whose code that is; null: it is fired by its webhook. */
  applicationId: number | null
  /** A trigger moves records back to its stage too, from a later one. */
  back: boolean
  /** A filter of crm.item.list that a record has to meet. */
  filter: Record<string, unknown> | null
  /** Seconds between the entry of a record and the action; the record has to be in the stage still. */
  delay: number
  action: Action
}

export type NewRule = Omit<Rule, 'id'>

const ruleOf = (row: Row): Rule => ({
  id: Number(row.id),
  entityTypeId: Number(row.entity_type_id),
  stageId: row.stage_id,
  on: row.fired_by,
  code: row.code,
  applicationId: row.application_id === null ? null : Number(row.application_id),
  back: row.back === 'Y',
  filter: row.filter === null ? null : JSON.parse(row.filter),
  delay: Number(row.delay),
  action: JSON.parse(row.action),
})

/** Every rule, in the order in which they run. */
export const listRules = async (db: Db): Promise<Rule[]> =>
  (await query(db, 'select * from automation_rule order by id')).map(ruleOf)

/** The same, read once for each version of the settings. */
export const rulesOf = (call: Call): Promise<readonly Rule[]> => call.memo('automation rules', () => listRules(call.db))

const columnsOf = (rule: NewRule) => ({
  entity_type_id: rule.entityTypeId,
  stage_id: rule.stageId,
  fired_by: rule.on,
  code: rule.code,
  application_id: rule.applicationId,
  back: rule.back ? 'Y' : 'N',
  filter: rule.filter && JSON.stringify(rule.filter),
  delay: rule.delay,
  action: JSON.stringify(rule.action),
})

/** Adds a rule and gives its id; the caller says that settings changed. */
export async function addRule(db: Db, rule: NewRule): Promise<number> {
  const added = await db.insertInto('automation_rule').values(columnsOf(rule)).returning('id').executeTakeFirstOrThrow()
  return Number(added.id)
}

/** Makes a rule another one, in its place among the others; what waits because of it waits no more. False where there is none. */
export async function replaceRule(db: Db, id: number, rule: NewRule): Promise<boolean> {
  await query(db, 'delete from automation_job where rule_id = ?', [id])
  const result = await db.updateTable('automation_rule').set(columnsOf(rule)).where('id', '=', id).executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}

/** Deletes a rule with what waits because of it; false where there is none. */
export async function deleteRule(db: Db, id: number): Promise<boolean> {
  await query(db, 'delete from automation_job where rule_id = ?', [id])
  return (await query(db, 'delete from automation_rule where id = ? returning id', [id])).length > 0
}

/** The event by which the handler of a rule is told: its own, which nobody else can bind. */
export const handlerEvent = (ruleId: number): string => `ONCRMAUTOMATIONRULE_${ruleId}`
