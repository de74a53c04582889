import { type Command, call } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'
import { tableThings } from '../engine/table.ts'
import type { Things } from '../engine/things.ts'
import { writeAll } from '../engine/write-all.ts'
import type { Preset, PresetField } from './requisites.ts'

/** What presets are for: requisites, by their number. */
const REQUISITE = 8
const STEP = 10

/** Presets of requisites and what each asks for. */
export function usePresets(chosen: () => string, open: (id: string) => void) {
  const { t } = useTexts()
  /** Fields of presets that requisites keep elsewhere. */
  const own: Readonly<Record<string, string>> = {
    RQ_ADDR: t('settings.address'),
    RQ_SIGNATURE: t('settings.signature'),
    RQ_STAMP: t('settings.stamp'),
  }
  const presets = tableThings<Preset>({
    method: 'crm.requisite.preset',
    key: ['presets'],
    follows: /^REQUISITE_PRESET$/,
    list: { order: { SORT: 'ASC' } },
    asks: async () => {
      const { result } = await call<{ ID: number; TITLE: string }[]>('crm.requisite.preset.countries')
      const options = result.map(({ ID, TITLE }) => ({ value: String(ID), text: TITLE }))
      return ['NAME', { code: 'COUNTRY_ID', kind: 'choice', isFixed: true, options }, 'ACTIVE']
    },
    begins: { NAME: '', ACTIVE: 'Y', COUNTRY_ID: '122' },
    fixed: { ENTITY_TYPE_ID: REQUISITE },
    thing: ({ ID, NAME, ACTIVE }) => ({
      id: ID,
      name: NAME,
      code: ID,
      isOff: ACTIVE === 'N',
      isChosen: ID === chosen(),
    }),
    newTitle: t('settings.newPreset'),
    empty: t('settings.noPresets'),
    open: ({ ID }) => open(ID),
  })

  function fieldsOf(presetId: string): Things<PresetField> {
    const preset = { ID: presetId }
    const titles = async () => (await call<Record<string, { title: string }>>('crm.requisite.fields')).result
    let known: Record<string, { title: string }> = {}
    const nameOf = (code: string) => known[code]?.title ?? own[code] ?? code
    return {
      key: ['fields of a preset', presetId],
      follows: /^REQUISITE_PRESET$/,
      async load() {
        known = await titles()
        const { result } = await call<PresetField[]>('crm.requisite.preset.field.list', { preset })
        return result.sort((a, b) => a.SORT - b.SORT)
      },
      thing: ({ ID, FIELD_NAME, FIELD_TITLE }) => ({
        id: String(ID),
        name: FIELD_TITLE || nameOf(FIELD_NAME),
        code: FIELD_NAME,
      }),
      async fields(row) {
        const title = { code: 'FIELD_TITLE', name: t('settings.name'), kind: 'text' } as const
        if (row) return [title]
        const { result } = await call<string[]>('crm.requisite.preset.field.availabletoadd', { preset })
        const options = result.map(code => ({ value: code, text: nameOf(code) }))
        return [
          {
            code: 'FIELD_NAME',
            name: t('settings.presetFields'),
            kind: 'choice',
            isRequired: true,
            options: [{ value: '', text: '—' }, ...options],
          },
          title,
        ]
      },
      draft: row => ({ FIELD_TITLE: row?.FIELD_TITLE ?? '', FIELD_NAME: '' }),
      newTitle: t('common.add'),
      empty: '',
      add: (draft, _, rows) =>
        call('crm.requisite.preset.field.add', { preset, fields: { ...draft, SORT: (rows.at(-1)?.SORT ?? 0) + STEP } }),
      update: ({ ID }, fields) => call('crm.requisite.preset.field.update', { preset, id: ID, fields }),
      remove: ({ ID }) => call('crm.requisite.preset.field.delete', { preset, id: ID }),
      order: rows =>
        writeAll(
          rows.map(
            ({ ID }, at): Command => [
              'crm.requisite.preset.field.update',
              { preset, id: ID, fields: { SORT: (at + 1) * STEP } },
            ],
          ),
        ),
    }
  }
  return { presets, fieldsOf }
}
