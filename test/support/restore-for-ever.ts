// Restores one snapshot after another until it is killed: `node restore-for-ever.ts FOLDER NAME…`. Says a line for each.
import { openPortal } from '../../src/index.ts'
import { restoreSnapshot } from '../../src/portal/snapshots.ts'

const [data, ...names] = process.argv.slice(2)
const portal = await openPortal({ data: data! })
for (let i = 0; ; i++) {
  await restoreSnapshot(portal.store, names[i % names.length]!)
  console.log('restored')
}
