import type { EntityType } from '../model/entity-type.ts'
import { company, contact } from './index.ts'

/** What requisites belong to. */
export const clients: readonly EntityType[] = [contact, company]

/** The columns by which a record names its client; where it names both, the company comes first. */
export const clientColumns: readonly { client: EntityType; column: string }[] = [
  { client: company, column: 'company_id' },
  { client: contact, column: 'contact_id' },
]
