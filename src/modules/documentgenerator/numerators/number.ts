import { randomInt } from 'node:crypto'
import { wireMoment, type Zone, zone } from '../../../lib/moment.ts'
import type { Context } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { RowOf } from '../../../store/table-types.ts'
import { type NumeratorSettings, type Period, PREFIX, RANDOM, SEQUENCE } from './settings.ts'

/** What a number may tell of the document that it is given to. */
export interface Numbered {
  /** `{CLIENT_ID}` */
  clientId: number | null
  /** `{SELF_ID}`: the own company; without direct numeration each has a counter of its own. */
  companyId: number | null
}

/** The number of the next document: the numerator's template with its words filled in. */
export async function nextNumber(
  call: Pick<Context, 'db' | 'now' | 'zone'>,
  numerator: RowOf<'numerator'>,
  { clientId, companyId }: Numbered,
): Promise<string> {
  const settings = JSON.parse(numerator.settings!) as NumeratorSettings
  const [year, month, day] = wireMoment(call.now, call.zone).slice(0, 10).split('-') as [string, string, string]
  const template = numerator.template!
  const sequential = template.includes('{NUMBER}') ? await count(call, numerator, settings, companyId) : ''
  const words: Readonly<Record<string, () => string>> = {
    NUMBER: () => sequential,
    DAY: () => day,
    MONTH: () => month,
    YEAR: () => year,
    RANDOM: () => random(settings[RANDOM]?.length ?? 5),
    PREFIX: () => settings[PREFIX]?.prefix ?? '',
    CLIENT_ID: () => String(clientId ?? ''),
    SELF_ID: () => String(companyId ?? ''),
    SELF_COMPANY_ID: () => String(companyId ?? ''),
  }
  return template.replace(/\{([A-Z_]+)\}/g, (found, word: string) => words[word]?.() ?? found)
}

/** Digits and capital letters, none of which is taken for another. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

const random = (length: number): string => Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]!).join('')

/** The period that a moment is in; everything is in the one of a counter that never begins anew. */
function periodOf(now: string, by: Period | null, zone: Zone): string {
  const date = wireMoment(now, zone)
  return by === null ? '' : date.slice(0, { year: 4, month: 7, day: 10 }[by])
}

/** Counts one document, in one statement: two of them at once get two numbers. */
async function count(
  { db, now, zone: portal }: Pick<Context, 'db' | 'now' | 'zone'>,
  { id }: RowOf<'numerator'>,
  settings: NumeratorSettings,
  companyId: number | null,
): Promise<string> {
  const { start, step, length, padString, periodicBy, timezone, isDirectNumeration } = settings[SEQUENCE]
  const period = periodOf(now, periodicBy, timezone ? zone(timezone) : portal)
  const [counter] = await query<{ value: number }>(
    db,
    `insert into numerator_counter (numerator_id, company_id, period, value) values (?, ?, ?, ?)
     on conflict (numerator_id, company_id) do update set
       value = case when numerator_counter.period = excluded.period then numerator_counter.value + ? else excluded.value end,
       period = excluded.period
     returning value`,
    [id, isDirectNumeration ? 0 : (companyId ?? 0), period, start, step],
  )
  return String(Number(counter!.value)).padStart(length, padString)
}
