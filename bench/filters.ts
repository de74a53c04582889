/** A filter of a list, and with what else the list is asked for. */
export interface Filter {
  method: string
  filter: Record<string, unknown>
  more?: Record<string, unknown>
}

/** A smart process that deals are children of; the number of its `entityId` is in the names of its user fields. */
export const smartProcess = { id: 1, entityTypeId: 1036, field: 'UF_CRM_1_NUMBER' }

const of = (type: string, filters: Record<string, unknown>[]): Filter[] =>
  filters.map(filter => ({ method: `crm.${type}.list`, filter }))

const items = (entityTypeId: number, filters: Record<string, unknown>[]): Filter[] =>
  filters.map(filter => ({ method: 'crm.item.list', filter, more: { entityTypeId } }))

const since = { '>=DATE_CREATE': '2031-01-01T00:00:00+00:00' }
const somebody = { '@ASSIGNED_BY_ID': [999_001, 999_002] }
const someDay = (from: string, to: string) => ({ '>=createdTime': from, '<createdTime': to })

/** Filters of crm.item.list that items of all types have. */
const anyItems = [
  { '>=createdTime': '2031-01-01T00:00:00+00:00' },
  {
    0: {
      logic: 'OR',
      0: someDay('2031-10-31T00:00:00+00:00', '2031-11-01T00:00:00+00:00'),
      1: someDay('2031-02-28T00:00:00+00:00', '2031-03-01T00:00:00+00:00'),
    },
  },
  { '@assignedById': [999_001, 999_002], isManualOpportunity: 'Y' },
  { '>=opportunity': 5e8, '<=opportunity': 6e8 },
  { '>opportunity': 5e8 },
  { contactId: 7 },
  { companyId: 7 },
  { contactIds: [7] },
]
const observed = { observers: 999_001 }

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
    { '>OPPORTUNITY': 5e8, '!STATUS_ID': 'CONVERTED' },
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
    { LEAD_ID: 7 },
    { TITLE: 'rare' },
    { [`PARENT_ID_${smartProcess.entityTypeId}`]: 999_001 },
    somebody,
    since,
  ]),
  ...of('contact', [
    { SOURCE_ID: 'RARE' },
    { EMAIL: 'Special-for@example.com' },
    { LAST_NAME: 'rare' },
    { COMPANY_ID: 7 },
    somebody,
    since,
  ]),
  ...of('company', [{ COMPANY_TYPE: 'RARE' }, { TITLE: 'Rare' }, { CONTACT_ID: 7 }, somebody, since]),
  ...of('quote', [{ '=STATUS_ID': 'RARE' }, { '=COMPANY_ID': 7 }, { CONTACT_ID: 7 }, somebody, since]),
  ...of('activity', [
    { OWNER_TYPE_ID: 2, OWNER_ID: 7 },
    { OWNER_ID: 7 },
    {
      BINDINGS: [
        { OWNER_TYPE_ID: 2, OWNER_ID: 7 },
        { OWNER_TYPE_ID: 3, OWNER_ID: 7 },
      ],
    },
    { RESPONSIBLE_ID: 999_001, COMPLETED: 'N' },
    { RESPONSIBLE_ID: 999_001, '<DEADLINE': '2030-01-01T00:00:00+00:00' },
  ]),
  ...items(1, [...anyItems, observed, { '@stageId': ['RARE', 'RARER'] }, { '@sourceId': ['RARE', 'RARER'] }]),
  ...items(2, [
    ...anyItems,
    observed,
    { categoryId: 77, stageId: 'C77:NEW' },
    { [`parentId${smartProcess.entityTypeId}`]: 999_001 },
  ]),
  ...items(7, [...anyItems, { '@stageId': ['RARE', 'RARER'] }]),
  ...items(smartProcess.entityTypeId, [
    ...anyItems,
    observed,
    { stageId: 'RARE' },
    { title: 'Rare' },
    { ufCrm1Number: 900_000_001 },
    { '>=ufCrm1Number': 900_000_001 },
  ]),
]

/** Pages after pages, by offset and by the last id (settings/performance/huge-data.md); `last` is an id near the end. */
export const pages = (last: number): Filter[] => [
  { method: 'crm.deal.list', filter: { CATEGORY_ID: 77 }, more: { order: { ID: 'DESC' }, start: 50 } },
  { method: 'crm.deal.list', filter: { '>ID': last }, more: { order: { ID: 'ASC' }, start: -1 } },
  { method: 'crm.deal.list', filter: { '>ID': last, CATEGORY_ID: 77 }, more: { order: { ID: 'ASC' }, start: -1 } },
  { method: 'crm.item.list', filter: { '>id': last }, more: { entityTypeId: 2, order: { id: 'ASC' }, start: -1 } },
  {
    method: 'crm.item.list',
    filter: { '>id': last, ufCrmInteger: 900_000_001 },
    more: { entityTypeId: 2, order: { id: 'DESC' }, start: -1 },
  },
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
      return [
        ...of('deal', [{ [name]: one }, { [`@${name}`]: [one, one] }, ...(ranges ? [{ [`>=${name}`]: one }] : [])]),
        ...items(2, [{ [`ufCrm${multiple ? 'Many' : ''}${type[0]!.toUpperCase()}${type.slice(1)}`]: one }]),
      ]
    }),
  )
