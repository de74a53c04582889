import type { Field } from '../../../records/field.ts'
import { camel } from '../../../records/modern/field-names.ts'
import { type UserField, userfieldsOf } from '../../../records/userfields/definitions.ts'
import type { Call } from '../../../rest/call.ts'
import { type BindingType, bindingsOf } from '../entities/bindings.ts'
import { parentFields } from '../entities/relations.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { userfieldCamel } from './names.ts'

/** A field as crm.item.* know it. */
export interface ItemField {
  /** Its classic name. */
  name: string
  /** Its name in answers. */
  shown: string
  /** Its name here in capitals. */
  upper: string
  field: Field
  /** Where its values are: in a column, in a list of bound records, or with the observers. */
  storage: 'column' | 'list' | 'observers'
  binding?: BindingType
  /** The list whose primary is mirrored in the column: it is written through the list. */
  primaryOf?: BindingType
  userfield?: UserField
}

/** The fields of a type for crm.item.*, by the names of which callers may use several. */
export interface ItemFields {
  all: readonly ItemField[]
  /** By `assignedById` and `ASSIGNED_BY_ID`, but user fields by the name they have in answers alone. */
  byName: ReadonlyMap<string, ItemField>
}

/**
 * Read once for each version of the portal's settings (api-reference/crm/universal/object-fields.md). `originalNames`:
 * user fields have their own names, in what is sent as in what is answered (universal/index.md, Field Naming Conventions).
 */
export const itemFieldsOf = (call: Call, type: EntityType, originalNames = false): Promise<ItemFields> =>
  call.memo(`item fields of ${type.entityTypeName} ${originalNames}`, async () => {
    const bindings = bindingsOf(type)
    const all: ItemField[] = []
    for (const [name, field] of Object.entries(systemFields(type))) {
      if (field.modern === null) continue
      const upper = field.modern ?? name
      const binding = bindings.find(one => one.listField === name)
      const storage = binding ? 'list' : field.virtual && !field.constant ? 'observers' : 'column'
      const primaryOf = bindings.find(one => one.primaryField === name)
      all.push({
        ...{ name, shown: camel(upper), upper, field, storage },
        ...(binding ? { binding } : {}),
        ...(primaryOf ? { primaryOf } : {}),
      })
    }
    for (const [name, field] of Object.entries(await parentFields(call, type)))
      all.push({ name, shown: camel(name), upper: name, field, storage: 'column' })
    const byName = new Map<string, ItemField>()
    for (const one of all) for (const name of [one.upper, one.shown]) byName.set(name, one)
    for (const [name, userfield] of await userfieldsOf(call, type)) {
      const short = userfieldCamel(name)
      // A name that another field has already is left as it is.
      const shown = originalNames || byName.has(short) ? name : short
      all.push({ name, shown, upper: name, field: userfield.field, storage: 'column', userfield })
      byName.set(shown, all.at(-1)!)
    }
    return { all, byName }
  })
