import { addOutgoing, listOutgoing, removeOutgoing } from '../../events/outgoing.ts'
import {
  type Action,
  addRule,
  automatedTypeId,
  automatedTypeName,
  deleteRule,
  directoryWithStage,
  handlerEvent,
  listRules,
  type NewRule,
  type Rule,
  replaceRule,
} from '../../modules/crm/index.ts'
import { findApplication } from '../../portal/applications/applications.ts'
import { findUser } from '../../portal/users.ts'
import type { Db } from '../../store/store.ts'
import { noun, operation } from '../operation.ts'
import { duration, flag, id, ids, map, oneOf, text, url } from '../params.ts'
import { missing, wrong } from '../refusal.ts'

/** A rule as operators see it: its type by name, the address of its handler. */
type ShownRule = Omit<Rule, 'entityTypeId' | 'action'> & {
  type: string
  action: Exclude<Action, { call: true }> | { call: string }
}

const handlersOf = async (db: Db) =>
  new Map((await listOutgoing(db)).flatMap(({ id, url, events }) => events.map(event => [event, { id, url }] as const)))

function shown({ entityTypeId, action, ...rule }: Rule, url: string | undefined): ShownRule {
  return {
    type: automatedTypeName(entityTypeId),
    ...rule,
    action: 'call' in action ? { call: url ?? 'an address that was removed' } : action,
  }
}

function said({ id, type, stageId, on, code, applicationId, back, filter, delay, action }: ShownRule): string {
  const when =
    on === 'trigger'
      ? `by the trigger ${code ?? 'without a code'}${applicationId ? ` of application ${applicationId}` : ''}${back ? ', also from later stages' : ''}`
      : `${delay ? `${delay} s after` : 'when'} it enters the stage`
  const what = saidAction(action)
  return `Rule ${id}, ${type} ${stageId}: a record ${filter ? `with ${JSON.stringify(filter)} ` : ''}${what} ${when}.`
}

function saidAction(action: ShownRule['action']): string {
  if ('move' in action) return `moves to ${action.move}`
  if ('set' in action) return `gets ${JSON.stringify(action.set)}`
  if ('call' in action) return `is told to ${action.call}`
  const people = action.to.length ? `user ${action.to.join(', ')}` : 'who is responsible'
  if ('notify' in action) return `makes a notice "${action.notify}" for ${people}`
  return `gets a to-do "${action.activity}" for ${people}, due ${action.due} s later,`
}

interface Asked {
  type: string
  stage: string
  on: 'trigger' | 'enter'
  code: string | undefined
  application: number | undefined
  back: boolean
  if: Record<string, unknown> | undefined
  after: number
  move: string | undefined
  set: Record<string, unknown> | undefined
  activity: string | undefined
  due: number | undefined
  notify: string | undefined
  to: number[] | undefined
  call: string | undefined
}

/** What is asked for as a rule; whatever does not fit together is refused. */
async function readRule(db: Db, asked: Asked): Promise<NewRule> {
  const type = asked.type.toUpperCase()
  const entityTypeId = automatedTypeId(type)
  if (entityTypeId === undefined)
    throw wrong(
      `${asked.type} has no stages. There are LEAD, DEAL, QUOTE, SMART_INVOICE and smart processes like DYNAMIC_128.`,
    )
  const directory = await directoryWithStage(db, entityTypeId, asked.stage)
  if (!directory) throw wrong(`${type} has no stage ${asked.stage}. See portico call crm.status.list.`)
  const isTrigger = asked.on === 'trigger'
  const actions = actionsIn(asked)
  if (isTrigger && (actions.length || asked.after))
    throw wrong('A trigger moves records to its stage and does nothing else; rules on enter do what is to follow.')
  if (!isTrigger && (asked.code !== undefined || asked.application !== undefined || asked.back))
    throw wrong('code, application and back are of triggers: add --on trigger.')
  if (!isTrigger && actions.length !== 1)
    throw wrong('A rule on enter needs one of move, set, activity, notify and call.')
  await requirePeople(db, asked)
  if (asked.application !== undefined) {
    if (!(await findApplication(db, asked.application)))
      throw wrong(`There is no application ${asked.application}. See portico app list.`)
    if (asked.code === undefined) throw wrong('The trigger of an application needs its code.')
  }
  const goal = isTrigger ? asked.stage : asked.move
  if (!isTrigger && goal !== undefined && (await directoryWithStage(db, entityTypeId, goal)) !== directory)
    throw wrong(`${goal} is no stage of the pipeline of ${asked.stage}.`)
  if (!isTrigger && goal === asked.stage) throw wrong('A record that enters a stage cannot be moved to the same one.')
  return {
    entityTypeId,
    stageId: asked.stage,
    on: asked.on,
    code: asked.code ?? null,
    applicationId: asked.application ?? null,
    back: asked.back,
    filter: asked.if ?? null,
    delay: Math.round(asked.after / 1000),
    action: isTrigger ? { move: asked.stage } : actions[0]!,
  }
}

/** A to-do of a rule is for tomorrow unless said. */
const DAY = 86_400_000

