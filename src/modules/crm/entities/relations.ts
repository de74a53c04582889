import type { Fields } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import type { EntityType } from '../model/entity-type.ts'
import { childOf } from './field-groups.ts'
import { entityTypeById } from './registry.ts'

/** A relation of two types: records of the child may have one parent each. */
export interface Relation {
  parent: number
  child: number
  isChildrenListEnabled: boolean
}

/** What the portal says of which types are children of which (crm.type.add, `relations`). */
export const relations = (call: Call): Promise<readonly Relation[]> =>
  call.memo('relations of types', async () => {
    const rows = await call.db.selectFrom('item_type_relation').selectAll().orderBy('id').execute()
    return rows.map(row => ({
      parent: Number(row.parent_entity_type_id),
      child: Number(row.child_entity_type_id),
      isChildrenListEnabled: row.is_children_list_enabled === 'Y',
    }))
  })

/** The fields of a type's records that name their parents, by `PARENT_ID_1030`. */
export const parentFields = (call: Call, type: EntityType): Promise<Fields> =>
  call.memo(`parents of ${type.entityTypeName}`, async () => {
    const parents = (await relations(call)).filter(({ child }) => child === type.entityTypeId)
    const ids = new Set([...(type.fixedParents ?? []), ...parents.map(({ parent }) => parent)])
    const fields: Fields = {}
    for (const id of [...ids].sort((a, b) => a - b)) {
      const parent = await entityTypeById(call, id)
      if (!parent) continue
      fields[`PARENT_ID_${id}`] = {
        type: 'crm_entity',
        title: parent.title,
        systemSettings: childOf(id),
        parentOf: { child: type.entityTypeId, parent: id },
      }
    }
    return fields
  })
