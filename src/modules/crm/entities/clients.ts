import type { EntityType } from '../model/entity-type.ts'
import { company, contact } from './index.ts'

/** What requisites belong to. */
export const clients: readonly EntityType[] = [contact, company]
