import { recordHistory } from './history.ts'
import { recordReadable } from './readable.ts'
import { search } from './search.ts'
import { start } from './start.ts'
import { recordGroups, recordTotals } from './totals.ts'

/** What the portal's own pages ask of the CRM beside the API. */
export const pageQueries = [start, recordTotals, recordGroups, recordHistory, recordReadable, search]
