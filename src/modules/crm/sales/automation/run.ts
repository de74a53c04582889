import { column } from '../../../../records/field.ts'
import type { Call } from '../../../../rest/call.ts'
import { Failure } from '../../../../rest/phrases.ts'
import { entryWith } from '../../../../rest/request-log/log.ts'
import { query } from '../../../../store/store.ts'
import { listItems } from '../../items/list.ts'
import { act, type RuleCall, type Target, targetName } from './actions.ts'
import { rulePhrases } from './phrases.ts'
import type { Rule } from './rules.ts'

/** Ids of the rules that have run for each record since somebody else than a rule changed something, by the call they ran in. */
const chains = new WeakMap<Call, Map<string, number[]>>()

/** The rules that have run for a record in the chain that a call is part of. */
export function chainOf(call: Call, target: Target): number[] {
  const chain = chains.get(call) ?? new Map<string, number[]>()
  chains.set(call, chain)
  const name = targetName(target)
  const ran = chain.get(name) ?? []
  chain.set(name, ran)
  return ran
}

/** The stage of a record, undefined where the record is gone. */
export async function stageOf(call: Call, { type, id }: Target): Promise<string | undefined> {
  const [row] = await query(call.db, `select * from "${type.table}" where id = ?`, [id])
  return row?.[column(type.stages!.field)]
}

/** What the portal does by itself: it may do everything, in the name of who began the chain. */
const asPortal = (call: Call): RuleCall => ({
  ...call,
  caller: { ...call.caller, isAdmin: true },
  fail(condition, facts) {
    throw new Failure(condition, rulePhrases[condition], facts)
  },
})

/**
 * Runs a rule for a record, unless it has run for it in the same chain. What it cannot do leaves nothing behind and fails
 * nobody's call; the request log tells of it.
 */
export async function runRule(call: Call, rule: Rule, target: Target): Promise<void> {
  const own = asPortal(call)
  const ran = chainOf(call, target)
  const at = call.clock.exact() / 1000
  try {
    if (!(await meets(own, rule, target))) return
    if (ran.includes(rule.id)) own.fail('ruleCircle', { rule: rule.id, target: targetName(target) })
    ran.push(rule.id)
    await call.part(() => act(own, rule.id, rule.action, target))
    note(call, rule, target, at, null)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    note(call, rule, target, at, error)
  }
}

async function meets(call: RuleCall, { filter }: Rule, { type, id }: Target): Promise<boolean> {
  if (!filter) return true
  // A filter within the filter: its own logic stays its own.
  const query = { select: ['id'], filter: { '=id': id, 0: filter }, order: {}, start: 0 }
  return (await listItems(call, type, query, true)).total === 1
}

/** Tells the request log what came of a rule. */
function note(call: Call, rule: Rule, target: Target, at: number, failure: Failure | null): void {
  const { log, clock } = call.rest
  log.add(
    entryWith({
      ...{ id: log.next(), kind: 'rule', at, caller: call.caller.via, userId: call.caller.userId },
      method: `rule ${rule.id}`,
      params: { target: targetName(target), stage: rule.stageId, on: rule.on, ...rule.action },
      status: failure ? (failure.words.status ?? 400) : 200,
      duration: clock.exact() / 1000 - at,
      failure: failure && {
        condition: failure.condition,
        words: failure.words,
        facts: failure.facts,
        parameter: null,
      },
    }),
  )
}
