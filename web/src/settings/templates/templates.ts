import { useTypeNames } from '../../crm/records/type-title.ts'
import { call } from '../../rest/call.ts'
import { knownTypes } from '../../rest/session.ts'
import { useTexts } from '../../texts/i18n.ts'
import { type Draft, textIn } from '../engine/form-field.ts'
import type { Things } from '../engine/things.ts'

/** A template of documents. */
export interface Template {
  id: string
  name: string
  region: string
  active: 'Y' | 'N'
  numeratorId: string | null
  withStamps: 'Y' | 'N'
  sort: string
  entityTypeId?: readonly string[]
  download: string
}

interface Numerator {
  id: string
  name: string
}

const REGIONS = ['us', 'uk', 'de', 'fr', 'pl', 'br', 'ru', 'by', 'kz', 'ua']
const SELECT = ['id', 'name', 'region', 'active', 'numeratorId', 'withStamps', 'sort', 'entityTypeId', 'download']

/** Templates of documents, as settings know them. */
export function useTemplates(tryIt: (template: Template) => void) {
  const { t } = useTexts()
  const nameOf = useTypeNames()

  /** The numerator that was chosen; where there is none yet, one that counts. */
  async function numerator(draft: Draft): Promise<string> {
    const chosen = textIn(draft, 'numeratorId')
    if (chosen) return chosen
    const fields = { name: t('settings.numerator'), template: '{NUMBER}', settings: {} }
    const { result } = await call<{ numerator: Numerator }>('crm.documentgenerator.numerator.add', { fields })
    return String(result.numerator.id)
  }
  const sent = async (draft: Draft): Promise<Draft> => {
    const { file, ...fields } = draft
    return { ...fields, ...(file ? { file } : {}), numeratorId: await numerator(draft) }
  }
  const templates: Things<Template> = {
    key: ['templates'],
    follows: /TEMPLATE$/,
    async load() {
      const { result } = await call<{ templates: Record<string, Template> | Template[] }>(
        'crm.documentgenerator.template.list',
        {
          select: SELECT,
          order: { sort: 'asc' },
        },
      )
      return Object.values(result.templates)
    },
    thing: ({ id, name, active, entityTypeId = [] }) => ({
      id: String(id),
      name,
      code: String(id),
      isOff: active === 'N',
      notes: [
        Object.values(entityTypeId)
          .flatMap(one => knownTypes().filter(type => String(type.id) === String(one).split('_')[0]))
          .map(nameOf)
          .filter((one, at, all) => all.indexOf(one) === at)
          .join(', '),
      ].filter(Boolean),
    }),
    async fields(row) {
      const { result } = await call<{ numerators: Record<string, Numerator> | Numerator[] }>(
        'crm.documentgenerator.numerator.list',
      )
      const numerators = Object.values(result.numerators).map(({ id, name }) => ({ value: String(id), text: name }))
      return [
        { code: 'name', name: t('settings.name'), kind: 'text', isRequired: true },
        {
          code: 'file',
          name: t('settings.templateFile'),
          kind: 'file',
          accept: '.docx',
          isRequired: !row,
          hint: t('settings.templateHint', { place: '{DocumentNumber}' }),
        },
        {
          code: 'entityTypeId',
          name: t('settings.usedFor'),
          kind: 'chips',
          options: knownTypes().map(type => ({ value: String(type.id), text: nameOf(type) })),
        },
        {
          code: 'region',
          name: t('settings.region'),
          kind: 'choice',
          options: REGIONS.map(value => ({ value, text: value.toUpperCase() })),
        },
        {
          code: 'numeratorId',
          name: t('settings.numerator'),
          kind: 'choice',
          options: numerators.length ? numerators : [{ value: '', text: '1, 2, 3…' }],
        },
        { code: 'withStamps', name: t('settings.withStamps'), kind: 'flag' },
        { code: 'active', name: t('settings.active'), kind: 'flag' },
      ]
    },
    async draft(row) {
      if (row)
        return {
          ...row,
          numeratorId: String(row.numeratorId ?? ''),
          entityTypeId: Object.values(row.entityTypeId ?? []).map(one => String(one).split('_')[0]!),
        }
      const { result } = await call<{ numerators: Record<string, Numerator> | Numerator[] }>(
        'crm.documentgenerator.numerator.list',
      )
      return {
        name: '',
        region: 'us',
        active: 'Y',
        withStamps: 'N',
        entityTypeId: ['2'],
        numeratorId: String(Object.values(result.numerators)[0]?.id ?? ''),
      }
    },
    newTitle: t('settings.newTemplate'),
    empty: t('settings.noTemplates', { place: '{DocumentNumber}' }),
    add: async draft => call('crm.documentgenerator.template.add', { fields: await sent(draft) }),
    update: async ({ id }, draft) => call('crm.documentgenerator.template.update', { id, fields: await sent(draft) }),
    remove: ({ id }) => call('crm.documentgenerator.template.delete', { id }),
    async uses({ id }) {
      const { total = 0 } = await call('crm.documentgenerator.document.list', {
        filter: { templateId: id },
        select: ['id'],
        start: 0,
      })
      return total ? [{ text: t('settings.documentsStay'), count: total, stays: true }] : []
    },
    actions: [{ text: t('settings.tryIt'), run: tryIt }],
  }
  return templates
}
