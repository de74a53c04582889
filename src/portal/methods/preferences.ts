import { sourceOf } from '../../lib/source.ts'
import { isMap } from '../../lib/text.ts'
import { method } from '../../rest/method.ts'
import { anything, text } from '../../rest/params.ts'

const LONGEST_NAME = 100
const LONGEST_VALUE = 65_536

const source = sourceOf(import.meta.filename)

/** What people set in the portal's pages, each for themselves: columns, presets of filters, the theme. */
export const preferenceMethods = [
  method({
    name: 'portico.preference.get',
    kind: 'read',
    source,
    params: {},
    phrases: {},
    async run(call): Promise<Record<string, unknown>> {
      const rows = await call.db
        .selectFrom('preference')
        .select(['name', 'value'])
        .where('user_id', '=', call.caller.userId)
        .execute()
      return Object.fromEntries(rows.map(({ name, value }) => [name!, JSON.parse(value!)]))
    },
  }),
  method({
    name: 'portico.preference.set',
    kind: 'write',
    source,
    params: { name: text('nameInvalid'), value: anything('object') },
    phrases: {
      nameInvalid: { code: 'INVALID_ARG_VALUE', text: 'name is a text of up to 100 characters' },
      valueInvalid: { code: 'INVALID_ARG_VALUE', text: 'value is an object of up to 65536 characters of JSON' },
    },
    async run(call, { name, value }) {
      if (name.length > LONGEST_NAME) call.fail('nameInvalid')
      const isNothing = value === null || value === undefined
      const json = JSON.stringify(value)
      if (!isNothing && ((!isMap(value) && !Array.isArray(value)) || json.length > LONGEST_VALUE))
        call.fail('valueInvalid')
      const user_id = call.caller.userId
      await call.db.deleteFrom('preference').where('user_id', '=', user_id).where('name', '=', name).execute()
      if (!isNothing) await call.db.insertInto('preference').values({ user_id, name, value: json }).execute()
      return true
    },
  }),
]
