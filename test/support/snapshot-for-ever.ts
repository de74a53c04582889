// Takes one snapshot after another until it is killed: `node snapshot-for-ever.ts FOLDER NAME`.
import { openPortal } from '../../src/index.ts'
import { takeSnapshot } from '../../src/portal/snapshots.ts'

const [data, name] = process.argv.slice(2)
const portal = await openPortal({ data: data! })
for (;;) await takeSnapshot(portal.store, name!)
