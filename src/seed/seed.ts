import { readFileSync } from 'node:fs'
import { isMap, type Language } from '../lib/text.ts'
import type { Portal } from '../open-portal.ts'
import { addRole, type Role } from '../portal/roles.ts'
import { settingsChanged } from '../portal/settings/settings.ts'
import { replaceReferences } from '../rest/batch.ts'

/** A call of a seed; its answer is `$result[key]` in the parameters of later ones, as in a batch. */
interface SeedCall {
  key?: string
  method: string
  params?: Record<string, unknown>
  /** The user who calls; user 1 otherwise. */
  as?: number
}

/** A seed file: roles first, then calls in order, then rules of stages. A bare list is its calls. */
export interface Seed {
  roles?: Omit<Role, 'id'>[]
  calls: SeedCall[]
  /** The parameters of `portico rule add`; they may name answers of the calls too. */
  rules?: Record<string, unknown>[]
}

/** A seed that cannot be used: what it is and why. */
export class BadSeed extends Error {}

/** Fills a new portal. */
export type Filling = (portal: Portal, language: Language) => Promise<void>

/**
 * What a new portal is filled with: nothing, the demo data, or the calls of a JSON file. The file is read here, before there
 * is a portal, so that one that cannot be read leaves nothing behind.
 */
export async function filling(what: string): Promise<Filling | null> {
  if (what === 'empty') return null
  if (what === 'demo') return (await import('./demo.ts')).demo
  const read = readSeed(what)
  return portal => apply(portal, read)
}

function readSeed(file: string): Seed {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BadSeed(`--seed ${file}: ${(error as Error).message}. Give empty, demo, or a JSON file with calls.`)
  }
  const calls = Array.isArray(value) ? value : isMap(value) ? value.calls : undefined
  if (!Array.isArray(calls)) throw new BadSeed(`--seed ${file}: a list of {"method": …, "params": …} is needed.`)
  return isMap(value) ? (value as unknown as Seed) : { calls }
}

/** Applies a seed; the first call that fails ends it. */
async function apply(portal: Portal, { roles = [], calls, rules = [] }: Seed): Promise<void> {
  if (roles.length)
    await portal.store.write(async db => {
      for (const role of roles) await addRole(db, role)
      await settingsChanged(db)
    })
  const results = new Map<string, unknown>()
  for (const [index, { key, method, params = {}, as }] of calls.entries()) {
    const answer = await portal.call(method, replaceReferences(params, results), as ? { userId: as } : undefined)
    if (answer.error !== undefined)
      throw new BadSeed(`Call ${index + 1} of the seed, ${method}: ${answer.error} ${answer.error_description}`)
    results.set(key ?? String(index), answer.result)
  }
  for (const [index, rule] of rules.entries())
    await portal.control('rule', 'add', replaceReferences(rule, results)).catch(error => {
      throw new BadSeed(`Rule ${index + 1} of the seed: ${(error as Error).message}`)
    })
}
