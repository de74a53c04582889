import { camel } from '../../../records/modern/field-names.ts'

/**
 * A user field's name in camel case. Only names whose words are told apart afterwards are changed as a whole: where
 * letters and digits mix, or digits stand without the number of the type, the prefix alone is (crm-item-add.md).
 */
export function userfieldCamel(name: string): string {
  const unprefixed = name.replace(/^UF_CRM_/, '')
  const [, type, rest] = /^(\d+)_(.+)$/.exec(unprefixed) ?? []
  if (type !== undefined && rest !== undefined) {
    if (/^\d+$/.test(rest)) return `ufCrm${type}_${rest}`
    if (/^[A-Z_]+$/.test(rest)) return `ufCrm${type}${capital(camel(rest))}`
  } else if (/^[A-Z_]+$/.test(unprefixed)) return `ufCrm${capital(camel(unprefixed))}`
  return `ufCrm_${unprefixed}`
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
