import { currencyName } from '../../../../lib/currency.ts'
import { isMap } from '../../../../lib/text.ts'
import type { RecordCondition } from '../../../../records/draft.ts'
import { column } from '../../../../records/field.ts'
import { refuse } from '../../../../records/guards.ts'
import { readColumns } from '../../../../records/input.ts'
import type { Call } from '../../../../rest/call.ts'
import { phpArray } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { type CurrencyCondition, localizationFields } from './currency.ts'

type Fails = Call<CurrencyCondition | RecordCondition>

/** What stands between thousands, by its code (api-reference/crm/data-types.md, crm_currency_localization). */
const separators: Readonly<Record<string, string>> = { N: '', C: ',', D: '.', S: ' ', B: '&nbsp;' }

const MOST_DECIMALS = 10

/** How a currency is written in one language. */
export type Localization = Row

/** The localizations that a caller sends, by language; columns that they say nothing of are not among them. */
export function readLocalizations(call: Fails, value: unknown): Map<string, Localization> {
  const read = new Map<string, Localization>()
  for (const [language, localization] of Object.entries(phpArray(value) ?? call.fail('languageInvalid'))) {
    if (!/^[a-z]{2}$/.test(language) || !isMap(localization)) call.fail('languageInvalid')
    read.set(language, readLocalization(call, localization as Row))
  }
  return read
}

function readLocalization(call: Fails, localization: Row): Localization {
  const row = readColumns(call, localizationFields, localization, { importing: false, adding: true })
  for (const name of Object.keys(row)) if (row[name] === null || row[name] === '') delete row[name]
  const invalid = (name: string) => refuse(call, localizationFields, name)
  if (row.decimals !== undefined && !(row.decimals >= 0 && row.decimals <= MOST_DECIMALS)) invalid('DECIMALS')
  if (row.format_string !== undefined && !row.format_string.includes('#')) call.fail('formatInvalid')
  if (row.thousands_variant !== undefined) {
    if (!Object.hasOwn(separators, row.thousands_variant)) invalid('THOUSANDS_VARIANT')
    // The code says which separator it is, whatever else was sent.
    row.thousands_sep = null
  } else if (row.thousands_sep !== undefined) row.thousands_variant = null
  return row
}

/** Localization of a language that nobody described (crm_currency_localization: the defaults). */
const defaultOf = (currency: string, language: string): Localization => ({
  full_name: currencyName(currency, language),
  format_string: '#',
  dec_point: '.',
  thousands_variant: 'S',
  thousands_sep: null,
  decimals: 2,
  hide_zero: 'N',
})

/** Every localization of some currencies, by currency and language. */
export async function localizationsOf(
  call: Pick<Call, 'db'>,
  currencies: readonly string[],
): Promise<Map<string, Map<string, Localization>>> {
  const found = new Map(currencies.map(code => [code, new Map<string, Localization>()]))
  const rows = await call.db.selectFrom('currency_localization').selectAll().orderBy('id').execute()
  for (const row of rows) found.get(row.currency!)?.set(row.language!, row)
  return found
}

/** The localization of a language, or its default. */
export const localizationIn = (
  localizations: ReadonlyMap<string, Localization>,
  currency: string,
  language: string,
): Localization => localizations.get(language) ?? defaultOf(currency, language)

/** Writes localizations over those that a currency has; the others stay. */
export async function writeLocalizations(
  call: Pick<Call, 'db'>,
  currency: string,
  localizations: ReadonlyMap<string, Localization>,
): Promise<void> {
  for (const [language, changes] of localizations)
    await call.db
      .insertInto('currency_localization')
      .values({ currency, language, ...defaultOf(currency, language), ...changes })
      .onConflict(conflict => conflict.columns(['currency', 'language']).doUpdateSet({ currency, ...changes }))
      .execute()
}

/** Deletes localizations of some languages and says whether there were any. */
export async function deleteLocalizations(
  call: Pick<Call, 'db'>,
  currency: string,
  languages: readonly string[],
): Promise<boolean> {
  if (!languages.length) return false
  const gone = await query(
    call.db,
    `delete from currency_localization where currency = ? and language in (${languages.map(() => '?').join(',')}) returning id`,
    [currency, ...languages],
  )
  return gone.length > 0
}

/** A localization as answers show it: every value a text. */
export const showLocalization = (row: Localization): Record<string, string | null> =>
  Object.fromEntries(
    Object.keys(localizationFields).map(name => {
      if (name === 'THOUSANDS_SEP') return [name, separatorOf(row)]
      const value = row[column(name)]
      return [name, value === null || value === undefined ? null : String(value)]
    }),
  )

const separatorOf = ({ thousands_variant, thousands_sep }: Localization): string | null =>
  thousands_variant === null ? thousands_sep : separators[thousands_variant]!
