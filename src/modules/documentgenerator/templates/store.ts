import { wireMoment } from '../../../lib/moment.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { addressesOf } from '../files.ts'

export type Template = RowOf<'document_template'>

/** What the request log calls them. */
export const TEMPLATE = 'DOCUMENT_TEMPLATE'

/** A template of a group of methods, those that were deleted too: their documents still name them. */
export async function templateById(
  { db }: Pick<Call, 'db'>,
  moduleId: string,
  id: number,
): Promise<Template | undefined> {
  if (id <= 0) return undefined
  const [row] = await query<Template>(
    db,
    `select * from document_template where id = ? and module_id = ? and is_hidden = 'N'`,
    [id, moduleId],
  )
  return row
}

export const usersOf = ({ users }: Template): string[] => JSON.parse(users ?? '[]') as string[]

/** What a template is for, by template: `2`, `2_category_0`. */
export async function providersOf(
  { db }: Pick<Call, 'db'>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const all = new Map<number, string[]>(ids.map(id => [id, []]))
  if (!ids.length) return all
  const rows = await query<{ template_id: number; provider: string }>(
    db,
    `select template_id, provider from document_template_provider where template_id in (${ids.map(() => '?').join(',')}) order by id`,
    ids,
  )
  for (const { template_id, provider } of rows) all.get(Number(template_id))?.push(provider)
  return all
}

/** Says what a template is for, in the place of what it was for. */
export async function writeProviders(
  { db }: Pick<Call, 'db'>,
  id: number,
  providers: readonly string[],
): Promise<void> {
  await query(db, 'delete from document_template_provider where template_id = ?', [id])
  for (const provider of providers)
    await query(db, 'insert into document_template_provider (template_id, provider) values (?, ?)', [id, provider])
}

/** A template as its methods show it: ids are texts. */
export async function showTemplates(call: Call, rows: readonly Template[]): Promise<Record<string, unknown>[]> {
  const addresses = await addressesOf(
    call,
    rows.map(({ file_id }) => file_id),
  )
  const providers = await providersOf(
    call,
    rows.map(({ id }) => Number(id)),
  )
  return rows.map(row => {
    const address = addresses.get(Number(row.file_id)) ?? ''
    return {
      id: String(row.id),
      name: row.name,
      region: row.region,
      code: row.code,
      download: address,
      active: row.active,
      moduleId: row.module_id,
      numeratorId: row.numerator_id === null ? null : String(row.numerator_id),
      withStamps: row.with_stamps,
      users: Object.fromEntries(usersOf(row).map(code => [code, code])),
      isDeleted: row.is_deleted,
      sort: String(row.sort ?? 0),
      entityTypeId: providers.get(Number(row.id)) ?? [],
      createTime: wireMoment(row.create_time!, call.zone),
      updateTime: wireMoment(row.update_time!, call.zone),
      downloadMachine: address && `${address}?download=1`,
    }
  })
}
