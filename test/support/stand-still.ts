// Changes a deal and stands still before the commit, until it is killed: `node stand-still.ts DATABASE DEAL IDLE_MS`.
import { openPortal } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'

const [database, deal, idle] = process.argv.slice(2)
const portal = await openPortal({ database: database!, databaseOptions: { idleTimeout: Number(idle) } })
await portal.store.write(
  async db => {
    await query(db, "update deal set title = 'never' where id = ?", [Number(deal)])
    process.send!('standing')
    await new Promise(() => setInterval(() => {}, 1000))
  },
  { settings: 'stay' },
)
