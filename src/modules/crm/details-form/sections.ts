import { isMap } from '../../../lib/text.ts'
import { plainText } from '../../../records/field-types/plain.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, phpArray, repeated, scalarText, truth, wholeNumber } from '../../../rest/params.ts'

/** The ways in which the sections of a form can be wrong. */
export type SectionCondition =
  | 'dataNotArray'
  | 'dataNotIndexed'
  | 'dataEmpty'
  | 'sectionTypeWrong'
  | 'sectionNameMissing'
  | 'sectionTitleMissing'
  | 'elementNameMissing'

/** A section of a form as it is kept and told (crm-item-details-configuration-get.md). */
export interface Section {
  name: string
  title: string
  type: 'section'
  elements: SectionElement[]
}

interface SectionElement {
  name: string
  /** Whether the field is shown while it is empty. */
  optionFlags: '0' | '1'
  options?: Record<string, string | number>
}

interface Option {
  /** Fields that have it. */
  fields: readonly string[]
  /** Undefined for a value that is none: the option keeps its default. */
  read(value: unknown): string | number | undefined
}

const shown = (value: unknown): string | undefined => {
  const is = truth(value)
  return is === undefined ? undefined : String(is)
}

/** Options of single fields (crm-item-details-configuration-set.md). */
const options: Readonly<Record<string, Option>> = {
  defaultAddressType: { fields: ['ADDRESS'], read: wholeNumber },
  defaultCountry: {
    fields: ['PHONE', 'CLIENT', 'COMPANY', 'CONTACT', 'MYCOMPANY_ID'],
    read: value => /^[a-z]{2}$/i.exec(scalarText(value)?.trim() ?? '')?.[0].toUpperCase(),
  },
  isPayButtonVisible: { fields: ['OPPORTUNITY_WITH_CURRENCY'], read: shown },
  isPaymentDocumentsVisible: { fields: ['OPPORTUNITY_WITH_CURRENCY'], read: shown },
}

/** Reads `data`: the sections of a form in their order, in the order of checks of the pages. */
export function readSections(call: Call<SectionCondition>, data: unknown): Section[] {
  const sections = phpArray(data) ?? call.fail('dataNotArray')
  const keys = Object.keys(sections)
  if (keys.some((key, index) => key !== String(index))) call.fail('dataNotIndexed')
  if (!keys.length) call.fail('dataEmpty')
  return keys.map((key, index) => readSection(call, sections[key], index))
}

function readSection(call: Call<SectionCondition>, value: unknown, section: number): Section {
  const sent = isMap(value) ? value : {}
  if (sent.type !== 'section') call.fail('sectionTypeWrong', { section, type: repeated(sent.type) })
  const name = textOf(sent.name) ?? call.fail('sectionNameMissing', { section })
  const title = textOf(sent.title) ?? call.fail('sectionTitleMissing', { section })
  return { name, title, type: 'section', elements: readElements(call, sent.elements, section) }
}

function readElements(call: Call<SectionCondition>, value: unknown, section: number): SectionElement[] {
  if (value === undefined || value === null || value === '') return []
  const missing = (element: number) => call.fail('elementNameMissing', { section, element })
  return (listOf(value) ?? missing(0)).map((item, element): SectionElement => {
    const sent = isMap(item) ? item : {}
    const name = textOf(sent.name) ?? missing(element)
    const options = readOptions(name, sent.options)
    return { name, optionFlags: truth(sent.optionFlags) ? '1' : '0', ...(options ? { options } : {}) }
  })
}

/** The options that the field has among those that are given; undefined where there are none. */
function readOptions(field: string, value: unknown): Record<string, string | number> | undefined {
  if (!isMap(value)) return undefined
  const read = Object.entries(options).flatMap(([name, option]): [string, string | number][] => {
    const setting = option.fields.includes(field) && Object.hasOwn(value, name) ? option.read(value[name]) : undefined
    return setting === undefined ? [] : [[name, setting]]
  })
  return read.length ? Object.fromEntries(read) : undefined
}

const textOf = (value: unknown): string | undefined => plainText(value)?.trim() || undefined
