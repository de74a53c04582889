import { type Param, phpArray, repeated, wholeNumber } from '../../../rest/params.ts'

const isMissing = (value: unknown): boolean => value === undefined || value === null

/** The id of a task. */
export const taskId: Param<number, 'taskMissing' | 'taskInvalid'> = {
  type: 'integer',
  required: true,
  read(value, call) {
    if (isMissing(value)) call.fail('taskMissing')
    const id = wholeNumber(value)
    return id !== undefined && id > 0 ? id : call.fail('taskInvalid')
  },
}

/** The fields of a task; an empty object counts as none. */
export const taskFieldsParam: Param<Record<string, unknown>, 'fieldsMissing'> = {
  type: 'object',
  required: true,
  read(value, call) {
    const fields = phpArray(value)
    return fields && Object.keys(fields).length ? fields : call.fail('fieldsMissing')
  },
}

/** The id of a user that has to be there. */
export const userIdParam: Param<number, 'userMissing' | 'userInvalid'> = {
  type: 'integer',
  required: true,
  read(value, call) {
    if (isMissing(value)) call.fail('userMissing')
    return wholeNumber(value) ?? call.fail('userInvalid', { value: `{${repeated(value)}}` })
  },
}

/** A list that may be left out, and not be anything else. */
export const listOrNothing = <C extends string>(wrong: C): Param<unknown[] | undefined, C> => ({
  type: 'array',
  required: false,
  read(value, call) {
    if (isMissing(value)) return undefined
    const list = phpArray(value)
    return list ? Object.values(list) : call.fail(wrong)
  },
})
