import type { Call } from '../../../rest/call.ts'
import { scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import type { CategoryValues } from './category-queries.ts'

const LONGEST_NAME = 255

type NameCondition = 'nameMissing' | 'nameTooLong'

const isAbsent = (value: unknown): boolean => value === undefined || value === null

/** A text as it was sent; empty for what is no text. */
export const textOf = (value: unknown): string => scalarText(value) ?? ''

/** The name of a category: a text that is not blank and not too long. */
function readName(call: Call<NameCondition>, value: unknown): string {
  const name = textOf(value)
  if (!name.trim()) call.fail('nameMissing')
  return shortEnough(call, name)
}

export function shortEnough(call: Call<'nameTooLong'>, name: string): string {
  if ([...name].length > LONGEST_NAME) call.fail('nameTooLong')
  return name
}

/** A sort as a category keeps it: less than zero is zero (crm-category-add.md); undefined for what is no number. */
function readSort(value: unknown): number | undefined {
  const sort = wholeNumber(value)
  return sort === undefined ? undefined : Math.max(0, sort)
}

/** What a new category is to be; it cannot do without a name. */
export const readNewCategory = (call: Call<NameCondition>, fields: Given) => ({
  ...readOthers(fields),
  name: readName(call, fields.name),
})

/** What is to change of a category; what is absent stays. */
export const readCategoryChanges = (call: Call<NameCondition>, fields: Given): CategoryValues => ({
  ...readOthers(fields),
  ...(isAbsent(fields.name) ? {} : { name: readName(call, fields.name) }),
})

/** Values as sent, under names of our own. */
type Given = { [K in keyof CategoryValues]?: unknown }

function readOthers({ sort, isDefault, originId, originatorId }: Given): CategoryValues {
  const values: CategoryValues = {}
  if (truth(isDefault) === true) values.isDefault = true
  const place = readSort(sort)
  if (place !== undefined) values.sort = place
  const [origin, originator] = [scalarText(originId), scalarText(originatorId)]
  if (origin !== undefined) values.originId = textOf(origin)
  if (originator !== undefined) values.originatorId = textOf(originator)
  return values
}
