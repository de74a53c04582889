import { cut, isMap } from '../../../lib/text.ts'
import { wholeOf } from '../../../portal/files/content.ts'
import { type NewFile, readFile } from '../../../portal/files/uploads.ts'
import type { Call } from '../../../rest/call.ts'
import { scalarText, truth, wholeNumber } from '../../../rest/params.ts'
import type { ChangesOf } from '../../../store/table-types.ts'
import { replaceFile, TEMPLATE_FILES } from '../files.ts'
import { numeratorById } from '../numerators/methods.ts'
import { isTemplateFile } from '../renderer.ts'
import { readUsers } from './access-codes.ts'

type Writing = Call<'fileNotSaved' | 'numeratorUnknown'>

const LONGEST_NAME = 255
const LONGEST_REGION = 50

/** The columns that are sent; what is not there says nothing. */
export async function readTemplate(
  call: Writing,
  fields: Readonly<Record<string, unknown>>,
): Promise<ChangesOf<'document_template'>> {
  const columns: ChangesOf<'document_template'> = {}
  const name = scalarText(fields.name)
  if (name) columns.name = cut(name, LONGEST_NAME)
  const region = scalarText(fields.region)
  if (region) columns.region = cut(region, LONGEST_REGION)
  const active = flagOf(fields.active)
  if (active) columns.active = active
  const stamps = flagOf(fields.withStamps)
  if (stamps) columns.with_stamps = stamps
  const sort = wholeNumber(fields.sort)
  if (sort !== undefined) columns.sort = sort
  if (fields.users !== undefined) columns.users = JSON.stringify(readUsers(call, fields.users))
  if (fields.numeratorId !== undefined) {
    const numerator = await numeratorById(call, wholeNumber(fields.numeratorId) ?? 0)
    columns.numerator_id = Number(numerator ? numerator.id : call.fail('numeratorUnknown'))
  }
  return columns
}

function flagOf(value: unknown): 'Y' | 'N' | undefined {
  const read = value === '' ? undefined : truth(value)
  return read === undefined ? undefined : read ? 'Y' : 'N'
}

/** The file of a template, `[name, base64]`; undefined where none is sent. */
export function fileIn(value: unknown): NewFile | undefined {
  const file = readFile(isMap(value) && 'fileData' in value ? value.fileData : value)
  return file?.content.length ? file : undefined
}

/** Keeps the file of a template, which has to be a .docx that can be filled in, and gives its id. */
export async function saveFile(call: Writing, id: number, before: number | null, file: NewFile): Promise<number> {
  if (!(await isTemplateFile(await wholeOf(file)))) call.fail('fileNotSaved')
  return replaceFile(call, { entityTypeId: TEMPLATE_FILES, recordId: id }, before, file)
}
