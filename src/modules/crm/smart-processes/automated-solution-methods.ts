import { sql } from 'kysely'
import { ensure } from '../../../lib/maps.ts'
import { sourceOf } from '../../../lib/source.ts'
import { settingsChanged } from '../../../portal/settings/settings.ts'
import { objectOrNothing, present, presentObject } from '../../../records/modern/params.ts'
import { type RowFields, rowFilter, rowOrder, rowPage } from '../../../records/modern/row-query.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { listOf, start, wholeNumber } from '../../../rest/params.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { requireConfigurer } from '../model/access.ts'
import { readTitle } from './input.ts'
import { automatedSolutionPhrases } from './phrases.ts'
import { described } from './show.ts'

const common = {
  scopes: ['crm'],
  source: sourceOf(import.meta.filename),
  access: 'who may change the settings of the CRM',
}
const writer = { ...common, kind: 'write', changesSettings: true } as const

const id = present('integer', 'idMissing')
const fields = presentObject('fieldsMissing', 'fieldsNotArray')

/** Methods about digital workplaces, in which smart processes stand outside of the CRM (api-reference/crm/automated-solution/). */
export const automatedSolutionMethods: Method[] = [
  method({
    ...common,
    kind: 'read',
    name: 'crm.automatedsolution.fields',
    params: {},
    phrases: automatedSolutionPhrases.fields,
    async run(call) {
      await requireConfigurer(call)
      // Quirk: titles are names, and the fields come without a level of their own.
      return {
        id: described(call, 'id', 'integer', 'ID', { readOnly: true }),
        title: described(call, 'title', 'string', 'TITLE', { required: true }),
        typeIds: described(call, 'typeIds', 'crm_dynamic_type', 'TYPE_IDS', { multiple: true }),
      }
    },
  }),
  method({
    ...writer,
    name: 'crm.automatedsolution.add',
    params: { fields },
    phrases: automatedSolutionPhrases.add,
    async run(call, { fields }) {
      await requireConfigurer(call)
      await settingsChanged(call.db, call)
      const title = readTitle(call, fields.title)
      const added = await call.db
        .insertInto('automated_solution')
        .values({ title })
        .returningAll()
        .executeTakeFirstOrThrow()
      await bindTypes(call, Number(added.id), fields.typeIds)
      call.recordChange('AUTOMATED_SOLUTION', Number(added.id), 'add')
      return showOne(call, added)
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'crm.automatedsolution.get',
    params: { id },
    phrases: automatedSolutionPhrases.get,
    async run(call, { id }) {
      await requireConfigurer(call)
      return showOne(call, await requireSolution(call, id))
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'crm.automatedsolution.list',
    params: { order: objectOrNothing('orderNotArray'), filter: objectOrNothing('filterNotArray'), start },
    phrases: automatedSolutionPhrases.list,
    async run(call, { order, filter, start }) {
      await requireConfigurer(call)
      const where = rowFilter(call, columns, filter)
      const query = { table: 'automated_solution' as const, where, order: rowOrder(call, columns, order), start }
      return rowPage(call, query, async rows => ({ automatedSolutions: await show(call, rows) }))
    },
  }),
  method({
    ...writer,
    name: 'crm.automatedsolution.update',
    params: { id, fields },
    phrases: automatedSolutionPhrases.update,
    async run(call, { id, fields }) {
      await requireConfigurer(call)
      await settingsChanged(call.db, call)
      const solution = await requireSolution(call, id)
      if (fields.title !== undefined && fields.title !== null) solution.title = readTitle(call, fields.title)
      await call.db
        .updateTable('automated_solution')
        .set({ title: solution.title })
        .where('id', '=', solution.id)
        .execute()
      await bindTypes(call, Number(solution.id), fields.typeIds)
      call.recordChange('AUTOMATED_SOLUTION', Number(solution.id), 'update')
      return showOne(call, solution)
    },
  }),
  method({
    ...writer,
    name: 'crm.automatedsolution.delete',
    params: { id },
    phrases: automatedSolutionPhrases.delete,
    async run(call, { id }) {
      await requireConfigurer(call)
      await settingsChanged(call.db, call)
      const solution = await requireSolution(call, id)
      const [shown] = await show(call, [solution])
      if (shown?.typeIds.length) call.fail('hasTypes')
      await call.db.deleteFrom('automated_solution').where('id', '=', solution.id).execute()
      call.recordChange('AUTOMATED_SOLUTION', Number(solution.id), 'delete')
      return null
    },
  }),
]

const columns: RowFields = {
  id: { kind: 'integer', expression: sql.ref('id') },
  title: { kind: 'text', expression: sql.ref('title') },
}

async function requireSolution(call: Call<'notFound'>, id: unknown): Promise<RowOf<'automated_solution'>> {
  const found = await call.db
    .selectFrom('automated_solution')
    .selectAll()
    .where('id', '=', wholeNumber(id) ?? 0)
    .executeTakeFirst()
  return found ?? call.fail('notFound')
}

/**
 * The smart processes that stand in a workplace from now on: all that are named, wherever they stood before, and no others.
 * Without a list they stay; numbers that no smart process has are passed over.
 */
async function bindTypes(call: Call, solutionId: number, sent: unknown): Promise<void> {
  // A form cannot send an empty list: an empty text is one.
  const list = sent === '' ? [] : listOf(sent)
  if (!list) return
  const ids = [...new Set(list.map(wholeNumber).filter(one => one !== undefined))]
  const types = call.db.updateTable('item_type')
  await types.set({ automated_solution_id: null }).where('automated_solution_id', '=', solutionId).execute()
  if (ids.length) await types.set({ automated_solution_id: solutionId }).where('id', 'in', ids).execute()
}

const showOne = async (call: Call, row: RowOf<'automated_solution'>) => ({
  automatedSolution: (await show(call, [row]))[0],
})

async function show(call: Call, rows: readonly RowOf<'automated_solution'>[]) {
  const types = await call.db
    .selectFrom('item_type')
    .select(['id', 'automated_solution_id'])
    .where('automated_solution_id', 'is not', null)
    .orderBy('id')
    .execute()
  const byPlace = new Map<number, number[]>()
  for (const { id, automated_solution_id } of types)
    ensure(byPlace, Number(automated_solution_id), () => []).push(Number(id))
  return rows.map(({ id, title }) => ({
    id: Number(id),
    title: String(title),
    typeIds: byPlace.get(Number(id)) ?? [],
  }))
}
