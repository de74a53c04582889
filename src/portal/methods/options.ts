import { sourceOf } from '../../lib/source.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { anything, optionalText, phpArray } from '../../rest/params.ts'

const source = sourceOf(import.meta.filename)

/** What belongs to the application itself is kept under the user that nobody is. */
const NOBODY = 0

/** A name is part of an index, which takes short texts only. */
const LONGEST_NAME = 255

const applicationRequired = { code: 'AccessException', text: 'Application context required' }

const phrases = {
  optionsEmpty: { code: 'ArgumentNullException', text: 'options is empty' },
  applicationRequired,
  administratorRequired: { code: 'AccessException', text: 'Administrator authorization required' },
  nameTooLong: {
    code: 'ArgumentOutOfRangeException',
    text: {
      en: 'The name of an option is longer than {limit} characters',
      ru: 'Название настройки длиннее {limit} символов',
    },
  },
}

/** What an application keeps, for itself or for each of its users: two methods that differ in whose it is and who may. */
interface Options {
  name: 'app.option' | 'user.option'
  ownerOf(call: Call): number
  /** Whether somebody may set them. */
  maySet(call: Call): boolean
  setters: string
}

const families: readonly Options[] = [
  // api-reference/common/settings/app-option-get.md, app-option-set.md
  { name: 'app.option', ownerOf: () => NOBODY, maySet: call => call.caller.isAdmin, setters: 'an administrator' },
  // api-reference/common/settings/user-option-get.md, user-option-set.md
  { name: 'user.option', ownerOf: call => call.caller.userId, maySet: () => true, setters: 'any user' },
]

export const optionMethods: Method[] = families.flatMap(({ name, ownerOf, maySet, setters }) => [
  method({
    name: `${name}.get`,
    kind: 'read',
    access: 'any user of an application',
    source,
    params: { option: optionalText },
    phrases: { applicationRequired },
    async run(call, { option }) {
      const options = await storedOptions(call, applicationOf(call), ownerOf(call))
      if (option === '') return options
      return Object.hasOwn(options, option) ? options[option] : null
    },
  }),
  method({
    name: `${name}.set`,
    kind: 'write',
    access: `${setters} of an application`,
    source,
    params: { options: { ...anything('array'), required: true } },
    phrases,
    async run(call, { options }) {
      const application_id = applicationOf(call)
      // In one order, so that two calls that set the same ones do not wait for each other.
      const entries = Object.entries(phpArray(options) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
      if (!entries.length) call.fail('optionsEmpty')
      if (!maySet(call)) call.fail('administratorRequired')
      if (entries.some(([name]) => name.length > LONGEST_NAME)) call.fail('nameTooLong', { limit: LONGEST_NAME })
      for (const [name, value] of entries)
        await call.db
          .insertInto('application_option')
          .values({ application_id, user_id: ownerOf(call), name: name.toWellFormed(), value: JSON.stringify(value) })
          .onConflict(conflict =>
            conflict.columns(['application_id', 'user_id', 'name']).doUpdateSet({ value: JSON.stringify(value) }),
          )
          .execute()
      call.recordChange('APPLICATION', application_id, 'update')
      return true
    },
  }),
])

const applicationOf = (call: Call<'applicationRequired'>): number =>
  (call.caller.application ?? call.fail('applicationRequired')).id

/** Options by name, each as it was set: a number stays a number, a list a list. */
async function storedOptions(call: Call, applicationId: number, userId: number): Promise<Record<string, unknown>> {
  const rows = await call.db
    .selectFrom('application_option')
    .select(['name', 'value'])
    .where('application_id', '=', applicationId)
    .where('user_id', '=', userId)
    .orderBy('name')
    .execute()
  return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value!)]))
}
