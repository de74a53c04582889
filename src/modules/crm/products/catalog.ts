import { sourceOf } from '../../../lib/source.ts'
import { field, id, short } from '../../../records/define-field.ts'
import type { Draft } from '../../../records/draft.ts'
import { hasName, isThere, refuse } from '../../../records/guards.ts'
import { anyUser } from '../../../records/methods/record-type.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import type { Call } from '../../../rest/call.ts'
import { filterKey } from '../../../rest/list-query.ts'
import { query } from '../../../store/store.ts'

/** api-reference/crm/outdated/catalog/ */
export const catalog: TableType = {
  method: 'crm.catalog',
  name: 'CATALOG',
  source: sourceOf(import.meta.filename),
  table: 'catalog',
  fields: {
    ...id,
    NAME: field('string', 'Name', 'Название'),
    ORIGINATOR_ID: field('string', 'External source', 'Внешний источник'),
    ORIGIN_ID: field('string', 'ID in the external source', 'Идентификатор во внешнем источнике'),
    XML_ID: field('string', 'External code', 'Внешний код', { readOnly: true }),
  },
  verbs: ['fields', 'get', 'list'],
  readers: anyUser,
  phrases: { everywhere: {} },
}

/** The catalogue of what names none. */
export async function defaultCatalog(call: Pick<Call, 'db' | 'memo'>): Promise<number> {
  return call.memo('default catalogue', async () => {
    const [row] = await query(call.db, 'select min(id) as id from catalog')
    return Number(row?.id ?? 0)
  })
}

/** A rule: a section of the same catalogue. */
export async function inOwnCatalog({ call, type, after }: Draft): Promise<void> {
  if ((after.section_id ?? null) === null) return
  const [section] = await query(
    call.db,
    `select id from product_section where id = ? and catalog_id = ? ${call.flavor.forShare}`,
    [after.section_id, after.catalog_id],
  )
  if (!section) refuse(call, type.fields, 'SECTION_ID')
}

/** A section is not below itself. */
async function noCircle({ call, type, before, after }: Draft): Promise<void> {
  if (!before) return
  const seen = new Set<number>()
  for (let at = after.section_id ?? null; at !== null && !seen.has(Number(at)); ) {
    if (Number(at) === Number(before.id)) refuse(call, type.fields, 'SECTION_ID')
    seen.add(Number(at))
    const [above] = await query(call.db, 'select section_id from product_section where id = ?', [at])
    at = above?.section_id ?? null
  }
}

/** Ids of a section and of all that are below it, itself first. */
export async function sectionsBelow(call: Pick<Call, 'db'>, id: number): Promise<number[]> {
  const rows = await query(
    call.db,
    `with recursive below(id) as (
      select id from product_section where id = ?
      union select s.id from product_section s join below b on s.section_id = b.id
    ) select id from below`,
    [id],
  )
  return rows.map(row => Number(row.id))
}

/** api-reference/crm/outdated/product-section/ */
export const productSection: TableType = {
  method: 'crm.productsection',
  name: 'PRODUCT_SECTION',
  source: sourceOf(import.meta.filename),
  table: 'product_section',
  // No two sections move at once: together they might make a circle.
  changesSettings: true,
  fields: {
    ...id,
    CATALOG_ID: field('integer', 'Catalogue', 'Каталог', { immutable: true }),
    SECTION_ID: field('integer', 'Section', 'Раздел'),
    NAME: field('string', 'Name', 'Название', { required: true, ...short }),
    XML_ID: field('string', 'External code', 'Внешний код', short),
  },
  verbs: ['fields', 'add', 'get', 'list', 'update', 'delete'],
  readers: anyUser,
  writers: anyUser,
  defaults: async call => ({ catalog_id: await defaultCatalog(call) }),
  guards: {
    add: [hasName, isThere('catalog', 'CATALOG_ID'), rootIsNone, inOwnCatalog],
    update: [hasName, rootIsNone, inOwnCatalog, noCircle],
  },
  async prepareList(call, asked) {
    // Without a catalogue the default one is meant (crm-product-section-list.md).
    if (Object.keys(asked.filter).some(key => filterKey(key).field === 'CATALOG_ID')) return asked
    return { ...asked, filter: { ...asked.filter, CATALOG_ID: await defaultCatalog(call) } }
  },
  phrases: { everywhere: {} },
}

/** A rule: 0 is no section. */
export function rootIsNone({ call, type, after }: Draft): void {
  if (Number(after.section_id ?? 0) < 0) refuse(call, type.fields, 'SECTION_ID')
  if (Number(after.section_id ?? 0) === 0) after.section_id = null
}
