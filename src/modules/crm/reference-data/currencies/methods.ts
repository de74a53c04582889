import { sourceOf } from '../../../../lib/source.ts'
import { setSetting, setting, settingsChanged } from '../../../../portal/settings/settings.ts'
import type { Draft, RecordCondition } from '../../../../records/draft.ts'
import { refuse } from '../../../../records/guards.ts'
import type { ReadVerb } from '../../../../records/methods/record-type.ts'
import { tableMethods } from '../../../../records/methods/table-methods.ts'
import { tablePhrases } from '../../../../records/methods/table-phrases.ts'
import type { TableType } from '../../../../records/methods/table-type.ts'
import { describeFields } from '../../../../records/show.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { listOf, object, type Param, phpArray, scalarText, truth } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { requireConfigurer, requireSettingsReader } from '../../model/access.ts'
import { portalSettings } from '../../model/portal-settings.ts'
import { type CurrencyCondition, currency, currencyConditions, localizationFields } from './currency.ts'
import {
  deleteLocalizations,
  type Localization,
  localizationIn,
  localizationsOf,
  readLocalizations,
  showLocalization,
  writeLocalizations,
} from './localizations.ts'

type CurrencyDraft = Draft<CurrencyCondition>
type Fails = Call<CurrencyCondition | RecordCondition>

const required = ['CURRENCY', 'AMOUNT_CNT', 'AMOUNT']

/** Past the memory of settings: the call itself may be what changes it. */
const baseCurrency = async (call: Pick<Call, 'db'>): Promise<string> =>
  (await setting(call.db, 'base_currency')) ?? 'USD'

/** The base currency counts 1 for 1 (crm_currency: always). */
const baseIsOne = async ({ call, type, before, after }: CurrencyDraft): Promise<void> => {
  if (before) after.currency = before.currency
  if (!(after.amount_cnt > 0)) refuse(call, type.fields, 'AMOUNT_CNT')
  if (!(after.amount > 0)) refuse(call, type.fields, 'AMOUNT')
  if (after.currency === (await baseCurrency(call))) Object.assign(after, { amount: 1, amount_cnt: 1 })
  after.date_update = call.now
}

const isNew = async ({ call, after }: CurrencyDraft): Promise<void> => {
  const [taken] = await query(call.db, 'select id from currency where currency = ?', [after.currency])
  if (taken) call.fail('currencyTaken', { id: after.currency })
}

/** What is written beside a currency's own row. */
async function writeRest({ call, before, after }: CurrencyDraft, fields: Row): Promise<void> {
  const localizations = fields.LANG ? readLocalizations(call, fields.LANG) : new Map<string, Localization>()
  // The language of the portal always has one.
  if (!before && !localizations.has(call.language)) localizations.set(call.language, {})
  await writeLocalizations(call, after.currency, localizations)
  if (truth(fields.BASE)) await setBase(call, after.currency)
}

async function setBase(call: Pick<Call, 'db' | 'now'>, code: string): Promise<void> {
  await setSetting(call.db, 'base_currency', code)
  await query(call.db, 'update currency set amount = 1, amount_cnt = 1, date_update = ? where currency = ?', [
    call.now,
    code,
  ])
}

const currencies: TableType<CurrencyCondition> = {
  ...currency,
  requireKeys(call, fields) {
    const missing = required.find(name => fields[name] === undefined || fields[name] === null || fields[name] === '')
    if (missing) call.fail('currencyFieldMissing', { field: missing })
  },
  guards: { add: [isNew, baseIsOne], update: [baseIsOne] },
  deletable: [
    async (call, row) => {
      const base = await baseCurrency(call)
      if (row.currency === base) call.fail('baseStays')
      if (row.currency === ((await setting(call.db, 'report_currency')) ?? base)) call.fail('reportStays')
    },
  ],
  follow: {
    add: (draft, _id, fields) => writeRest(draft, fields),
    update: (draft, _id, fields) => writeRest(draft, fields),
    delete: async (call, row) => {
      await query(call.db, 'delete from currency_localization where currency = ?', [row.currency])
    },
  },
  parts: { mask: '*', of: partsOf },
}

