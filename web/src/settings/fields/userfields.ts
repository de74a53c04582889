import { useTypeNames } from '../../crm/records/type-title.ts'
import { type Command, call } from '../../rest/call.ts'
import { type KnownType, knownTypes, session } from '../../rest/session.ts'
import { useTexts } from '../../texts/i18n.ts'
import { type Draft, type FormField, type Item, textIn } from '../engine/form-field.ts'
import type { Things } from '../engine/things.ts'
import { writeAll } from '../engine/write-all.ts'
import { type FieldKindOf, useFieldTypes } from './field-types.ts'
import { filled, MODULE, type Userfield, userfieldsOf } from './load-userfields.ts'

const STEP = 10

/** What has not to be said when a field is made: it is in the draft under names of its own. */
const GENERAL = ['userTypeId', 'label', 'code', 'multiple', 'mandatory', 'showFilter', 'help']

/** User fields of types, as settings know them. */
export function useUserfields(directories: () => readonly { value: string; text: string }[]) {
  const { t } = useTexts()
  const nameOf = useTypeNames()
  const { language } = session()
  const kinds = useFieldTypes(directories, () => knownTypes().map(type => ({ value: type.name, text: nameOf(type) })))
  const kindOf = (userTypeId: string): FieldKindOf => kinds[userTypeId] ?? { fields: [] }

  const labelOf = (field: Userfield): string =>
    field.editFormLabel?.[language] || Object.values(field.editFormLabel ?? {}).find(Boolean) || field.fieldName

  /** A draft as `userfieldconfig` takes it. */
  function sent(draft: Draft, userTypeId: string, known: Userfield | null): Draft {
    const { enum: items, ...rest } = Object.fromEntries(
      Object.entries(draft).filter(([code]) => !GENERAL.includes(code)),
    ) as Draft & { enum?: Item[] }
    const settings = kindOf(userTypeId).write?.(rest) ?? rest
    // A new text is said for every language, a change for the one that is read.
    const texts = (text: string, before: Readonly<Record<string, string>> | undefined) =>
      before ? { ...before, [language]: text } : text
    return {
      mandatory: draft.mandatory ?? 'N',
      showFilter: draft.showFilter ?? 'N',
      editFormLabel: texts(textIn(draft, 'label'), known?.editFormLabel),
      helpMessage: texts(textIn(draft, 'help'), known?.helpMessage),
      settings: { ...known?.settings, ...settings },
      ...(items && { userTypeId, enum: elementsOf(items, known) }),
    }
  }

  return (entityId: string, type: KnownType, types: readonly { value: string; text: string }[]): Things<Userfield> => {
    const typeNames = new Map(types.map(({ value, text }) => [value, text]))
    const general: FormField[] = [
      { code: 'userTypeId', name: t('settings.type'), kind: 'choice', options: types, isFixed: true },
      { code: 'label', name: t('settings.name'), kind: 'text', isRequired: true },
      { code: 'mandatory', name: t('settings.mandatory'), kind: 'flag' },
      {
        code: 'multiple',
        name: t('settings.multiple'),
        kind: 'flag',
        isFixed: true,
        when: ({ userTypeId }) => userTypeId !== 'boolean',
      },
      { code: 'showFilter', name: t('settings.showFilter'), kind: 'flag' },
    ]
    const last: FormField[] = [
      { code: 'help', name: t('settings.help'), kind: 'text' },
      { code: 'code', name: t('settings.code'), kind: 'text', isFixed: true, hint: t('settings.fieldCode') },
    ]
    /** The fields of every type, each where its type is chosen. */
    const special = Object.entries(kinds).flatMap(([id, { fields }]) =>
      fields.map(
        (field): FormField => ({
          ...field,
          when: draft => draft.userTypeId === id && (!field.when || field.when(draft)),
        }),
      ),
    )
    return {
      key: ['userfields', entityId],
      follows: /^USERFIELD$/,
      load: () => userfieldsOf(entityId),
      thing: field => ({
        id: field.id,
        name: labelOf(field),
        code: field.fieldName,
        notes: [
          typeNames.get(field.userTypeId) ?? field.userTypeId,
          ...(field.multiple === 'Y' ? [t('settings.several')] : []),
          ...(field.mandatory === 'Y' ? [t('settings.mustBe')] : []),
        ],
      }),
      fields: () => [...general, ...special, ...last],
      draft: row =>
        row
          ? {
              ...(kindOf(row.userTypeId).read?.(row.settings) ?? row.settings),
              userTypeId: row.userTypeId,
              label: labelOf(row),
              code: row.fieldName,
              mandatory: row.mandatory,
              multiple: row.multiple,
              showFilter: row.showFilter === 'N' ? 'N' : 'Y',
              help: row.helpMessage?.[language] ?? '',
              enum: (row.enum ?? []).map(({ id, value, def }): Item => ({ ID: String(id), VALUE: value, DEF: def })),
            }
          : NEW,
      newTitle: t('settings.newField'),
      empty: t('settings.noFields'),
      add(draft, _, rows) {
        const userTypeId = textIn(draft, 'userTypeId')
        const code = textIn(draft, 'code').trim().toUpperCase() || Date.now().toString(36).toUpperCase()
        const field = {
          ...sent(draft, userTypeId, null),
          entityId,
          userTypeId,
          fieldName: `UF_${entityId}_${code.replace(`UF_${entityId}_`, '')}`,
          multiple: userTypeId === 'boolean' ? 'N' : draft.multiple,
          sort: (rows.length + 1) * STEP,
        }
        return call('userfieldconfig.add', { ...MODULE, field })
      },
      update: (row, draft) =>
        call('userfieldconfig.update', { ...MODULE, id: row.id, field: sent(draft, row.userTypeId, row) }),
      remove: row => call('userfieldconfig.delete', { ...MODULE, id: row.id }),
      uses: row => filled(type, row.fieldName, t('settings.fieldLost')),
      order: rows =>
        writeAll(
          rows.map(
            ({ id }, at): Command => ['userfieldconfig.update', { ...MODULE, id, field: { sort: (at + 1) * STEP } }],
          ),
        ),
    }
  }
}

const NEW: Draft = {
  ...{ userTypeId: 'string', label: '', mandatory: 'N', multiple: 'N', showFilter: 'Y', help: '', code: '' },
  ...{
    enum: [],
    ROWS: '1',
    PRECISION: '2',
    DISPLAY: 'LIST',
    SHOW_NO_VALUE: 'Y',
    POPUP: 'Y',
    SHOW_MAP: 'Y',
    MOMENT: 'NONE',
  },
}

/** The elements of a list as they are sent: those that are gone from it are deleted. */
const elementsOf = (items: readonly Item[], known: Userfield | null): object[] => [
  ...items
    .filter(({ VALUE }) => VALUE.trim())
    .map(({ ID, VALUE, DEF }, at) => ({ ...(ID && { id: ID }), value: VALUE, def: DEF, sort: (at + 1) * STEP })),
  ...(known?.enum ?? [])
    .filter(({ id }) => !items.some(({ ID }) => ID === String(id)))
    .map(({ id }) => ({ id, del: 'Y' })),
]
