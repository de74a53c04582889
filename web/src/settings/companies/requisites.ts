import { batch } from '../../rest/batch.ts'
import { type Command, call } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'
import { useTexts } from '../../texts/i18n.ts'
import type { FormField } from '../engine/form-field.ts'
import { type Row, tableThings } from '../engine/table.ts'

export type Requisite = Row & { NAME: string; PRESET_ID: string }
export type Preset = Row & { NAME: string; COUNTRY_ID: string; ACTIVE: 'Y' | 'N' }

export interface PresetField {
  ID: number
  FIELD_NAME: string
  FIELD_TITLE: string
  SORT: number
}

const COMPANY = 4

/** The codes of banks that are asked for, whatever the country is. */
const BANK = [
  ...['NAME', 'RQ_BANK_NAME', 'RQ_ACC_NUM', 'RQ_IBAN', 'RQ_SWIFT', 'RQ_BIC', 'RQ_BIK', 'RQ_COR_ACC_NUM'],
  ...['RQ_BANK_ROUTE_NUM', 'RQ_BANK_ADDR', 'RQ_ACC_CURRENCY'],
]

export const loadPresets = () => everything<Preset>('crm.requisite.preset.list', { order: { SORT: 'ASC' } })

/** Requisites of companies and their bank details, as settings know them. */
export function useRequisites() {
  const { t } = useTexts()
  const allOf = (companyId: string) => ({ ENTITY_TYPE_ID: COMPANY, ENTITY_ID: companyId })

  /** What each preset asks for: a field is shown for those that name it. */
  async function asks() {
    const [presets, { result: described }] = await Promise.all([
      loadPresets(),
      call<Record<string, { title: string }>>('crm.requisite.fields'),
    ])
    const { result } = await batch(
      Object.fromEntries(
        presets.map(({ ID }) => [ID, ['crm.requisite.preset.field.list', { preset: { ID } }] as Command]),
      ),
    )
    const askedBy = new Map<string, { presets: string[]; title: string }>()
    for (const [preset, fields] of Object.entries(result))
      for (const { FIELD_NAME, FIELD_TITLE } of fields as PresetField[]) {
        const known = askedBy.get(FIELD_NAME) ?? { presets: [], title: FIELD_TITLE }
        known.presets.push(preset)
        askedBy.set(FIELD_NAME, known)
      }
    const fields = [...askedBy]
      .filter(([code]) => code in described)
      .map(([code, { presets: of, title }]): Partial<FormField> & { code: string } => ({
        code,
        ...(title && { name: title }),
        when: ({ PRESET_ID }) => of.includes(String(PRESET_ID)),
      }))
    return [
      {
        code: 'PRESET_ID',
        name: t('settings.preset'),
        kind: 'choice' as const,
        isFixed: true,
        options: presets.filter(({ ACTIVE }) => ACTIVE === 'Y').map(({ ID, NAME }) => ({ value: ID, text: NAME })),
      },
      { code: 'NAME', isRequired: true },
      ...fields,
    ]
  }

  const requisitesOf = (companyId: string, chosen: () => string, open: (id: string) => void) =>
    tableThings<Requisite>({
      method: 'crm.requisite',
      key: ['requisites', companyId],
      follows: /^REQUISITE$/,
      list: { filter: allOf(companyId), order: { SORT: 'ASC' } },
      asks,
      begins: { PRESET_ID: '1', NAME: '' },
      fixed: allOf(companyId),
      thing: row => ({
        id: row.ID,
        name: row.NAME || `#${row.ID}`,
        code: row.ID,
        isChosen: row.ID === chosen(),
        notes: ['RQ_COMPANY_NAME', 'RQ_NAME', 'RQ_INN', 'RQ_VAT_ID'].flatMap(code => (row[code] as string) || []),
      }),
      newTitle: t('settings.newRequisite'),
      empty: t('settings.noRequisites'),
      open: ({ ID }) => open(ID),
    })

  const banksOf = (requisiteId: string) =>
    tableThings<Row & { NAME: string }>({
      method: 'crm.requisite.bankdetail',
      key: ['bank details', requisiteId],
      follows: /^BANK_DETAIL$/,
      list: { filter: { ENTITY_ID: requisiteId }, order: { SORT: 'ASC' } },
      asks: () => BANK.map(code => (code === 'NAME' ? { code, isRequired: true } : code)),
      fixed: { ENTITY_ID: requisiteId },
      thing: row => ({
        id: row.ID,
        name: row.NAME || `#${row.ID}`,
        code: row.ID,
        notes: ['RQ_BANK_NAME', 'RQ_IBAN', 'RQ_ACC_NUM'].flatMap(code => (row[code] as string) || []),
      }),
      newTitle: t('settings.newBank'),
      empty: t('settings.noBanks'),
    })
  return { allOf, requisitesOf, banksOf }
}
