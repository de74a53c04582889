import { activityCounts, nextActivities } from './activities.ts'
import { recordBelongings } from './belongings.ts'
import { recordHistory } from './history.ts'
import { recordReadable } from './readable.ts'
import { recycleBin } from './recycle-bin.ts'
import { recordRelated } from './related.ts'
import { search } from './search.ts'
import { start } from './start.ts'
import { timelinePage } from './timeline.ts'
import { timelineAction } from './timeline-action.ts'
import { recordTotals } from './totals.ts'

/** What the portal's own pages ask of the CRM beside the API. */
export const pageQueries = [
  ...[start, recordTotals, recordHistory, recordReadable, recordRelated, recordBelongings, search],
  ...[timelinePage, timelineAction, activityCounts, nextActivities],
  ...recycleBin,
]
