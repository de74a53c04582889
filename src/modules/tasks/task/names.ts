/** A name as the tables of tasks have it, whatever form it was sent in: `RESPONSIBLE_ID` of `responsibleId`. */
export const upperName = (name: string): string =>
  /[a-z]/.test(name) ? name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase() : name

/** Fields of an object by such names. */
export const upperNames = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [upperName(name), value]))
