import type { Text } from '../../../lib/text.ts'
import type { Guard, Guards, RecordCondition } from '../../../records/draft.ts'
import type { Fields } from '../../../records/field.ts'
import type { UserfieldOwner } from '../../../records/userfields/owner.ts'
import type { OwnUserfieldPhrases } from '../../../records/userfields/phrases.ts'
import type { Context } from '../../../rest/call.ts'
import type { Phrase } from '../../../rest/phrases.ts'
import type { Sql } from '../../../store/flavor.ts'
import type { Row } from '../../../store/store.ts'

/** The ways in which adding, changing or deleting a record can fail. */
export type WriteCondition = RecordCondition | 'memberDenied' | 'nameRequired' | 'emailInvalid'

/** A rule of records with stages, categories and members. */
export type EntityGuard = Guard<WriteCondition, EntityType>

/** A type that moves through stages of a directory. */
export interface Stages {
  field: string
  semantic: string | null
  /** The directory of a record's stages. */
  directory(row: Row): string
  /** Switched off: records go through them and nobody is told. */
  hidden?: true
}

type Verb = 'fields' | 'add' | 'get' | 'list' | 'update' | 'delete'

/** A type of records with user fields, rights and stages: all that differs between them is here. */
export interface EntityType extends UserfieldOwner {
  entityTypeName: string
  entityTypeAbbr: string
  title: Text
  /** The type of fields that name one of its records, where there are any: `crm_company`. */
  referenceType?: string
  /** Its records have no events of their own but those that items of every type share (universal/events/). */
  itemEvents?: true
  fields: Fields
  /** Fields that crm.item.* alone know. */
  itemFields?: Fields
  /** Names that crm.item.* show and that are always empty: nobody fills them any more (object-fields.md: the field is disabled). */
  disabled?: readonly string[]
  multifields: boolean
  /** Quirk: `fields` is for those who may read a record; of the other types it is for any user (crm-company-fields.md). */
  describedToReaders?: true
  /** Records that everybody may name in others, whatever they may read; a condition over a record that is called `r`. */
  namedByAll?: Sql
  /** The type of the address, among those that crm.address.* keep of its records, that their ADDRESS fields are. */
  ownAddress?: number
  stages?: Stages
  categories?: true
  /** Rules of its stages run for its records (modules/crm/sales/automation). */
  automation?: true
  /** The event that a move to another category is, instead of a change (deals/events/index.md). */
  tellsMoves?: string
  /** Its categories are switched off: those that were added wait, and only the default one is to be seen. */
  oneCategory?: true
  /** New categories are open to every role. */
  opensCategories?: true
  /** Its records have product rows; where they are switched off, records keep those that they had and nobody is told. */
  productRows?: 'on' | 'off'
  /** Its records say which requisites of their client and of the seller they use. */
  usesRequisites?: true
  /** Types whose records its records may be children of whatever the portal says (invoice.md). */
  fixedParents?: readonly number[]
  /** Its contacts are kept as those of items are. */
  itemContacts?: true
  /** Its records are deleted for good: the recycle bin is switched off for them. */
  skipsRecycleBin?: true
  /** Values of a new record for what the caller left out. */
  defaults(context: Context, settings: PortalSettings): Row
  /** What crm.item.add puts in their place where it differs (crm-item-add.md); it may look at what was given. */
  itemDefaults?(context: Context, settings: PortalSettings, values: Row): Row | Promise<Row>
  /** What crm.item.add calls a record that is given no name where its classic method refuses one. */
  unnamedItem?(values: Row, context: Context): Row | undefined
  /** Filled in when the id is known, for what the caller left empty. */
  numbered?(id: number, context: Context): Row
  guards: Guards<WriteCondition, EntityType>
  phrases?: Partial<Record<Verb, Partial<Record<WriteCondition | ReadCondition, Phrase>>>>
  /** What the pages of its user fields say differently. */
  userfieldPhrases?: OwnUserfieldPhrases
}

/** What rights on the records of a type, and links to them, are found by. */
export type RecordKind = Pick<EntityType, 'entityTypeId' | 'entityTypeName' | 'table' | 'categories'> & {
  /** As the request log calls its records, where that is not the name of their rights. */
  loggedAs?: string
}

/** A type that has methods of its own beside crm.item.*. */
export interface ClassicType extends EntityType {
  /** `crm.deal`: its classic methods are `crm.deal.add` and so on. */
  method: string
}

export type ReadCondition = 'filterNotArray' | 'orderNotArray' | 'fieldsNotArray' | 'paramsNotArray'

/** What new records take from the portal. */
export interface PortalSettings {
  baseCurrency: string
  /** The first element of a directory, a stage or a source; of stages the first one that means this. */
  first(directory: string, semantics?: 'P' | 'S' | 'F'): string | null
  /** The category that is always there, of a type by its number. */
  defaultCategory(entityTypeId: number): number
  /** The stages of a directory, in their order. */
  stages(directory: string): readonly string[]
  /** P, S or F for a stage of a directory; null for a stage that is not there. */
  semantics(directory: string, stage: string): 'P' | 'S' | 'F' | null
}

/** Every system field of a type, whichever methods know it. */
export const systemFields = (type: Pick<EntityType, 'fields' | 'itemFields'>): Fields =>
  type.itemFields ? { ...type.fields, ...type.itemFields } : type.fields
