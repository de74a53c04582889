import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { Answer, Portal, PortalOptions } from '../../src/index.ts'
import { resultOf } from './answers.ts'
import { openPortal } from './portal.ts'

/** Types of records as method names spell them. */
export const types = ['lead', 'contact', 'company', 'deal', 'quote'] as const
export type Type = (typeof types)[number]

export type Fields = Record<string, unknown>

/** What a new record of a type cannot be without. */
const required: Record<Type, Fields> = { lead: {}, contact: { NAME: 'Anna' }, company: {}, deal: {}, quote: {} }

/** A portal with the calls that tests of the CRM make again and again, each as user 1 unless another is named. */
export interface Crm {
  portal: Portal
  call(method: string, params?: Fields, userId?: number): Promise<Answer>
  /** What a method answers when it goes well. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
  result(method: string, params?: Fields, userId?: number): Promise<any>
  /** Adds a record, by itself with as little as its type allows, and gives its id. */
  add(type: Type, fields?: Fields, userId?: number): Promise<number>
  get(type: Type, id: number, userId?: number): Promise<Record<string, string | null>>
  update(type: Type, id: number, fields: Fields, userId?: number): Promise<void>
  /** Ids of a list, in its order. */
  ids(type: Type, params?: Fields, userId?: number): Promise<number[]>
}

export function crmOf(portal: Portal): Crm {
  const crm: Crm = {
    portal,
    call: (method, params = {}, userId = 1) => portal.call(method, params, { userId }),
    result: async (method, params, userId) => resultOf(await crm.call(method, params, userId)),
    add: (type, fields = {}, userId) =>
      crm.result(`crm.${type}.add`, { fields: { ...required[type], ...fields } }, userId),
    get: (type, id, userId) => crm.result(`crm.${type}.get`, { id }, userId),
    async update(type, id, fields, userId) {
      assert.equal(await crm.result(`crm.${type}.update`, { id, fields }, userId), true)
    },
    async ids(type, params = {}, userId) {
      const records: { ID: string }[] = await crm.result(`crm.${type}.list`, { select: ['ID'], ...params }, userId)
      return records.map(({ ID }) => Number(ID))
    },
  }
  return crm
}

/** A portal for a file of tests: closed after them, and nothing that happened in it may have been a bug. */
export async function openCrm(options: PortalOptions = {}): Promise<Crm> {
  const bugs: unknown[] = []
  const portal = await openPortal({ onBug: (error, method) => bugs.push([method, error]), ...options })
  after(async () => {
    await portal.close()
    assert.deepEqual(bugs, [])
  })
  return crmOf(portal)
}
