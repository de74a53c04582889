import { names } from '../../crm/records/names.ts'
import { useDirectories } from '../../crm/records/show-value.ts'
import { call, control } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'
import type { Draft, FormField, Option } from '../engine/form-field.ts'
import type { Things } from '../engine/things.ts'
import { draftOf, duration, type Rule, sent } from './rule-draft.ts'

/** A stage that rules can stand at. */
export interface Stage {
  STATUS_ID: string
  NAME: string
  COLOR: string | null
}

interface Described {
  type: string
  title: string
  isReadOnly: boolean
  isMultiple: boolean
  statusType?: string
  items?: { ID: string; VALUE: string }[]
}

const EXAMPLE = '{">=opportunity": 1000}'

/** The rules at the stages of a pipeline, as settings know them. */
export function useRules() {
  const { t } = useTexts()
  const directories = useDirectories()

  /** What a field can be set to, where that is to be chosen. */
  function optionsOf({ type, items = [], statusType = '' }: Described): Option[] | null {
    if (type === 'crm_status')
      return [...(directories.value.get(statusType) ?? [])].map(([value, text]) => ({ value, text }))
    if (type === 'enumeration') return items.map(({ ID, VALUE }) => ({ value: ID, text: VALUE }))
    if (type === 'user' || type === 'employee')
      return Object.entries(names.user).map(([value, text]) => ({ value, text }))
    if (type === 'boolean' || type === 'char')
      return [
        { value: 'Y', text: t('common.yes') },
        { value: 'N', text: t('common.no') },
      ]
    return null
  }

  return (entityTypeId: number, type: string, stages: readonly Stage[]): Things<Rule> => {
    const stageName = (id: string) => stages.find(({ STATUS_ID }) => STATUS_ID === id)?.NAME ?? id
    const fieldNames = new Map<string, string>()
    async function settable(): Promise<[string, Described][]> {
      const { result } = await call<{ fields: Record<string, Described> }>('crm.item.fields', { entityTypeId })
      const fields = Object.entries(result.fields)
      for (const [code, { title }] of fields) fieldNames.set(code, title)
      return fields.filter(
        ([code, one]) =>
          !one.isReadOnly && !one.isMultiple && !/^(id|stageId|categoryId)$|file/.test(`${code} ${one.type}`),
      )
    }
    const sentence = ({ action, on, code }: Rule): string => {
      if (on === 'trigger') return t('settings.saysTrigger', { code: code ?? t('settings.saysAlways') })
      if (action.move !== undefined) return t('settings.saysMove', { stage: stageName(action.move) })
      if (action.call !== undefined) return t('settings.saysCall', { address: action.call })
      const fields = Object.entries(action.set ?? {}).map(
        ([field, value]) => `${fieldNames.get(field) ?? field} = ${value}`,
      )
      return t('settings.saysSet', { fields: fields.join(', ') })
    }
    const does = (what: string) => (draft: Draft) => draft.on === 'enter' && draft.does === what

    return {
      key: ['rules', type, stages.map(({ STATUS_ID }) => STATUS_ID)],
      follows: /^$/,
      async load() {
        const [all] = await Promise.all([control<Rule[]>('GET', '/rules'), settable()])
        return all.filter(one => one.type === type && stages.some(({ STATUS_ID }) => STATUS_ID === one.stageId))
      },
      thing: rule => ({
        id: String(rule.id),
        name: sentence(rule),
        code: String(rule.id),
        notes: [
          ...(rule.delay ? [t('settings.saysAfter', { time: duration(rule.delay) })] : []),
          ...(rule.filter ? [t('settings.saysIf', { filter: JSON.stringify(rule.filter) })] : []),
          ...(rule.back ? [t('settings.alsoBack')] : []),
        ],
      }),
      async fields(): Promise<FormField[]> {
        const fields = await settable()
        return [
          {
            code: 'stage',
            name: t('settings.stage'),
            kind: 'choice',
            options: stages.map(({ STATUS_ID, NAME }) => ({ value: STATUS_ID, text: NAME })),
          },
          {
            code: 'on',
            name: t('settings.when'),
            kind: 'choice',
            options: [
              { value: 'enter', text: t('settings.whenEnters') },
              { value: 'trigger', text: t('settings.whenTrigger') },
            ],
          },
          { code: 'code', name: t('settings.triggerCode'), kind: 'text', when: ({ on }) => on === 'trigger' },
          { code: 'back', name: t('settings.alsoBack'), kind: 'flag', when: ({ on }) => on === 'trigger' },
          {
            code: 'does',
            name: t('settings.does'),
            kind: 'choice',
            when: ({ on }) => on === 'enter',
            options: (['move', 'set', 'call'] as const).map(value => ({
              value,
              text: t(`settings.${({ move: 'doMove', set: 'doSet', call: 'doCall' } as const)[value]}`),
            })),
          },
          {
            code: 'move',
            name: t('settings.moveTo'),
            kind: 'choice',
            when: does('move'),
            isRequired: true,
            options: [
              { value: '', text: '—' },
              ...stages.map(({ STATUS_ID, NAME }) => ({ value: STATUS_ID, text: NAME })),
            ],
          },
          {
            code: 'field',
            name: t('settings.fieldToSet'),
            kind: 'choice',
            when: does('set'),
            isRequired: true,
            options: [{ value: '', text: '—' }, ...fields.map(([value, { title }]) => ({ value, text: title }))],
          },
          ...fields.map(([code, field]): FormField => {
            const options = optionsOf(field)
            const when = (draft: Draft) => does('set')(draft) && draft.field === code
            const common = { code: `value ${code}`, name: t('settings.valueToSet'), when }
            return options
              ? { ...common, kind: 'choice', options: [{ value: '', text: '—' }, ...options] }
              : { ...common, kind: field.type === 'date' ? 'date' : 'text' }
          }),
          { code: 'call', name: t('settings.address'), kind: 'text', when: does('call'), isRequired: true },
          {
            code: 'after',
            name: t('settings.after'),
            kind: 'text',
            hint: t('settings.afterHint'),
            when: ({ on }) => on === 'enter',
          },
          {
            code: 'if',
            name: t('settings.onlyIf'),
            kind: 'lines',
            hint: t('settings.onlyIfHint', { example: EXAMPLE }),
          },
        ]
      },
      draft: rule =>
        rule ? draftOf(rule) : { stage: stages[0]?.STATUS_ID, on: 'enter', does: 'move', move: '', field: '' },
      newTitle: t('settings.newRule'),
      empty: t('settings.noRules'),
      groups: stages.map(({ STATUS_ID, NAME, COLOR }) => ({
        key: STATUS_ID,
        name: NAME,
        color: COLOR || '#8aa0b8',
        holds: rule => rule.stageId === STATUS_ID,
        begins: { stage: STATUS_ID },
      })),
      add: async draft => control('POST', '/rules', sent(type, draft, t('settings.badFilter'))),
      update: async ({ id }, draft) => control('PUT', `/rules/${id}`, sent(type, draft, t('settings.badFilter'))),
      remove: ({ id }) => control('DELETE', `/rules/${id}`),
    }
  }
}
