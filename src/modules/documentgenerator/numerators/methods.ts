import { sql } from 'kysely'
import { sourceOf } from '../../../lib/source.ts'
import { cut } from '../../../lib/text.ts'
import { present, presentObject } from '../../../records/modern/params.ts'
import { parameterMissing, parameterNotArray } from '../../../records/modern/phrases.ts'
import { rowPage } from '../../../records/modern/row-query.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { scalarText, start, wholeNumber } from '../../../rest/params.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { query } from '../../../store/store.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { constructorMissing, type DocumentFamily, editorPhrases, missingFields } from '../family.ts'
import { initial, type NumeratorSettings, readSettings, SEQUENCE } from './settings.ts'

type Numerator = RowOf<'numerator'>

const LONGEST_TEXT = 255

/** What the request log calls them. */
const NUMERATOR = 'NUMERATOR'

const phrases = {
  ...editorPhrases,
  idMissing: constructorMissing('Bitrix\\Main\\Numerator\\Numerator'),
  notFound: { code: '100', text: 'Could not construct parameter {numerator}' },
  fieldsMissing: parameterMissing('fields'),
  fieldsNotArray: parameterNotArray('fields'),
  fieldsEmpty: { code: '0', text: 'Empty required fields: {fields}' },
} satisfies Phrases

const id = present('integer', 'idMissing')
const fields = presentObject('fieldsMissing', 'fieldsNotArray')

/** The methods about numerators (api-reference/crm/document-generator/numerator/). */
export function numeratorMethods(family: DocumentFamily): Method[] {
  const { scopes, editors: access, moduleId } = family
  const name = (verb: string) => `${family.prefix}.numerator.${verb}`
  const common = { scopes, access, phrases, source: sourceOf(import.meta.filename) }

  /** A numerator that the group has made, for who may change it. */
  async function requireNumerator(call: Call<keyof typeof phrases>, given: unknown): Promise<Numerator> {
    await family.requireEditor(call)
    const row = await numeratorById(call, wholeNumber(given) ?? 0)
    if (!row) return call.fail('notFound')
    return row.module_id === moduleId ? row : call.fail('accessDenied')
  }

  return [
    method({
      ...common,
      name: name('add'),
      kind: 'write',
      params: { fields },
      async run(call, { fields }) {
        await family.requireEditor(call)
        const missing = missingFields(textsOf(fields), ['name', 'template'])
        if (missing) call.fail('fieldsEmpty', { fields: missing })
        const settings = readSettings(fields.settings, { [SEQUENCE]: initial })
        const row = { ...textsOf(fields), module_id: moduleId, settings: JSON.stringify(settings), code: null }
        const values = { ...row, created_by: call.caller.userId, created_time: call.now }
        const added = await call.db.insertInto('numerator').values(values).returningAll().executeTakeFirstOrThrow()
        call.recordChange(NUMERATOR, Number(added.id), 'add')
        // Quirk: a number here, a text everywhere else.
        return { numerator: shown(added as Numerator, Number(added.id)) }
      },
    }),
    method({
      ...common,
      name: name('get'),
      kind: 'read',
      params: { id },
      async run(call, { id }) {
        const row = await requireNumerator(call, id)
        call.recordChange(NUMERATOR, Number(row.id), 'read')
        return { numerator: shown(row, String(row.id)) }
      },
    }),
    method({
      ...common,
      name: name('list'),
      kind: 'read',
      params: { start },
      async run(call, { start }) {
        await family.requireEditor(call)
        const where = sql<boolean>`module_id = ${moduleId}`
        return rowPage(call, { table: 'numerator', where, order: sql`id`, start }, async rows => ({
          numerators: rows.map(row => {
            const { code: _, ...told } = shown(row, String(row.id))
            return told
          }),
        }))
      },
    }),
    method({
      ...common,
      name: name('update'),
      kind: 'write',
      params: { id, fields },
      async run(call, { id, fields }) {
        const row = await requireNumerator(call, id)
        const before = JSON.parse(row.settings!) as NumeratorSettings
        const settings = readSettings(fields.settings, before)
        const changed = { ...textsOf(fields), settings: JSON.stringify(settings) }
        await call.db.updateTable('numerator').set(changed).where('id', '=', row.id).execute()
        // Another beginning is one of the numbers that come next.
        if (settings[SEQUENCE].start !== before[SEQUENCE].start) await forgetCounters(call, row)
        call.recordChange(NUMERATOR, Number(row.id), 'update')
        // Quirk: without `numerator` around it.
        return shown({ ...row, ...changed }, String(row.id))
      },
    }),
    method({
      ...common,
      name: name('delete'),
      kind: 'write',
      params: { id },
      async run(call, { id }) {
        const row = await requireNumerator(call, id)
        await forgetCounters(call, row)
        await query(call.db, 'delete from numerator where id = ?', [row.id])
        call.recordChange(NUMERATOR, Number(row.id), 'delete')
        return null
      },
    }),
  ]
}

export async function numeratorById({ db }: Pick<Call, 'db'>, id: number): Promise<Numerator | undefined> {
  if (id <= 0) return undefined
  return (await db.selectFrom('numerator').selectAll().where('id', '=', id).executeTakeFirst()) as Numerator | undefined
}

const forgetCounters = ({ db }: Pick<Call, 'db'>, { id }: Numerator) =>
  query(db, 'delete from numerator_counter where numerator_id = ?', [id])

/** The texts that are sent; an empty one says nothing. */
const textsOf = (fields: Readonly<Record<string, unknown>>): { name?: string; template?: string } =>
  Object.fromEntries(
    (['name', 'template'] as const).flatMap(name => {
      const text = scalarText(fields[name])
      return text ? [[name, cut(text, LONGEST_TEXT)]] : []
    }),
  )

const shown = (row: Numerator, id: number | string) => ({
  id,
  name: row.name,
  template: row.template,
  code: row.code,
  settings: JSON.parse(row.settings!) as NumeratorSettings,
})
