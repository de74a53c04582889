import { wireMoment } from '../../lib/moment.ts'
import { keepAddress } from '../../portal/address.ts'
import { resetPortal, restoreSnapshot, START, takeSnapshot } from '../../portal/snapshots.ts'
import { BadSnapshot, NoSuchSnapshot } from '../../store/snapshot-names.ts'
import { noun, operation } from '../operation.ts'
import { text } from '../params.ts'
import { conflict, missing, wrong } from '../refusal.ts'

const name = text('the name: letters, digits, - and _', { required: true })

/** Says what is wrong with a name, or that there is no such snapshot. */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NoSuchSnapshot) throw missing(error.message)
    if (error instanceof BadSnapshot) throw wrong(error.message)
    throw error
  }
}

/** The whole portal as it was at a moment. */
export const snapshots = noun('snapshot', 'snapshots of the whole portal', [
  operation({
    verb: 'take',
    at: 'PUT /snapshots/{name}',
    kind: 'outside',
    live: 'if running',
    meaning: 'Takes a snapshot of the portal. It replaces an earlier one of the same name.',
    params: { name },
    words: ['name'],
    async run({ rest }, { name }) {
      await named(() => takeSnapshot(rest.store, name))
      return { name }
    },
    says: ({ name }) => `Snapshot ${name} is taken. portico snapshot restore ${name} brings it back.`,
  }),
  operation({
    verb: 'list',
    at: 'GET /snapshots',
    kind: 'read',
    live: 'if running',
    meaning: 'Lists the snapshots. The one called start was taken at the first start; a reset restores it.',
    params: {},
    run: async ({ rest, zone }) =>
      (await rest.store.snapshots.list()).map(({ name, created, bytes }) => ({
        name,
        created: created ? wireMoment(created.slice(0, 19), zone) : null,
        bytes: bytes ?? null,
      })),
    columns: { NAME: row => row.name, TAKEN: row => row.created, BYTES: row => row.bytes },
  }),
  operation({
    verb: 'restore',
    at: 'POST /snapshots/{name}/restore',
    kind: 'outside',
    live: 'if running',
    asks: 'Everything that was done since that snapshot will be gone.',
    meaning: 'Restores a snapshot of the whole portal: records, users, webhooks, applications, tokens, faults, clock.',
    params: { name },
    words: ['name'],
    async run({ rest }, { name }) {
      await named(() => restoreSnapshot(rest.store, name))
      rest.restored()
      await keepAddress(rest)
      return { name }
    },
    says: ({ name }) => `The portal is as it was in snapshot ${name}.`,
  }),
  operation({
    verb: 'forget',
    at: 'DELETE /snapshots/{name}',
    kind: 'outside',
    live: 'if running',
    meaning: 'Deletes a snapshot.',
    params: { name },
    words: ['name'],
    async run({ rest }, { name }) {
      if (name === START)
        throw conflict(`A reset goes back to ${START}. portico snapshot take ${START} puts another one in its place.`)
      if (!(await named(() => rest.store.snapshots.forget(name))))
        throw missing(`There is no snapshot ${name}. See portico snapshot list.`)
      return { name }
    },
    says: ({ name }) => `Snapshot ${name} is gone.`,
  }),
  operation({
    verb: 'reset',
    at: 'POST /reset',
    kind: 'outside',
    live: 'if running',
    asks: 'Everything that was done since the first start will be gone: records, users, webhooks, applications.',
    meaning: 'Restores the portal as it was at its first start: the seed, user 1 and their webhook, nothing else.',
    params: {},
    async run({ rest }) {
      await named(() => resetPortal(rest.store))
      rest.restored()
      await keepAddress(rest)
      return { reset: true }
    },
    says: () => 'The portal is as it was at its first start.',
  }),
])
