import type { Call } from '../../rest/call.ts'
import { type BindingType, bindingsOf } from '../binding-types.ts'
import { type EntityType, type Field, systemFields } from '../record-type.ts'
import { parentFields } from '../records/relations.ts'
import { type UserField, userfieldsOf } from '../userfields.ts'
import { camel, userfieldCamel } from './names.ts'

/** A field as crm.item.* know it. */
export interface ItemField {
  /** Its classic name. */
  name: string
  /** Its name here, and that name in capitals. */
  camel: string
  upper: string
  field: Field
  /** Where its values are: in a column, in a list of bound records, with the observers; or the same for all. */
  kept: 'column' | 'list' | 'observers' | 'constant'
  binding?: BindingType
  /** The list whose primary is mirrored in the column: it is written through the list. */
  primaryOf?: BindingType
  own?: UserField
}

/** The fields of a type for crm.item.*, by the names of which callers may use several. */
export interface ItemFields {
  all: readonly ItemField[]
  /** By `assignedById`, `ASSIGNED_BY_ID`, and of user fields by `ufCrm_1` and `UF_CRM_1`. */
  byName: ReadonlyMap<string, ItemField>
}

/** Read once for each version of the portal's settings (api-reference/crm/universal/object-fields.md). */
export const itemFieldsOf = (call: Call, type: EntityType): Promise<ItemFields> =>
  call.memo(`item fields of ${type.entityTypeName}`, async () => {
    const bindings = bindingsOf(type)
    const all: ItemField[] = []
    for (const [name, field] of Object.entries(systemFields(type))) {
      if (field.modern === null) continue
      const upper = field.modern ?? name
      const binding = bindings.find(one => one.listField === name)
      const kept = binding ? 'list' : !field.virtual ? 'column' : name === 'OBSERVERS' ? 'observers' : 'constant'
      const primaryOf = bindings.find(one => one.primaryField === name)
      all.push({
        ...{ name, camel: camel(upper), upper, field, kept },
        ...(binding ? { binding } : {}),
        ...(primaryOf ? { primaryOf } : {}),
      })
    }
    for (const [name, field] of Object.entries(await parentFields(call, type)))
      all.push({ name, camel: camel(name), upper: name, field, kept: 'column' })
    for (const [name, own] of await userfieldsOf(call, type))
      all.push({ name, camel: userfieldCamel(name), upper: name, field: own.field, kept: 'column', own })
    const byName = new Map<string, ItemField>()
    for (const one of all) for (const name of [one.upper, one.camel]) byName.set(name, one)
    return { all, byName }
  })

/** What a field is called in answers; `useOriginalUfNames` leaves user fields their own names. */
export const shownName = (field: ItemField, originalNames: boolean): string =>
  field.own && originalNames ? field.name : field.camel