/** Every action that is asked for; a rule has one. */
function actionsIn({ move, set, activity, due = DAY, notify, to = [], call }: Asked): Action[] {
  const actions: Action[] = []
  if (move !== undefined) actions.push({ move })
  if (set) actions.push({ set })
  if (activity !== undefined) actions.push({ activity, due: Math.round(due / 1000), to })
  if (notify !== undefined) actions.push({ notify, to })
  if (call !== undefined) actions.push({ call: true })
  return actions
}

/** Who is named has to be there, and something has to be done for them. */
async function requirePeople(db: Db, { activity, due, notify, to }: Asked): Promise<void> {
  if (due !== undefined && activity === undefined) throw wrong('due is of --activity.')
  if (to === undefined) return
  if (activity === undefined && notify === undefined) throw wrong('to is of --activity and --notify.')
  if (activity !== undefined && to.length > 1) throw wrong('A to-do is for one user.')
  for (const userId of to)
    if (!(await findUser(db, userId))) throw wrong(`There is no user ${userId}. See portico user list.`)
}

/** What a rule is made of. */
const described = {
  type: text('LEAD, DEAL, QUOTE, SMART_INVOICE or a smart process DYNAMIC_128', { required: true }),
  stage: text('the stage: NEW, C1:PREPARATION', { required: true }),
  on: oneOf(['enter', 'trigger'], 'when it runs', { fallback: 'enter' }),
  code: text('the code by which crm.automation.trigger or the application fires it'),
  application: id('the application whose trigger it is'),
  back: flag('the trigger moves records back from later stages too', { fallback: false }),
  if: map('a filter of crm.item.list that records have to meet: {">=opportunity": 1000}'),
  after: duration('how long after the entry; a record that has left the stage by then is left alone', {
    fallback: 0,
  }),
  move: text('the stage to move records to'),
  set: map('fields to change, as crm.item.update takes them: {"COMMENTS": "Call back"}'),
  activity: text('a to-do to add, by its subject; {title} stands for the title of the record, and so on'),
  due: duration('how long after that the to-do is due; a day where it is left out'),
  notify: text('what to notify people of, in the portal and by e-mail; {title} and so on'),
  to: ids('the users who are notified, or the one whose to-do it is; by itself who is responsible'),
  call: url('the address that is told of it, as an outgoing webhook'),
}

/** Rules of stages. */
export const rules = noun('rule', 'automation: what happens to records at a stage', [
  operation({
    verb: 'list',
    at: 'GET /rules',
    kind: 'read',
    meaning: 'Lists the rules of all stages, in the order in which they run.',
    params: {},
    async run({ db }) {
      const handlers = await handlersOf(db)
      return (await listRules(db)).map(rule => shown(rule, handlers.get(handlerEvent(rule.id))?.url))
    },
    says: all => all.map(said).join('\n') || 'There are no rules. See portico rule add --help.',
  }),
  operation({
    verb: 'add',
    at: 'POST /rules',
    kind: 'settings',
    meaning:
      'Adds a rule to a stage: a trigger that moves records there, or what is done with each record that enters it.',
    params: described,
    words: ['type', 'stage'],
    async run({ db, now }, asked) {
      const rule = await readRule(db, { ...asked, call: asked.call || undefined })
      const id = await addRule(db, rule)
      if (asked.call) await addOutgoing(db, { title: `Rule ${id}`, url: asked.call, events: [handlerEvent(id)], now })
      return shown({ id, ...rule }, asked.call)
    },
    says: said,
  }),
  operation({
    verb: 'replace',
    at: 'PUT /rules/{id}',
    kind: 'settings',
    meaning: 'Makes a rule another one, in its place among the others. What waits because of it waits no more.',
    params: { id: id('the rule', { required: true }), ...described },
    words: ['id', 'type', 'stage'],
    async run({ db, now }, { id, ...given }) {
      const rule = await readRule(db, { ...given, call: given.call || undefined })
      if (!(await replaceRule(db, id, rule))) throw missing(`There is no rule ${id}. See portico rule list.`)
      const handler = (await handlersOf(db)).get(handlerEvent(id))
      if (handler) await removeOutgoing(db, handler.id)
      if (given.call) await addOutgoing(db, { title: `Rule ${id}`, url: given.call, events: [handlerEvent(id)], now })
      return shown({ id, ...rule }, given.call)
    },
    says: said,
  }),
  operation({
    verb: 'delete',
    at: 'DELETE /rules/{id}',
    kind: 'settings',
    meaning: 'Deletes a rule, with what waits because of it.',
    params: { id: id('the rule', { required: true }) },
    words: ['id'],
    async run({ db }, { id }) {
      if (!(await deleteRule(db, id))) throw missing(`There is no rule ${id}. See portico rule list.`)
      const handler = (await handlersOf(db)).get(handlerEvent(id))
      if (handler) await removeOutgoing(db, handler.id)
      return { id, deleted: true }
    },
    says: ({ id }) => `Rule ${id} is deleted.`,
  }),
])
