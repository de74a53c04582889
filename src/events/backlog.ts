import { type Db, query, type Store } from '../store/store.ts'
import { waitingTable } from './delivery/deliveries.ts'

/** What waits to be delivered. */
export interface Backlog {
  /** Events that were written and not given out to their handlers yet; about. */
  outbox: number
  /** Deliveries that wait; of very many not all are counted. */
  deliveries: number
  /** Deliveries that were given up. */
  failed: number
  /** For how long the oldest event has been waiting, in seconds; as exact as looks are frequent. */
  lag: number
}

/** Nobody needs to know how many more there are, and counting takes the time of calls. */
const MOST_COUNTED = 10_000

interface Ends {
  first: number | null
  last: number | null
}

const outboxEnds = 'select min(id) as first, max(id) as last from event_outbox'

const deliveryEnds = `${waitingTable}
  select min((select min(d.id) from event_delivery d where d.delivery_queue = w.queue and d.dead = 'N')) as first,
    (select max(id) from event_delivery) as last from waiting w`

/** Looks at what waits. Events say not when they were written: what one look has seen tells the next one how old it is. */
export function backlogReader({ read }: Pick<Store, 'read'>, now: () => number = performance.now.bind(performance)) {
  const ages = [ageOfFirst(), ageOfFirst()] as const
  return async (): Promise<Backlog> => {
    const outbox = await ends(read, outboxEnds)
    const deliveries = await ends(read, deliveryEnds)
    const at = now()
    return {
      outbox: outbox.first === null ? 0 : outbox.last! - outbox.first + 1,
      deliveries: await counted(read, 'N'),
      failed: await counted(read, 'Y'),
      lag: Math.max(ages[0](outbox, at), ages[1](deliveries, at)) / 1000,
    }
  }
}

async function ends(db: Db, sql: string): Promise<Ends> {
  const [row] = await query<Ends>(db, sql)
  return row!
}

async function counted(db: Db, dead: 'Y' | 'N'): Promise<number> {
  const some = `select id from event_delivery where dead = ? limit ${MOST_COUNTED}`
  const [row] = await query<{ count: number }>(db, `select count(*) as count from (${some}) as counted`, [dead])
  return Number(row!.count)
}

/** Tells how long the first row of a table has been there, in milliseconds, by when its id was not given yet. */
function ageOfFirst() {
  let looks: { at: number; last: number }[] = []
  return ({ first, last }: Ends, at: number): number => {
    if (first === null) {
      looks = []
      return 0
    }
    looks.push({ at, last: last! })
    const seen = looks.findIndex(look => look.last >= first)
    looks = looks.slice(seen)
    return at - looks[0]!.at
  }
}
