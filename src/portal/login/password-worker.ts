// The thread that password-hashing.ts starts: one hash takes a tenth of a second, which no call should wait for.

import { randomBytes } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { argon2id, argon2Verify } from 'hash-wasm'
import type { HashingJob } from './password-hashing.ts'

const SALT_BYTES = 16
const HASH_BYTES = 32

function run({ password, work }: HashingJob): Promise<string | boolean> {
  if ('hash' in work) return argon2Verify({ password, hash: work.hash })
  return argon2id({
    ...work.cost,
    password,
    salt: randomBytes(SALT_BYTES),
    hashLength: HASH_BYTES,
    outputType: 'encoded',
  })
}

parentPort!.on('message', async (job: HashingJob) => {
  try {
    parentPort!.postMessage({ id: job.id, result: await run(job) })
  } catch (error) {
    parentPort!.postMessage({ id: job.id, error: error instanceof Error ? error.message : String(error) })
  }
})
