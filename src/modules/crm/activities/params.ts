import { listOf, type Param, wholeNumber } from '../../../rest/params.ts'

/** A number that has to be there; what is none is 0, which nothing is found by. */
export const neededNumber = <C extends string>(missing: C): Param<number, C> => ({
  type: 'integer',
  required: true,
  read: (value, call) => (value === undefined || value === null ? call.fail(missing) : (wholeNumber(value) ?? 0)),
})

/** Minutes before a deadline at which people are reminded, as they are stored; undefined for what is no list of them. */
export function readPings(value: unknown): string | undefined {
  const offsets = listOf(value)?.map(wholeNumber)
  const isWrong = !offsets || offsets.length > 100 || offsets.some(offset => offset === undefined || offset < 0)
  return isWrong ? undefined : JSON.stringify([...new Set(offsets)])
}
