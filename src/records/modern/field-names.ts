/** `createdTime` of `CREATED_TIME`, `parentId1248` of `PARENT_ID_1248`. */
export const camel = (upper: string): string =>
  upper.toLowerCase().replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/**
 * The modern name of a field that is named as the classic methods spell it, `entityTypeId` of `ENTITY_TYPE_ID`; any other
 * name as it is. Modern lists know both: official SDKs page through every list by `ID`.
 */
export const modernName = (name: string): string => (/^[A-Z][A-Z0-9_]*$/.test(name) ? camel(name) : name)
