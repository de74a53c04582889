// What the tutorials on forms of records have in common: a page made of `crm.item.fields`, and the handler that saves it.
import assert from 'node:assert/strict'
import type { Answer } from '../../src/index.ts'
import { resultOf } from '../support/answers.ts'
import type { Crm, Fields } from '../support/crm.ts'

/** A line of the form for a phone, an e-mail address and the like. */
interface Line {
  id?: number
  typeId: string
  valueType: string
  value: string
  /** The box beside it is checked. */
  delete?: true
}

/** What a browser sends of a form: texts of the fields that are filled, and of boxes those that are checked. */
export interface Sent {
  id?: number
  form: Record<string, string | string[]>
  fm?: Line[]
}

interface Field {
  type: string
  isRequired: boolean
  isReadOnly: boolean
  isMultiple: boolean
  isImmutable: boolean
  statusType?: string
  title: string
}

const originalNames = { useOriginalUfNames: 'Y' }

/** The form of one type of records. `skipped`: fields that its tutorial leaves out. */
export function editForm(crm: Crm, entityTypeId: number, skipped: readonly string[]) {
  const fields = async (): Promise<Record<string, Field>> =>
    (await crm.result('crm.item.fields', { entityTypeId, ...originalNames })).fields

  /** What the handler makes of a form. */
  async function values({ form, fm = [] }: Sent): Promise<Fields> {
    const made: Fields = {}
    for (const [key, field] of Object.entries(await fields())) {
      if (skipped.includes(key) || field.isReadOnly || UNSUPPORTED.includes(field.type)) continue
      made[key] = field.type === 'crm_multifield' ? entries(fm) : sentValue(key, field, form)
    }
    return made
  }

  const call = async (sent: Sent): Promise<Answer> => {
    const { id } = sent
    const params = { entityTypeId, fields: await values(sent), ...originalNames }
    return crm.call(id ? 'crm.item.update' : 'crm.item.add', id ? { ...params, id } : params)
  }

  return {
    fields,
    /** Saves a form as it is, failures too. */
    call,
    /** Saves a form and gives the id of the record. */
    save: async (sent: Sent): Promise<number> => resultOf(await call(sent)).item.id,
    get: async (id: number) => (await crm.result('crm.item.get', { entityTypeId, id, ...originalNames })).item,
    /** The page finds what it shows: a list for every field that takes its values from one, and the currencies. */
    async canBeMade(): Promise<void> {
      const known = Object.entries(await fields())
      for (const [key, { type, statusType, isRequired, isReadOnly, isMultiple, title }] of known) {
        assert.ok(type && title, key)
        for (const flag of [isRequired, isReadOnly, isMultiple]) assert.equal(typeof flag, 'boolean', key)
        if (type !== 'crm_status') continue
        const rows: Fields[] = await crm.result('crm.status.list', { filter: { ENTITY_ID: statusType } })
        assert.ok(rows.length && rows.every(({ STATUS_ID, NAME }) => STATUS_ID && NAME), `${key} of ${statusType}`)
      }
      const currencies: Fields[] = await crm.result('crm.currency.list')
      assert.ok(currencies.length && currencies.every(({ CURRENCY, FULL_NAME }) => CURRENCY && FULL_NAME))
    },
  }
}

const UNSUPPORTED = ['file', 'resourcebooking', 'crm_product_row']

function sentValue(key: string, { type, isMultiple }: Field, form: Sent['form']): unknown {
  if (type === 'boolean' || type === 'char') return key in form ? 'Y' : 'N'
  if (!(key in form)) return isMultiple ? [] : ''
  const given = [form[key]!].flat().filter(Boolean)
  if (type === 'money') return `${form[key]}|${form[`${key}_CURRENCY`] ?? ''}`
  if (['crm_company', 'crm_contact', 'crm_lead'].includes(type))
    return isMultiple ? given.map(Number) : Number(given[0] ?? 0)
  return isMultiple ? given : form[key]
}

/** Lines that are there keep their ids, new ones are counted, and what is to go is empty. */
function entries(lines: readonly Line[]): Fields {
  let added = 0
  const made: Fields = {}
  for (const { id, typeId, valueType, value, delete: gone } of lines) {
    const left = gone ? '' : value
    if (id || left) made[id ?? `n${added++}`] = { typeId, valueType, value: left }
  }
  return made
}

/** A field of elements that takes several, as the form shows it; gives the ids of its elements. */
export async function addList(crm: Crm, type: string, name: string): Promise<string[]> {
  const fields = {
    FIELD_NAME: name,
    USER_TYPE_ID: 'enumeration',
    MULTIPLE: 'Y',
    LIST: [{ VALUE: 'A' }, { VALUE: 'B' }],
  }
  const id = await crm.result(`crm.${type}.userfield.add`, { fields })
  return (await crm.result(`crm.${type}.userfield.get`, { id })).LIST.map(({ ID }: { ID: string }) => ID)
}
