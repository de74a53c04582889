/** Types of objects that are known by number and have no entity type here (api-reference/crm/data-types.md#object_type). */
export const otherTypeNames: Readonly<Record<number, string>> = {
  5: 'INVOICE',
  8: 'REQUISITE',
  14: 'ORDER',
  31: 'SMART_INVOICE',
}
