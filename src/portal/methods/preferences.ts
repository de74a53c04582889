import { sourceOf } from '../../lib/source.ts'
import { isMap } from '../../lib/text.ts'
import { method } from '../../rest/method.ts'
import { anything, flag, text } from '../../rest/params.ts'

const LONGEST_NAME = 100
const LONGEST_VALUE = 65_536

/** Who owns what an administrator sets for everybody. */
const EVERYBODY = 0

const source = sourceOf(import.meta.filename)

/** What people set in the portal's pages, each for themselves, or administrators for all: columns, views of lists, the language. */
export const preferenceMethods = [
  method({
    name: 'portico.preference.get',
    kind: 'read',
    source,
    params: { forAll: flag },
    phrases: {},
    async run(call, { forAll }): Promise<Record<string, unknown>> {
      const rows = await call.db
        .selectFrom('preference')
        .select(['name', 'value'])
        .where('user_id', '=', forAll ? EVERYBODY : call.caller.userId)
        .execute()
      return Object.fromEntries(rows.map(({ name, value }) => [name!, JSON.parse(value!)]))
    },
  }),
  method({
    name: 'portico.preference.set',
    kind: 'write',
    source,
    params: { name: text('nameInvalid'), value: anything('object'), forAll: flag },
    phrases: {
      nameInvalid: { code: 'INVALID_ARG_VALUE', text: 'name is a text of up to 100 characters' },
      valueInvalid: { code: 'INVALID_ARG_VALUE', text: 'value is an object of up to 65536 characters of JSON' },
      accessDenied: {
        code: 'ACCESS_DENIED',
        text: { en: 'Administrators alone set this for everybody', ru: 'Для всех это задают только администраторы' },
      },
    },
    async run(call, { name, value, forAll }) {
      if (forAll && !call.caller.isAdmin) call.fail('accessDenied')
      if (name.length > LONGEST_NAME) call.fail('nameInvalid')
      const isNothing = value === null || value === undefined
      const json = JSON.stringify(value)
      if (!isNothing && ((!isMap(value) && !Array.isArray(value)) || json.length > LONGEST_VALUE))
        call.fail('valueInvalid')
      const user_id = forAll ? EVERYBODY : call.caller.userId
      await call.db.deleteFrom('preference').where('user_id', '=', user_id).where('name', '=', name).execute()
      if (!isNothing) await call.db.insertInto('preference').values({ user_id, name, value: json }).execute()
      return true
    },
  }),
]