async function partsOf(call: Call, rows: readonly { id: number }[], verb: ReadVerb) {
  const base = await baseCurrency(call)
  const codes = new Map(
    (await query(call.db, 'select id, currency from currency')).map(row => [Number(row.id), String(row.currency)]),
  )
  const all = await localizationsOf(call, [...codes.values()])
  return new Map(
    rows.map(({ id }) => {
      const code = codes.get(Number(id))!
      const localizations = all.get(code)!
      const { FULL_NAME, FORMAT_STRING, DEC_POINT, THOUSANDS_SEP, DECIMALS } = showLocalization(
        localizationIn(localizations, code, call.language),
      )
      const localized = { FULL_NAME, LID: call.language, FORMAT_STRING, DEC_POINT, THOUSANDS_SEP, DECIMALS }
      const LANG = Object.fromEntries([...localizations].map(([language, row]) => [language, showLocalization(row)]))
      return [Number(id), { BASE: code === base ? 'Y' : 'N', ...localized, ...(verb === 'get' ? { LANG } : {}) }]
    }),
  )
}

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const writing = {
  ...common,
  kind: 'write',
  changesSettings: true,
  access: 'who may change the settings of the CRM',
} as const
const reading = { ...common, kind: 'read', access: 'who may see the settings of the CRM' } as const

const words = {
  ...tablePhrases,
  ...currencyConditions,
  idInvalid: 'The parameter id is invalid or not defined.',
  localizationsNotArray: "Parameter 'localizations' must be array.",
  languagesNotArray: "Parameter 'lids' must be array.",
}

const code: Param<string, 'idInvalid'> = {
  type: 'string',
  required: true,
  read: (value, call) => scalarText(value)?.trim().toWellFormed() || call.fail('idInvalid'),
}

const isThere = async (call: Pick<Call, 'db'>, id: string): Promise<boolean> =>
  (await query(call.db, 'select id from currency where currency = ?', [id])).length > 0

/** Notes that a currency is another since its localizations changed. */
async function changed(call: Call, id: string): Promise<void> {
  await query(call.db, 'update currency set date_update = ? where currency = ?', [call.now, id])
  call.recordChange(currency.name, id, 'update')
}

/** crm.currency.* */
export const currencyMethods: Method[] = [
  ...tableMethods(currencies),
  method({
    ...common,
    name: 'crm.currency.base.get',
    kind: 'read',
    params: {},
    phrases: {},
    run: async call => (await portalSettings(call)).baseCurrency,
  }),
  method({
    ...writing,
    name: 'crm.currency.base.set',
    params: { id: code },
    phrases: words,
    async run(call, { id }) {
      await requireConfigurer(call)
      await settingsChanged(call.db, call)
      if (!(await isThere(call, id))) call.fail('notFound')
      await setBase(call, id)
      call.recordChange(currency.name, id, 'update')
      return true
    },
  }),
  method({
    ...reading,
    name: 'crm.currency.localizations.fields',
    params: {},
    phrases: words,
    async run(call) {
      await requireSettingsReader(call)
      return describeFields(call, localizationFields)
    },
  }),
  method({
    ...reading,
    name: 'crm.currency.localizations.get',
    params: { id: code },
    phrases: words,
    async run(call, { id }) {
      await requireSettingsReader(call)
      const all = (await localizationsOf(call, [id])).get(id)!
      return Object.fromEntries([...all].map(([language, row]) => [language, showLocalization(row)]))
    },
  }),
  method({
    ...writing,
    name: 'crm.currency.localizations.set',
    params: { id: code, localizations: object('localizationsNotArray') },
    phrases: words,
    async run(call, { id, localizations }) {
      await requireConfigurer(call)
      await settingsChanged(call.db, call)
      const changes = readLocalizations(call as Fails, localizations)
      // Nothing that could be changed is no failure (crm-currency-localizations-set.md, result).
      if (!changes.size || !(await isThere(call, id))) return false
      await writeLocalizations(call, id, changes)
      await changed(call, id)
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.currency.localizations.delete',
    params: {
      id: code,
      lids: {
        type: 'string[]',
        required: true,
        read: (value, call) => listOf(phpArray(value)) ?? call.fail('languagesNotArray'),
      } satisfies Param<unknown[], 'languagesNotArray'>,
    },
    phrases: words,
    async run(call, { id, lids }) {
      await requireConfigurer(call)
      await settingsChanged(call.db, call)
      const languages = lids.map(scalarText).filter(language => language !== undefined)
      if (
        !(await deleteLocalizations(
          call,
          id,
          languages.map(language => language.toWellFormed()),
        ))
      )
        return false
      await changed(call, id)
      return true
    },
  }),
]
