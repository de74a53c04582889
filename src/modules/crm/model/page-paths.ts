import type { Subject } from '../../im/index.ts'
import type { EntityType } from './entity-type.ts'

/** Types whose pages are called by their names; those of all others by their numbers. */
const named = new Set(['LEAD', 'DEAL', 'CONTACT', 'COMPANY'])

/** A record as notices name it, with the path of its page in the portal. */
export function noticeSubject(
  { entityTypeId, entityTypeName }: Pick<EntityType, 'entityTypeId' | 'entityTypeName'>,
  recordId: number,
): Subject {
  const type = named.has(entityTypeName) ? entityTypeName.toLowerCase() : `type/${entityTypeId}`
  return { entityTypeId, recordId, path: `/crm/${type}/details/${recordId}/` }
}
