import type { Choice } from '../card/editors.ts'
import type { Field } from '../fields.ts'

/** What a cell means: a value to send, or why it means none. */
export type Meant = { value: unknown } | { problem: Problem }

/** Why a cell cannot be read; `text` is what stands there. */
export interface Problem {
  name: 'number' | 'date' | 'choice' | 'flag' | 'unknown' | 'missing'
  text: string
}

export interface ReadContext {
  choicesOf: (field: Field) => Choice[]
  /** Ids of companies and contacts by their names in small letters. */
  ids: ReadonlyMap<string, string>
  /** Whether `3/4` is the fourth of March. */
  isMonthFirst: boolean
}

const YES = new Set(['y', 'yes', '1', 'true', 'да', 'д'])
const NO = new Set(['n', 'no', '0', 'false', 'нет', 'н'])

const wrong = (name: Problem['name'], text: string): Meant => ({ problem: { name, text } })

/** `2026-11-30`, `30.11.2026`, `11/30/2026`, each with a time or without, as the API reads it. */
function readMoment(text: string, isMonthFirst: boolean): string | null {
  const [, date = '', time = ''] =
    /^(\S+?)(?:[T\s]+(\d{1,2}:\d\d(?::\d\d)?))?(?:\s*(?:Z|[+-]\d\d:?\d\d))?$/.exec(text) ?? []
  const iso = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(date)
  const european = /^(\d\d?)[.](\d\d?)[.](\d{4})$/.exec(date)
  const slashed = /^(\d\d?)\/(\d\d?)\/(\d{4})$/.exec(date)
  const parts = iso
    ? [iso[1], iso[2], iso[3]]
    : european
      ? [european[3], european[2], european[1]]
      : slashed
        ? [slashed[3], slashed[isMonthFirst ? 1 : 2], slashed[isMonthFirst ? 2 : 1]]
        : null
  if (!parts) return null
  const day = `${parts[0]}-${parts[1]!.padStart(2, '0')}-${parts[2]!.padStart(2, '0')}`
  const moment = new Date(`${day}T00:00:00Z`)
  // The thirtieth of February is no day.
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== day) return null
  return time ? `${day}T${/^\d:/.test(time) ? '0' : ''}${time}` : day
}

function readNumber(text: string): string | null {
  const plain = text.replace(/[\s\u00a0\u202f$€₽£]/g, '')
  // Where both stand the last one parts the decimals.
  const comma = plain.lastIndexOf(',')
  const normal =
    comma > plain.lastIndexOf('.') ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', '')
  return /^[+-]?\d+(\.\d+)?$/.test(normal) ? normal : null
}

/** Reads a cell for a field, by the field's type. */
export function readValue(field: Field, text: string, context: ReadContext): Meant {
  if (field.type === 'crm_multifield')
    return {
      value: text.split(/[;,]/).flatMap(part => (part.trim() ? [{ VALUE: part.trim(), VALUE_TYPE: 'WORK' }] : [])),
    }
  if (!field.isMultiple) return readOne(field, text, context)
  const all = text.split(/[;,]/).flatMap(part => (part.trim() ? [readOne(field, part.trim(), context)] : []))
  return all.find(one => 'problem' in one) ?? { value: all.map(one => (one as { value: unknown }).value) }
}

function readOne(field: Field, text: string, context: ReadContext): Meant {
  const small = text.toLowerCase()
  switch (field.type) {
    case 'integer':
    case 'double': {
      const number = readNumber(text)
      return number === null ? wrong('number', text) : { value: number }
    }
    case 'date':
    case 'datetime': {
      const moment = readMoment(text, context.isMonthFirst)
      return moment === null ? wrong('date', text) : { value: field.type === 'date' ? moment.slice(0, 10) : moment }
    }
    case 'char':
    case 'boolean':
      return YES.has(small) ? { value: 'Y' } : NO.has(small) ? { value: 'N' } : wrong('flag', text)
    case 'crm_company':
    case 'crm_contact': {
      const id = /^#?\d+$/.test(text) ? text.replace('#', '') : context.ids.get(`${field.type} ${small}`)
      return id === undefined ? wrong('unknown', text) : { value: id }
    }
    case 'crm_status':
    case 'enumeration':
    case 'user':
    case 'employee':
    case 'crm_category':
    case 'crm_currency': {
      const choice = context
        .choicesOf(field)
        .find(
          ({ value, text: name }) =>
            value.toLowerCase() === small || name.toLowerCase() === small || name.toLowerCase().endsWith(`: ${small}`),
        )
      return choice ? { value: choice.value } : wrong('choice', text)
    }
    default:
      return { value: text }
  }
}
