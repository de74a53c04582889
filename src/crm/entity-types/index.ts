import type { EntityType } from '../record-type.ts'
import { company } from './company.ts'
import { contact } from './contact.ts'
import { deal } from './deal.ts'
import { lead } from './lead.ts'
import { quote } from './quote.ts'

export { company, contact, deal, lead, quote }

/** Every type of record with a table of its own. */
export const entityTypes: readonly EntityType[] = [lead, deal, contact, company, quote]
