import type { Zone } from '../../../lib/moment.ts'
import type { Text } from '../../../lib/text.ts'
import type { FieldType } from '../../field-types/field-type.ts'

/** The settings of a user field by name. */
export type Settings = Record<string, unknown>

/** A setting that callers may set: how it is told, and what is stored for what was sent; undefined when it says nothing. */
export interface Setting {
  type: string
  title: Text
  read(value: unknown, zone: Zone): unknown
}

/** A type of user fields: all that the portal knows of it. */
export interface UserfieldType {
  /** Its `USER_TYPE_ID`. */
  id: string
  /** What crm.userfield.types calls it, and what userfieldconfig.getTypes does. */
  title: Text
  configTitle: Text
  /** How its values are read, kept, shown and filtered. */
  value: FieldType
  /** Its values can be what somebody is known by (crm.duplicate.volatileType.*). */
  identifies?: true
  /** Its values are codes and ids, of which a filter in the interface looks for the exact one. */
  filteredExactly?: true
  /** A field of it cannot be multiple. */
  single?: true
  /** All settings as a new field has them (crm.contact.userfield.get). */
  initial: Settings
  /** Settings that callers may set and that are told (crm.userfield.settings.fields). */
  settable: Readonly<Record<string, Setting>>
  /** Settings that callers may set beside them (userfieldconfig.add). */
  further?: Readonly<Record<string, Setting>>
  /** A setting for every name of a form. */
  named?: { like: RegExp; setting: Setting }
  /** A rule over all of them together. */
  settle?(settings: Settings): void
}
