/** A filter of a list, and what it is about. */
export interface Filter {
  method: string
  filter: Record<string, unknown>
}

const of = (type: string, filters: Record<string, unknown>[]): Filter[] =>
  filters.map(filter => ({ method: `crm.${type}.list`, filter }))

const since = { '>=DATE_CREATE': '2031-01-01T00:00:00+00:00' }
const somebody = { '@ASSIGNED_BY_ID': [999_001, 999_002] }

/**
 * Equalities and ranges by which the examples of the lists filter, one by one, and bindings
 * (api-reference/crm/{leads,deals,contacts,companies,quote}/*-list.md, crm-item-list.md). Flags are left out: half of the
 * records have each of their values; negations and parts of texts too, which no index finds.
 */
export const documentedFilters: readonly Filter[] = [
  ...of('lead', [
    { '=OPPORTUNITY': 15_000.5 },
    { '>=OPPORTUNITY': 5e8, '<=OPPORTUNITY': 6e8 },
    { '@STATUS_ID': ['RARE', 'RARER'] },
    { '@SOURCE_ID': ['RARE', 'RARER'] },
    { PHONE: '555888' },
    { CONTACT_ID: 7 },
    { COMPANY_ID: 7 },
    somebody,
    since,
  ]),
  ...of('deal', [
    { CATEGORY_ID: 77 },
    { STAGE_ID: 'C77:NEW', CATEGORY_ID: 77 },
    { STAGE_ID: 'C1:RARE' },
    { TYPE_ID: 'RARE' },
    { '>OPPORTUNITY': 5e8, '<=OPPORTUNITY': 6e8 },
    { CONTACT_ID: 7 },
    { COMPANY_ID: 7 },
    somebody,
    since,
  ]),
  ...of('contact', [{ SOURCE_ID: 'RARE' }, { EMAIL: 'special-for@example.com' }, { COMPANY_ID: 7 }, somebody, since]),
  ...of('company', [{ COMPANY_TYPE: 'RARE' }, { CONTACT_ID: 7 }, somebody, since]),
  ...of('quote', [{ '=STATUS_ID': 'RARE' }, { '=COMPANY_ID': 7 }, { CONTACT_ID: 7 }, somebody, since]),
]

/** User fields of deals, by their type, each alone and with several values. */
export const userfieldTypes = ['string', 'integer', 'double', 'date', 'datetime', 'enumeration', 'crm', 'url'] as const

/** Values that few records have, and whether a range of them is looked for. */
const rare: Record<(typeof userfieldTypes)[number], { value: unknown; ranges: boolean }> = {
  string: { value: 'rare', ranges: false },
  integer: { value: 900_000_001, ranges: true },
  double: { value: 9e8, ranges: true },
  date: { value: '2031-05-05', ranges: true },
  datetime: { value: '2031-05-05T10:00:00+00:00', ranges: true },
  // An element of the list is put in.
  enumeration: { value: 'element', ranges: false },
  crm: { value: 'D_900000001', ranges: false },
  url: { value: 'https://example.com/rare', ranges: false },
}

export const userfieldName = (type: string, multiple: boolean): string =>
  `UF_CRM_${multiple ? 'MANY_' : ''}${type.toUpperCase()}`

/** Equalities and ranges over user fields of deals; `element` is one of the elements of a list, by the field's name. */
export const userfieldFilters = (element: (name: string) => number): Filter[] =>
  [false, true].flatMap(multiple =>
    userfieldTypes.flatMap(type => {
      const name = userfieldName(type, multiple)
      const { value, ranges } = rare[type]
      const one = value === 'element' ? element(name) : value
      return of('deal', [{ [name]: one }, { [`@${name}`]: [one, one] }, ...(ranges ? [{ [`>=${name}`]: one }] : [])])
    }),
  )
