import { type Draft, textIn } from '../engine/form-field.ts'

/** A rule as the control API tells of it. */
export interface Rule {
  id: number
  type: string
  stageId: string
  on: 'enter' | 'trigger'
  code: string | null
  back: boolean
  filter: Draft | null
  /** Seconds. */
  delay: number
  action: {
    move?: string
    set?: Draft
    call?: string
    activity?: string
    due?: number
    notify?: string
    to?: readonly number[]
  }
}

/** So many seconds as a duration is written: 90m, 2h, 3d. */
export function duration(seconds: number): string {
  const unit = (
    [
      [86_400, 'd'],
      [3_600, 'h'],
      [60, 'm'],
    ] as const
  ).find(([size]) => seconds % size === 0)
  return seconds === 0 ? '' : unit ? `${seconds / unit[0]}${unit[1]}` : `${seconds}s`
}

/** What a rule on entry can do, as the control API calls it. */
export const ACTIONS = ['move', 'set', 'activity', 'notify', 'call'] as const

/** A rule as its form has it. */
export function draftOf({ stageId, on, code, back, filter, delay, action }: Rule): Draft {
  const [[field, value] = ['', '']] = Object.entries(action.set ?? {})
  return {
    ...{ stage: stageId, on, code: code ?? '', back: back ? 'Y' : 'N', after: duration(delay) },
    does: ACTIONS.find(one => action[one] !== undefined) ?? 'move',
    ...{
      move: action.move ?? '',
      call: action.call ?? '',
      activity: action.activity ?? '',
      notify: action.notify ?? '',
    },
    ...{ due: duration(action.due ?? 0), to: (action.to ?? []).map(String) },
    ...{ field, [`value ${field}`]: value, if: filter ? JSON.stringify(filter) : '' },
  }
}

/** What a rule on entry does, as the control API takes it; fields of a rule that its form does not show stay. */
function actionOf(draft: Draft, known: Rule | null): Draft {
  const text = (code: string) => textIn(draft, code).trim()
  const to = ((draft.to ?? []) as string[]).map(Number)
  const people = to.length ? { to } : {}
  switch (draft.does) {
    case 'set': {
      const [, ...others] = Object.entries(known?.action.set ?? {})
      return { set: { ...Object.fromEntries(others), [text('field')]: draft[`value ${text('field')}`] ?? '' } }
    }
    case 'activity':
      return { activity: draft.activity, ...people, ...(text('due') && { due: text('due') }) }
    case 'notify':
      return { notify: draft.notify, ...people }
    default:
      return { [String(draft.does)]: draft[String(draft.does)] }
  }
}

/** A draft as the control API takes it; a condition that is none is refused before it goes out. */
export function sent(type: string, draft: Draft, known: Rule | null, badFilter: string): Draft {
  const condition = textIn(draft, 'if').trim()
  const common = { type, stage: draft.stage, on: draft.on, ...(condition && { if: objectIn(condition, badFilter) }) }
  const code = textIn(draft, 'code').trim()
  if (draft.on === 'trigger') return { ...common, ...(code && { code }), back: draft.back === 'Y' }
  const after = textIn(draft, 'after').trim()
  return { ...common, ...actionOf(draft, known), ...(after && { after }) }
}

function objectIn(text: string, refusal: string): Draft {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Draft
  } catch {}
  throw new Error(refusal)
}
