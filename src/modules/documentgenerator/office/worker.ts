import { ensure } from '../../../lib/maps.ts'
import { deleteFiles, storeFile } from '../../../portal/files/stored-files.ts'
import type { DueWork } from '../../../portal/schedule.ts'
import type { Call } from '../../../rest/call.ts'
import type { Rest } from '../../../rest/rest.ts'
import { runAsSystem } from '../../../rest/run-as-system.ts'
import { query } from '../../../store/store.ts'
import type { Document } from '../documents/store.ts'
import { contentOf, DOCUMENT_FILES } from '../files.ts'
import { ConversionFailed, type Converted, convert, sweepFolders } from './convert.ts'
import { findOffice } from './find.ts'

/** Longer than LibreOffice takes for a document of hundreds of pages. */
const LIMIT = 60_000
/** Calls that make documents have committed by then. */
const SOON = 200

/** What converts the documents of one portal, one after the other. */
interface Worker {
  running: boolean
  timer: NodeJS.Timeout | undefined
}

const workers = new WeakMap<Rest, Worker>()
const workerOf = (rest: Rest): Worker => ensure(workers, rest, () => ({ running: false, timer: undefined }))

/** How a new document stands: it waits, or nothing here can convert it. */
export const awaited = (): 'waiting' | 'no-office' => (findOffice() ? 'waiting' : 'no-office')

/** Documents are looked for soon, when the transaction of the call that made one is over. */
export function convertSoon(rest: Rest): void {
  const worker = workerOf(rest)
  if (worker.timer || !findOffice()) return
  worker.timer = setTimeout(() => {
    worker.timer = undefined
    void convertWaiting(rest)
  }, SOON)
  worker.timer.unref()
}

/** Every minute too: for those that a process left behind when it ended, and since LibreOffice may have been installed. */
export const conversions: DueWork = {
  name: 'conversion of documents',
  async run(rest) {
    // It goes on by itself: nothing else that is due waits for it.
    if (findOffice()) void convertWaiting(rest)
  },
}

/** Converts what waits; one process of those on a database does. */
async function convertWaiting(rest: Rest): Promise<void> {
  const worker = workerOf(rest)
  if (worker.running) return
  worker.running = true
  try {
    if (!(await nextWaiting(rest, 0))) return
    const claim = await rest.store.claim('documents')
    if (!claim) return
    try {
      await sweepFolders()
      let last = 0
      for (;;) {
        const row = rest.closing.aborted ? undefined : await nextWaiting(rest, last)
        if (!row) return
        last = Number(row.id)
        await convertOne(rest, row)
      }
    } finally {
      await claim.release()
    }
  } catch (error) {
    if (!rest.closing.aborted) rest.onBug(error, conversions.name)
  } finally {
    worker.running = false
  }
}

async function nextWaiting({ store }: Rest, after: number): Promise<Document | undefined> {
  const [row] = await query<Document>(
    store.read,
    `select * from document where transformation in ('waiting', 'no-office') and id > ? order by id limit 1`,
    [after],
  )
  return row
}

async function convertOne(rest: Rest, row: Document): Promise<void> {
  const office = findOffice()
  const content = await contentOf({ db: rest.store.read, rest }, row.file_id)
  if (!office || !content) return
  try {
    const converted = await convert(content, { office, limit: LIMIT, closing: rest.closing })
    await settle(rest, row, call => keep(call, row, converted))
  } catch (error) {
    // Who comes next begins it anew.
    if (rest.closing.aborted) return
    if (!(error instanceof ConversionFailed)) throw error
    await settle(rest, row, call =>
      call.db
        .updateTable('document')
        .set({ transformation: 'failed', transformation_error: error.reason })
        .where('id', '=', row.id)
        .execute(),
    )
  }
}

/** Writes what came of it, unless the document was made anew or deleted meanwhile. */
const settle = (rest: Rest, { id, file_id }: Document, write: (call: Call) => Promise<unknown>): Promise<void> =>
  runAsSystem(rest, { name: conversions.name, phrases: {} }, async call => {
    const [row] = await query(call.db, `select file_id from document where id = ? ${call.flavor.forUpdate}`, [id])
    if (row && Number(row.file_id) === Number(file_id)) await write(call)
  })

async function keep(call: Call, row: Document, { pdf, image }: Converted): Promise<void> {
  const owner = { entityTypeId: DOCUMENT_FILES, recordId: Number(row.id) }
  await deleteFiles(
    call.db,
    [row.pdf_id, row.image_id].filter(id => id !== null),
  )
  const { id: pdf_id } = await storeFile(call, owner, { name: `${row.number}.pdf`, content: pdf })
  const picture = image && (await storeFile(call, owner, { name: `${row.number}.png`, content: image }))
  await call.db
    .updateTable('document')
    .set({ pdf_id, image_id: picture?.id ?? null, transformation: 'done', transformation_error: null })
    .where('id', '=', row.id)
    .execute()
}
