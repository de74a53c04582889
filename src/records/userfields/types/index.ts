import type { FieldType } from '../../field-types/field-type.ts'
import { text } from '../../field-types/plain.ts'
import { address } from './address.ts'
import { boolean } from './boolean.ts'
import { crm } from './crm.ts'
import { crmStatus } from './crm-status.ts'
import { date } from './date.ts'
import { datetime } from './datetime.ts'
import { double } from './double.ts'
import { employee } from './employee.ts'
import { enumeration } from './enumeration.ts'
import { file } from './file.ts'
import { iblockElement } from './iblock-element.ts'
import { iblockSection } from './iblock-section.ts'
import { integer } from './integer.ts'
import { money } from './money.ts'
import { string } from './string.ts'
import { url } from './url.ts'
import type { UserfieldType } from './userfield-type.ts'

/** Types of user fields in the order of crm.userfield.types. */
export const userfieldTypes: readonly UserfieldType[] = [
  ...[string, integer, double, boolean, enumeration, datetime, date, money, url, address, file, employee, crmStatus],
  ...[iblockSection, iblockElement, crm],
]

const before = [crm, crmStatus, money, employee]
const documentedFirst = [string, integer, double, datetime, date, boolean, address, url, file, enumeration]

/** The same in the order of userfieldconfig.getTypes: those that stand before the types of applications, and the others. */
export const configTypes = {
  before,
  after: [
    ...documentedFirst,
    ...userfieldTypes.filter(type => !before.includes(type) && !documentedFirst.includes(type)),
  ],
}

const byId: ReadonlyMap<string, UserfieldType> = new Map(userfieldTypes.map(type => [type.id, type]))

/** The type of this `USER_TYPE_ID`; undefined for one of an application, and for what is no type. */
export const userfieldType = (id: string): UserfieldType | undefined => byId.get(id)

/** The full codes of types that applications register: `rest_<application id>_<code>`. */
export const CUSTOM_TYPE = 'rest_'

/** How fields of a `USER_TYPE_ID` are kept; those of an application's type are texts, as long as the field is there. */
export const userfieldValue = (id: string): FieldType | undefined =>
  id.startsWith(CUSTOM_TYPE) ? text : byId.get(id)?.value
