import { type Param, wholeNumber } from '../../../rest/params.ts'

/** A number that has to be there; what is none is 0, which nothing is found by. */
export const neededNumber = <C extends string>(missing: C): Param<number, C> => ({
  type: 'integer',
  required: true,
  read: (value, call) => (value === undefined || value === null ? call.fail(missing) : (wholeNumber(value) ?? 0)),
})
