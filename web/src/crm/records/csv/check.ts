import { batch } from '../../../rest/batch.ts'
import type { Command } from '../../../rest/call.ts'
import type { Field } from '../fields.ts'
import { type Problem, type ReadContext, readValue } from './read-value.ts'

/** A cell that cannot be read. */
export interface CellProblem extends Problem {
  field: string
}

/** A row of the file: its number there, what is sent for it, and what is wrong with it. */
export interface CheckedRow {
  number: number
  fields: Record<string, unknown>
  problems: CellProblem[]
}

/** Reads the rows of a file; nothing is sent to the portal. Those that are empty take the values of `defaults`. */
export function checkRows(
  rows: readonly (readonly string[])[],
  columns: readonly (Field | undefined)[],
  required: readonly Field[],
  defaults: Readonly<Record<string, unknown>>,
  context: ReadContext,
): CheckedRow[] {
  return rows.map((cells, at) => {
    const fields: Record<string, unknown> = { ...defaults }
    const problems: CellProblem[] = []
    columns.forEach((field, column) => {
      const text = cells[column] ?? ''
      if (!field || text === '') return
      const meant = readValue(field, text, context)
      if ('problem' in meant) problems.push({ ...meant.problem, field: field.name })
      else fields[field.code] = meant.value
    })
    for (const field of required)
      if (fields[field.code] === undefined && !problems.some(({ field: name }) => name === field.name))
        problems.push({ name: 'missing', text: '', field: field.name })
    // The head is the first line, and people count from one.
    return { number: at + 2, fields, problems }
  })
}

const asked: Readonly<Record<string, (name: string) => Command>> = {
  crm_company: name => [
    'crm.company.list',
    { filter: { '=TITLE': name }, select: ['ID'], order: { ID: 'ASC' }, start: -1 },
  ],
  crm_contact: name => {
    const [first, ...last] = name.split(/\s+/)
    const filter = { '=NAME': first, ...(last.length && { '=LAST_NAME': last.join(' ') }) }
    return ['crm.contact.list', { filter, select: ['ID'], order: { ID: 'ASC' }, start: -1 }]
  },
}

/** The ids of the companies and contacts that are named in a file, and the companies that are not there. */
export async function idsOfNames(
  rows: readonly (readonly string[])[],
  columns: readonly (Field | undefined)[],
): Promise<{ ids: Map<string, string>; unknown: string[] }> {
  const wanted = new Map<string, string>()
  columns.forEach((field, at) => {
    if (!field || !Object.hasOwn(asked, field.type)) return
    for (const row of rows) {
      const name = row[at] ?? ''
      if (name && !/^#?\d+$/.test(name)) wanted.set(`${field.type} ${name.toLowerCase()}`, name)
    }
  })
  const ids = new Map<string, string>()
  const keys = [...wanted.keys()]
  const commands = Object.fromEntries(
    keys.map((key, at) => [`n${at}`, asked[key.split(' ', 1)[0]!]!(wanted.get(key)!)]),
  )
  const { result } = await batch<string>(commands)
  const unknown: string[] = []
  keys.forEach((key, at) => {
    const found = (result[`n${at}`] as { ID: string }[] | undefined)?.[0]
    if (found) ids.set(key, found.ID)
    else if (key.startsWith('crm_company ')) unknown.push(wanted.get(key)!)
  })
  return { ids, unknown }
}
