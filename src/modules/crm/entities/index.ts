import type { ClassicType } from '../model/entity-type.ts'
import { company } from './company.ts'
import { contact } from './contact.ts'
import { deal } from './deal.ts'
import { lead } from './lead.ts'
import { quote } from './quote.ts'

export { company, contact, deal, lead, quote }

/** The types of records that have classic methods. */
export const entityTypes: readonly ClassicType[] = [lead, deal, contact, company, quote]
