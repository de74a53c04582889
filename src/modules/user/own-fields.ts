import type { Text } from '../../lib/text.ts'
import { userScopes } from '../../portal/user-fields.ts'
import type { Words } from '../../rest/phrases.ts'

/** What the names of fields begin with that an administrator gave to users (api-reference/user/userfields/index.md). */
export const OWN_FIELDS = 'UF_USR_'

/** The parameter that takes all that are named so. */
export const OTHERS = `${OWN_FIELDS}*`

export type OwnFieldCondition = 'fieldInvalid' | 'fieldRequired'

const core = (text: Text): Words => ({ code: 'ERROR_CORE', text })

/** Their page has the code without a text (user-add.md, "Error updating user fields"); the texts are those of records. */
export const ownFieldPhrases: Record<OwnFieldCondition, Words> = {
  fieldInvalid: core({ en: 'Invalid value for the "{title}" field', ru: 'Неверное значение поля «{title}»' }),
  fieldRequired: core({
    en: "The field '{field}' is required.",
    ru: 'Поле «{field}» обязательно для заполнения.',
  }),
}

/** The full scope shows them, the limited ones beside a scope of their own (userfields/index.md). */
export const seesOwnFields = (scopes: ReadonlySet<string> | null): boolean =>
  scopes === null || scopes.has(userScopes.at(-1)!) || scopes.has('user.userfield')

/** Whether a key of a filter names such a field, in any case and with any prefix. */
export const namesOwnField = (key: string): boolean => key.toUpperCase().includes(OWN_FIELDS)
