import { sourceOf } from '../../../../lib/source.ts'
import { cut, isMap } from '../../../../lib/text.ts'
import { plainText } from '../../../../records/field-types/plain.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { anything, type Param } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { requireConfigurer } from '../../model/access.ts'
import { accessDenied, notFound } from '../phrases.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }

/** Colors of a badge (badges/index.md). */
const badgeTypes = ['success', 'failure', 'warning', 'primary', 'secondary']

/** A text, or texts by their language, as they are kept; undefined for an empty one. */
function readTexts(value: unknown): string | undefined {
  const texts = isMap(value) ? Object.values(value).map(plainText) : [plainText(value)]
  if (!texts.length || texts.some(text => !text?.trim() || text.length > 255)) return undefined
  return JSON.stringify(isMap(value) ? value : texts[0]).toWellFormed()
}

const texts = (name: string): Param<string, 'argumentMissing'> => ({
  type: 'string',
  required: true,
  read: (value, call) => readTexts(value) ?? call.fail('argumentMissing', { name }),
})

const code: Param<string, 'argumentMissing'> = {
  type: 'string',
  required: true,
  read: (value, call) => cut(plainText(value)?.trim() ?? '', 255) || call.fail('argumentMissing', { name: 'code' }),
}

const argumentMissing = { code: 'REQUIRED_ARG_MISSING', text: "Required argument '{name}' is missing" }

const show = ({ code, title, value, type }: Row) => ({ code, title: JSON.parse(title), value: JSON.parse(value), type })

/** Badges of configurable activities (api-reference/crm/timeline/activities/configurable/badges/). */
export const badgeMethods: Method[] = [
  method({
    ...common,
    name: 'crm.activity.badge.add',
    kind: 'write',
    access: 'who may change the settings of the CRM',
    params: { code, title: texts('title'), value: texts('value'), type: anything('string', true) },
    phrases: {
      argumentMissing,
      accessDenied,
      badgeTypeWrong: { code: 'INVALID_ARG_VALUE', text: 'A badge is one of: {types}' },
      badgeTaken: { code: 'INVALID_ARG_VALUE', text: "A badge with the code '{badge}' is there already" },
    },
    async run(call, { code, title, value, type }) {
      if (!plainText(type)) call.fail('argumentMissing', { name: 'type' })
      await requireConfigurer(call)
      if (!badgeTypes.includes(type as string)) call.fail('badgeTypeWrong', { types: badgeTypes.join(', ') })
      const added = await query(
        call.db,
        'insert into activity_badge (code, title, value, type) values (?, ?, ?, ?) on conflict do nothing returning id',
        [code, title, value, type],
      )
      if (!added.length) call.fail('badgeTaken', { badge: code })
      return { badge: show({ code, title, value, type }) }
    },
  }),
  method({
    ...common,
    name: 'crm.activity.badge.get',
    kind: 'read',
    params: { code },
    phrases: { argumentMissing, notFound },
    async run(call, { code }) {
      const [badge] = await query(call.db, 'select * from activity_badge where code = ?', [code])
      return badge ? { badge: show(badge) } : call.fail('notFound')
    },
  }),
  method({
    ...common,
    name: 'crm.activity.badge.list',
    kind: 'read',
    params: {},
    phrases: {},
    run: async call => ({ badges: (await query(call.db, 'select * from activity_badge order by id')).map(show) }),
  }),
  method({
    ...common,
    name: 'crm.activity.badge.delete',
    kind: 'write',
    access: 'who may change the settings of the CRM',
    params: { code },
    phrases: { argumentMissing, accessDenied, notFound },
    async run(call, { code }) {
      await requireConfigurer(call)
      const gone = await query(call.db, 'delete from activity_badge where code = ? returning id', [code])
      return gone.length ? true : call.fail('notFound')
    },
  }),
]
