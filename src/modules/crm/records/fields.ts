import type { Fields } from '../../../records/field.ts'
import { userfieldsOf } from '../../../records/userfields/definitions.ts'
import type { Call } from '../../../rest/call.ts'
import { parentFields } from '../entities/relations.ts'
import type { EntityType } from '../model/entity-type.ts'

/** System fields of a type for the classic methods, those that name parents, and user fields. */
export const fieldsOf = (call: Call, type: EntityType): Promise<Fields> =>
  call.memo(`fields of ${type.entityTypeName}`, async () => {
    const parents = await parentFields(call, type)
    const userfields = await userfieldsOf(call, type)
    if (!userfields.size && !Object.keys(parents).length) return type.fields
    return {
      ...type.fields,
      ...parents,
      ...Object.fromEntries([...userfields].map(([name, { field }]) => [name, field])),
    }
  })
