import type { Call } from '../../rest/call.ts'
import { type Param, phpArray, repeated } from '../../rest/params.ts'

const isMissing = (value: unknown): boolean => value === undefined || value === null

/** A parameter that has to be there; the method reads it itself. */
export const present = <C extends string>(type: string, missing: C): Param<unknown, C> => ({
  type,
  required: true,
  read: (value, call) => (isMissing(value) ? call.fail(missing) : value),
})

/** An object that has to be there. */
export const presentObject = <M extends string, W extends string>(
  missing: M,
  wrong: W,
): Param<Record<string, unknown>, M | W> => ({
  type: 'object',
  required: true,
  read: (value, call) => (isMissing(value) ? call.fail(missing) : readObject(value, call, wrong)),
})

/** An object that may be left out. */
export const objectOrNothing = <W extends string>(wrong: W): Param<Record<string, unknown>, W> => ({
  type: 'object',
  required: false,
  read: (value, call) => (isMissing(value) || value === '' ? {} : readObject(value, call, wrong)),
})

function readObject<W extends string>(value: unknown, call: Pick<Call<W>, 'fail'>, wrong: W): Record<string, unknown> {
  return phpArray(value) ?? call.fail(wrong, { value: `{${repeated(value)}}` })
}
