import { parameterMissing, queryPhrases } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'

/** The words of crm.stagehistory.list. */
export const stageHistoryPhrases = {
  list: {
    ...queryPhrases,
    entityTypeIdMissing: parameterMissing('entityTypeId'),
    typeUnknown: { code: 'ENTITY_TYPE_NOT_SUPPORTED', text: 'Entity type {entityTypeName} is not supported' },
  },
} satisfies Record<string, Phrases>
