/** Types of objects that are known by number and have no entity type here (api-reference/crm/data-types.md#object_type). */
export const otherTypeNames: Readonly<Record<number, string>> = {
  5: 'INVOICE',
  8: 'REQUISITE',
  14: 'ORDER',
}

/** Numbers that smart processes can have (crm-type-add.md). */
const isDynamic = (id: number): boolean => (id >= 128 && id <= 192) || (id >= 1030 && id % 2 === 0)

/** What a failure calls a type that the portal does not have; a number that no type can have is called by itself. */
export const nameOfUnknown = (id: number): string =>
  otherTypeNames[id] ?? (isDynamic(id) ? `DYNAMIC_${id}` : String(id))
