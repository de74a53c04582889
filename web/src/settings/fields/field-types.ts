import { useTexts } from '../../texts/i18n.ts'
import type { Draft, FormField, Option } from '../engine/form-field.ts'

/** What can be said of a user field of a type: its form, how settings are read into it and sent of it. */
export interface FieldKindOf {
  fields: readonly FormField[]
  /** Settings as the form has them, and as they are sent; absent: as they are. */
  read?(settings: Draft): Draft
  write?(draft: Draft): Draft
}

/** Settings of the types of user fields, as forms; a type that is not among them has none. */
export function useFieldTypes(directories: () => readonly Option[], bindable: () => readonly Option[]) {
  const { t } = useTexts()
  const text = (code: string, name: string): FormField => ({ code, name, kind: 'text' })
  const number = (code: string, name: string): FormField => ({ code, name, kind: 'number' })
  const flag = (code: string, name: string): FormField => ({ code, name, kind: 'flag' })
  const choice = (code: string, name: string, options: readonly Option[]): FormField => ({
    code,
    name,
    kind: 'choice',
    options,
  })
  const standard = text('DEFAULT_VALUE', t('settings.fDefault'))
  const bounds = [number('MIN_VALUE', t('settings.fLeast')), number('MAX_VALUE', t('settings.fMost'))]
  const lengths = [number('MIN_LENGTH', t('settings.fShortest')), number('MAX_LENGTH', t('settings.fLongest'))]
  const displays = choice('DISPLAY', t('settings.fDisplay'), [
    { value: 'LIST', text: t('settings.dList') },
    { value: 'UI', text: t('settings.dUi') },
    { value: 'CHECKBOX', text: t('settings.dBoxes') },
    { value: 'DIALOG', text: t('settings.dDialog') },
  ])
  /** A default is a kind of moment, and the moment where it is a fixed one. */
  const moment: FieldKindOf = {
    fields: [
      choice('MOMENT', t('settings.fMoment'), [
        { value: 'NONE', text: t('settings.fNone') },
        { value: 'NOW', text: t('settings.fNow') },
        { value: 'FIXED', text: t('settings.fFixed') },
      ]),
      { code: 'FIXED', name: t('settings.fFixedValue'), kind: 'date', when: draft => draft.MOMENT === 'FIXED' },
    ],
    read: ({ DEFAULT_VALUE, ...others }) => {
      const { TYPE = 'NONE', VALUE = '' } = (DEFAULT_VALUE ?? {}) as { TYPE?: string; VALUE?: string }
      return { ...others, MOMENT: TYPE, FIXED: VALUE.slice(0, 10) }
    },
    write: ({ MOMENT, FIXED, ...others }) => ({ ...others, DEFAULT_VALUE: { TYPE: MOMENT, VALUE: FIXED ?? '' } }),
  }
  const block: FieldKindOf = { fields: [number('IBLOCK_ID', t('settings.fBlock')), displays] }

  const kinds: Readonly<Record<string, FieldKindOf>> = {
    string: {
      fields: [standard, number('ROWS', t('settings.fRows')), ...lengths, text('REGEXP', t('settings.fPattern'))],
    },
    integer: { fields: [standard, ...bounds] },
    double: { fields: [number('PRECISION', t('settings.fDigits')), standard, ...bounds] },
    boolean: {
      fields: [
        choice('DEFAULT_VALUE', t('settings.fDefault'), [
          { value: '0', text: t('common.no') },
          { value: '1', text: t('common.yes') },
        ]),
        choice('DISPLAY', t('settings.fDisplay'), [
          { value: 'CHECKBOX', text: t('settings.dCheckbox') },
          { value: 'RADIO', text: t('settings.dRadio') },
          { value: 'DROPDOWN', text: t('settings.dDropdown') },
        ]),
        text('LABEL_CHECKBOX', t('settings.fLabel')),
      ],
    },
    enumeration: {
      fields: [
        { code: 'enum', name: t('settings.listItems'), kind: 'items' },
        displays,
        flag('SHOW_NO_VALUE', t('settings.fAllowNone')),
        text('CAPTION_NO_VALUE', t('settings.fNoValue')),
      ],
    },
    date: moment,
    datetime: moment,
    money: { fields: [standard] },
    url: { fields: [standard, flag('POPUP', t('settings.fNewTab'))] },
    address: { fields: [flag('SHOW_MAP', t('settings.fMap'))] },
    file: {
      fields: [number('MAX_ALLOWED_SIZE', t('settings.fSize')), text('EXTENSIONS', t('settings.fExtensions'))],
      read: ({ EXTENSIONS, ...others }) => ({ ...others, EXTENSIONS: Object.values(EXTENSIONS ?? {}).join(', ') }),
      write: ({ EXTENSIONS, ...others }) => ({
        ...others,
        EXTENSIONS: String(EXTENSIONS ?? '')
          .split(',')
          .map(one => one.trim())
          .filter(Boolean),
      }),
    },
    crm_status: { fields: [choice('ENTITY_TYPE', t('settings.fDirectory'), directories())] },
    crm: {
      fields: [{ code: 'BIND', name: t('settings.fBindTo'), kind: 'chips', options: bindable() }],
      read: settings => ({
        BIND: bindable()
          .map(({ value }) => value)
          .filter(value => settings[value] === 'Y'),
      }),
      write: ({ BIND }) =>
        Object.fromEntries(
          bindable().map(({ value }) => [value, ((BIND ?? []) as string[]).includes(value) ? 'Y' : 'N']),
        ),
    },
    iblock_section: block,
    iblock_element: block,
  }
  return kinds
}
