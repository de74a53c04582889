import { computed, reactive, ref } from 'vue'
import { call } from '../../rest/call.ts'
import { rightsFor } from '../../rest/session.ts'
import { withCommunications } from '../duplicates/duplicates.ts'
import { type EntityType, entityTypeById, type RecordRow } from '../entity-types/index.ts'
import { draftOf, wireOf } from '../records/card/editors.ts'
import { type Field, useFields } from '../records/fields.ts'

/** What a lead can become, and the field that names it. */
export type Target = 'contact' | 'company' | 'deal'
export const TARGETS = { contact: 3, company: 4, deal: 2 } as const

/** What is wanted of one of them. */
export interface Wish {
  isWanted: boolean
  /** A client that there is; null: a new one. */
  taken: { id: number; title: string } | null
  /** What the new one is given, by the codes of fields. */
  drafts: Record<string, string | string[]>
}

export interface Converted {
  contactId: number | null
  companyId: number | null
  dealId: number | null
}

const multifields = (lead: RecordRow, code: string): string[] =>
  ((lead[code] ?? []) as { VALUE: string }[]).map(({ VALUE }) => VALUE)

/** What a new record is called at first, in the fields that people see. */
const named = (lead: RecordRow): Record<Target, Record<string, string>> => ({
  contact: { NAME: String(lead.NAME ?? ''), LAST_NAME: String(lead.LAST_NAME ?? '') },
  company: { TITLE: String(lead.COMPANY_TITLE ?? '') },
  deal: { TITLE: String(lead.TITLE ?? '') },
})

/** The state of the question what a lead becomes. */
export function useConversion(lead: RecordRow) {
  const names = named(lead)
  const hasPerson = Boolean(names.contact.NAME || names.contact.LAST_NAME)
  const known = { contact: Number(lead.CONTACT_ID) || null, company: Number(lead.COMPANY_ID) || null }
  const may = (target: Target) => rightsFor(TARGETS[target]).add
  const isOffered = (target: 'contact' | 'company') =>
    known[target] === null && (may(target) || rightsFor(TARGETS[target]).read)
  const wishes = reactive<Record<Target, Wish>>({
    contact: {
      isWanted: isOffered('contact') && may('contact') && (hasPerson || !names.company.TITLE),
      taken: null,
      drafts: names.contact,
    },
    company: {
      isWanted: isOffered('company') && may('company') && names.company.TITLE !== '',
      taken: null,
      drafts: names.company,
    },
    deal: { isWanted: may('deal'), taken: null, drafts: names.deal },
  })
  const category = ref(0)
  const offered = (['contact', 'company', 'deal'] as const).filter(target =>
    target === 'deal' ? may('deal') : isOffered(target),
  )
  const fields = Object.fromEntries(
    offered.map(target => [target, useFields(computed((): EntityType => entityTypeById(TARGETS[target]))).fields]),
  ) as Partial<Record<Target, ReturnType<typeof useFields>['fields']>>

  /** Fields that the new record cannot be without and the lead says nothing of. */
  const demanded = (target: Target): Field[] =>
    [...(fields[target]?.value.values() ?? [])].filter(field => {
      if (!field.isDynamic || !field.isRequired) return false
      const value = lead[field.code]
      const isFilled = value !== undefined && value !== null && value !== '' && value !== false
      if (!isFilled) wishes[target].drafts[field.code] ??= draftOf(field, { id: '' })
      return !isFilled
    })

  function wireOfWish(target: Target): unknown {
    const { isWanted, taken, drafts } = wishes[target]
    if (!isWanted) return null
    if (taken) return { id: taken.id }
    const given = Object.entries(drafts).flatMap(([code, draft]) => {
      const field = fields[target]?.value.get(code)
      const value = field ? wireOf(field, draft) : draft
      return value === '' ? [] : [[code, value] as const]
    })
    return {
      fields: {
        ...Object.fromEntries(given),
        ...(target === 'deal' && category.value && { CATEGORY_ID: category.value }),
      },
    }
  }
  const convert = async (): Promise<Converted> => {
    const wanted = Object.fromEntries(offered.map(target => [target, wireOfWish(target)]))
    return (await call<Converted>('portico.lead.convert', { id: Number(lead.id), ...wanted })).result
  }

  /** Clients who have a phone or an address of the lead already. */
  async function duplicates(): Promise<Partial<Record<Target, number[]>>> {
    const found = await withCommunications({ PHONE: multifields(lead, 'PHONE'), EMAIL: multifields(lead, 'EMAIL') })
    const idsOf = (type: number) => found.filter(({ entityTypeId }) => entityTypeId === type).map(({ id }) => id)
    return { contact: idsOf(TARGETS.contact), company: idsOf(TARGETS.company) }
  }
  return { wishes, category, offered, known, may, demanded, convert, duplicates }
}
