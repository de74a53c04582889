import type { Call } from '../../../rest/call.ts'
import { scalarText, wholeNumber } from '../../../rest/params.ts'
import { recordKindById } from '../entities/registry.ts'

/** `2`, `2_category_0`, `31_1`: a type of objects, and a category of its (crm-document-generator-template-add.md). */
const PROVIDER = /^(\d{1,15})(?:_(?:category_)?(\d{1,15}))?$/

/** The type of objects that a template's provider names; null for what is no provider. */
export const typeIn = (provider: string): number | null => {
  const [, type] = PROVIDER.exec(provider) ?? []
  return type === undefined ? null : Number(type)
}

/** Providers as they are sent: a list, or one alone; undefined where one is of no type that the portal has. */
export async function readProviders(call: Call, values: readonly unknown[]): Promise<string[] | undefined> {
  const providers: string[] = []
  for (const value of values) {
    const provider = scalarText(value)?.trim().toLowerCase() ?? ''
    const type = typeIn(provider)
    if (type === null || !(await recordKindById(call, type))) return undefined
    providers.push(provider)
  }
  return [...new Set(providers)]
}

/** An id as it is sent, 0 for what is none. */
export const idOf = (value: unknown): number => Math.max(0, wholeNumber(value) ?? 0)
