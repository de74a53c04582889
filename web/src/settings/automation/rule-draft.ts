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
  action: { move?: string; set?: Draft; call?: string }
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

/** A rule as its form has it. */
export function draftOf({ stageId, on, code, back, filter, delay, action }: Rule): Draft {
  const [[field, value] = ['', '']] = Object.entries(action.set ?? {})
  return {
    ...{ stage: stageId, on, code: code ?? '', back: back ? 'Y' : 'N', after: duration(delay) },
    ...{
      does: action.call !== undefined ? 'call' : action.set ? 'set' : 'move',
      move: action.move ?? '',
      call: action.call ?? '',
    },
    ...{ field, [`value ${field}`]: value, if: filter ? JSON.stringify(filter) : '' },
  }
}

/** A draft as the control API takes it; a condition that is none is refused before it goes out. */
export function sent(type: string, draft: Draft, badFilter: string): Draft {
  const condition = textIn(draft, 'if').trim()
  const common = { type, stage: draft.stage, on: draft.on, ...(condition && { if: objectIn(condition, badFilter) }) }
  const code = textIn(draft, 'code').trim()
  if (draft.on === 'trigger') return { ...common, ...(code && { code }), back: draft.back === 'Y' }
  const after = textIn(draft, 'after').trim()
  const field = textIn(draft, 'field')
  const action =
    draft.does === 'move'
      ? { move: draft.move }
      : draft.does === 'call'
        ? { call: draft.call }
        : { set: { [field]: draft[`value ${field}`] ?? '' } }
  return { ...common, ...action, ...(after && { after }) }
}

function objectIn(text: string, refusal: string): Draft {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Draft
  } catch {}
  throw new Error(refusal)
}
