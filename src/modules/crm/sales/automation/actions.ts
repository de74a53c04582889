import { stored } from '../../../../lib/moment.ts'
import { fill, isMap } from '../../../../lib/text.ts'
import { column } from '../../../../records/field.ts'
import type { RawJson } from '../../../../rest/answer.ts'
import type { Call } from '../../../../rest/call.ts'
import { query, type Row } from '../../../../store/store.ts'
import { notify } from '../../../im/index.ts'
import { addTodo } from '../../activities/todo/add.ts'
import { readItem } from '../../items/input.ts'
import { listItems } from '../../items/list.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { noticeSubject } from '../../model/page-paths.ts'
import { updateRecord } from '../../records/write.ts'
import type { rulePhrases } from './phrases.ts'
import { type Action, handlerEvent } from './rules.ts'

/** A record that a rule may run for. */
export interface Target {
  type: EntityType
  id: number
}

/** `DEAL_57` */
export const targetName = ({ type, id }: Target): string => `${type.entityTypeName}_${id}`

/** A call of the portal itself, in which rules act. */
export type RuleCall = Call<keyof typeof rulePhrases>

/** Does to a record what a rule says. */
export async function act(call: RuleCall, ruleId: number, action: Action, target: Target): Promise<void> {
  const { type, id } = target
  if ('move' in action) {
    const values: Row = { [column(type.stages!.field)]: action.move }
    await updateRecord(call, type, id, async () => ({ values, userfields: {}, multifields: [], members: [] }), {
      recorded: true,
    })
  } else if ('set' in action) {
    const how = { adding: false, importing: false, originalNames: true }
    await updateRecord(call, type, id, () => readItem(call, type, action.set, how), { recorded: true, asItem: true })
  } else if ('activity' in action) await plan(call, action, target)
  else if ('notify' in action) {
    const people = action.to.length ? action.to : [await responsibleOf(call, target)]
    const text = await filledIn(call, action.notify, target)
    await notify(call, people, { kind: 'rule', text, subject: noticeSubject(type, id) })
  } else {
    const FIELDS = { ID: String(id), ENTITY_TYPE_ID: String(type.entityTypeId), RULE_ID: String(ruleId) }
    const data = { FIELDS, document_id: targetName(target) }
    // Of the record: what is told of one record keeps its order and waits for nothing else.
    call.recordChange(type.entityTypeName, id, 'read', { event: handlerEvent(ruleId), data })
  }
}

/** Adds a to-do to the record, for who is responsible unless somebody is named. */
async function plan(call: RuleCall, action: Extract<Action, { activity: string }>, target: Target): Promise<void> {
  const responsible_id = action.to[0] ?? (await responsibleOf(call, target))
  const subject = await filledIn(call, action.activity, target)
  const due = stored(new Date(call.clock.now().getTime() + action.due * 1000))
  await addTodo(call, { entityTypeId: target.type.entityTypeId, id: target.id }, due, { subject, responsible_id })
}

async function responsibleOf(call: Call, { type, id }: Target): Promise<number> {
  const [row] = await query(call.db, `select assigned_by_id from "${type.table}" where id = ?`, [id])
  return Number(row?.assigned_by_id ?? call.caller.userId)
}

/** A text with the values of the record in its places, `{title}`: the names of crm.item.get. What is no such name stays. */
async function filledIn(call: RuleCall, text: string, { type, id }: Target): Promise<string> {
  if (!text.includes('{')) return text
  const page = await listItems(call, type, { select: ['*'], filter: { '=id': id }, order: {}, start: 0 }, false)
  const [item = {}] = JSON.parse((page.result as RawJson).text).items
  return fill(text, Object.fromEntries(Object.entries(item).map(([name, value]) => [name, shown(value)])))
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).filter(Boolean).join(', ')
  if (isMap(value)) return shown(value.VALUE ?? value.value ?? null)
  return value === null || value === undefined ? '' : String(value)
}
