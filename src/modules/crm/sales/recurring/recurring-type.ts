import type { Verb } from '../../../../portal/roles.ts'
import type { Fields } from '../../../../records/field.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Phrase } from '../../../../rest/phrases.ts'
import type { Row } from '../../../../store/store.ts'
import type { RecordKind } from '../../model/entity-type.ts'
import type { Calendar } from './params.ts'

/** The ways in which a template, or the record that it is to be made of, can be out of reach. */
type Reach = 'accessDenied' | 'notFound'

/** The ways in which each method can fail, whatever recurs. */
interface Conditions {
  fields: 'accessDenied'
  add: Reach | 'fieldsNotArray' | 'paramsNotArray' | 'fieldInvalid' | 'sourceIdEmpty' | 'alreadyRecurring'
  get: Reach | 'idInvalid'
  list: 'accessDenied' | 'orderNotArray' | 'filterNotArray'
  update: Reach | 'idInvalid' | 'fieldsNotArray' | 'paramsNotArray' | 'fieldInvalid'
  delete: Reach | 'idInvalid'
  expose: Reach | 'idInvalid'
}

export type RecurringVerb = keyof Conditions

/** A call of one of the methods, with the conditions that a type adds to it. */
export type RecurringCall<V extends RecurringVerb, Own extends string = never> = Call<Conditions[V] | Own>

/**
 * What recurs, and the settings by which it does: all that differs between deals and old invoices is here. Its conditions
 * are those of making a record, of adding settings and of deleting them.
 */
export interface RecurringType<Making extends string, Adding extends string, Deleting extends string = never> {
  /** `DEAL`: in `DEAL_ID`, in names of events, and as the request log calls the settings, `DEAL_RECURRING`. */
  name: string
  /** `crm.deal.recurring`: its methods are `crm.deal.recurring.add` and so on. */
  method: string
  /** The file of the type, for people. */
  source: string
  /** What the portal's clock does, for people. */
  work: string
  /** The records: their table, and whose rights they need. */
  kind: RecordKind
  /** Who may use each method, in words. */
  access: Record<RecurringVerb, string>
  /** The fields of the settings; their columns are the names in lower case, but that of the template. */
  fields: Fields
  /** The names under which settings are shown, in that order. */
  shown: readonly string[]
  /** Quirk: names that a list writes in small letters. */
  smallInLists?: ReadonlySet<string>
  /** A list shows the fields that are named, where any are. */
  selects?: true
  calendar: Calendar
  /** What settings take from the record that they are added for. */
  begun?(record: Row): Row
  /** The columns of its own that a caller sets, over those that there were: what is unsaid there has its value. */
  completed(set: Row, before: Row | null): Row
  /** The stored record of which the caller may do so. */
  record(call: Call<Reach>, id: number, verb: Verb): Promise<Row>
  /** The template for a record that settings are added for: the record itself or one that is made of it. */
  template(call: RecurringCall<'add', Adding>, record: Row): Promise<{ record_id: number; based_id: number | null }>
  /** The record that comes of a template, as far as rights on it go: the template itself unless said. */
  place?(call: Call, settings: Row, template: Row): Promise<Row>
  /** Rules that a deletion of settings has to pass. */
  deletable?: readonly ((call: RecurringCall<'delete', Deleting>, template: Row, id: number) => void)[]
  /** Makes a record of a template on a day and gives its id. */
  make(call: RecurringCall<'expose', Making>, settings: Row, template: Row, day: string): Promise<number>
  phrases: {
    [V in RecurringVerb]: Record<
      Conditions[V] | (V extends 'add' ? Adding : V extends 'expose' ? Making : V extends 'delete' ? Deleting : never),
      Phrase
    >
  }
}
