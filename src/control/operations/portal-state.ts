import { type LimitSettings, setLimits, setState } from '../../portal/settings/runtime-settings.ts'
import { allSettings } from '../../portal/settings/settings.ts'
import { plans } from '../../rest/limits/limits.ts'
import { systemPhrases } from '../../rest/phrases.ts'
import { type State, stateNames, states } from '../../rest/runtime-settings.ts'
import type { Acting } from '../operation.ts'
import { noun, operation } from '../operation.ts'
import { number, oneOf, text } from '../params.ts'
import { wrong } from '../refusal.ts'

const answerOf = (state: State): string => {
  const { code, status } = systemPhrases[states[state]]
  return `${status} ${code}`
}

async function heldStates({ db, rest }: Acting) {
  const version = (await allSettings(db)).get('version') ?? ''
  const held = (await rest.host.runtimeSettings(version)).states
  return stateNames.map(state => ({ state, on: held.has(state), answer: answerOf(state) }))
}

/** States of the whole portal in which every call fails. */
export const portalStates = noun('state', 'states in which the portal refuses every call', [
  operation({
    verb: 'list',
    at: 'GET /states',
    kind: 'read',
    meaning: 'Lists the states and shows which of them are set.',
    params: {},
    run: acting => heldStates(acting),
    columns: { STATE: row => row.state, ON: row => (row.on ? 'Y' : 'N'), ANSWERS: row => row.answer },
  }),
  operation({
    verb: 'set',
    at: 'PUT /states/{state}',
    kind: 'settings',
    meaning: 'Puts the portal into a state: every call fails with the error of that state.',
    params: { state: oneOf(stateNames, 'the state', { required: true }) },
    words: ['state'],
    async run({ db }, { state }) {
      await setState(db, state, true)
      return { state, on: true, answer: answerOf(state) }
    },
    says: ({ state, answer }) => `The portal is ${state} now: calls are answered ${answer}.`,
  }),
  operation({
    verb: 'lift',
    at: 'DELETE /states/{state}',
    kind: 'settings',
    meaning: 'Takes the portal out of a state.',
    params: { state: oneOf(stateNames, 'the state', { required: true }) },
    words: ['state'],
    async run({ db }, { state }) {
      await setState(db, state, false)
      return { state, on: false }
    },
    says: ({ state }) => `The portal is not ${state} any more.`,
  }),
])

const planNames = Object.keys(plans) as (keyof typeof plans)[]

/** A number, or `off`. */
function numberOrOff(name: string, text: string | undefined): number | 'off' | undefined {
  if (text === undefined || text === 'off') return text
  const read = Number(text)
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text) && read >= 0) return read
  throw wrong(`${name} is a number from 0, or off, not ${text.slice(0, 60)}.`)
}

async function shownLimits({ db, rest }: Acting) {
  const { plan, limits } = await rest.host.runtimeSettings((await allSettings(db)).get('version') ?? '')
  return {
    plan,
    burst: limits.rate?.burst ?? null,
    perSecond: limits.rate?.perSecond ?? null,
    operating: limits.operating,
  }
}

/** How much the portal bears. */
export const limits = noun('limit', 'limits of requests and of running time', [
  operation({
    verb: 'get',
    at: 'GET /limits',
    kind: 'read',
    meaning: 'Shows the plan and its limits; null means no limit.',
    params: {},
    run: acting => shownLimits(acting),
  }),
  operation({
    verb: 'set',
    at: 'PATCH /limits',
    kind: 'settings',
    meaning: 'Sets the plan, or single limits. Setting a plan resets limits that were set before.',
    params: {
      plan: oneOf(planNames, 'the plan'),
      burst: text('how many requests an address may send at once, or off'),
      perSecond: number('by how many requests the counter goes down each second', { least: 0.01, most: 100_000 }),
      operating: text('seconds that a method may run for a caller within ten minutes, or off'),
    },
    async run({ db }, { plan, burst, perSecond, operating }) {
      const limits: LimitSettings = {
        plan,
        burst: numberOrOff('burst', burst),
        perSecond,
        operating: numberOrOff('operating', operating),
      }
      if (Object.values(limits).every(value => value === undefined))
        throw wrong('Nothing is to be set: give plan, burst, perSecond or operating.')
      await setLimits(db, limits)
      return { set: Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) }
    },
    says: ({ set }) =>
      `Set: ${Object.entries(set)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')}.`,
  }),
])
