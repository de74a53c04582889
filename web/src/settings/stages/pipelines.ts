import type { Category } from '../../crm/records/stages.ts'
import { useTypeNames } from '../../crm/records/type-title.ts'
import { type Command, call } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'
import type { Things } from '../engine/things.ts'
import { categoryPlaces, usesIn } from '../engine/uses.ts'
import { writeAll } from '../engine/write-all.ts'

const STEP = 100

/** The pipelines of a type, which the API calls categories. */
export function usePipelines() {
  const { t } = useTexts()
  const nameOf = useTypeNames()
  return (entityTypeId: number): Things<Category> => {
    return {
      key: ['pipelines', entityTypeId],
      follows: /^CATEGORY$/,
      load: async () =>
        (await call<{ categories: Category[] }>('crm.category.list', { entityTypeId })).result.categories,
      thing: ({ id, name, isDefault }) => ({
        id: String(id),
        name,
        code: String(id),
        ...(isDefault === 'Y' && { badge: t('settings.isDefault'), stays: true }),
      }),
      fields: () => [{ code: 'name', name: t('settings.name'), kind: 'text', isRequired: true }],
      draft: row => ({ name: row?.name ?? '' }),
      newTitle: t('settings.newPipeline'),
      empty: t('settings.noPipelines'),
      add: (draft, _, { length }) =>
        call('crm.category.add', { entityTypeId, fields: { ...draft, sort: (length + 1) * STEP } }),
      update: ({ id }, fields) => call('crm.category.update', { entityTypeId, id, fields }),
      remove: ({ id }) => call('crm.category.delete', { entityTypeId, id }),
      uses: ({ id }) => usesIn(categoryPlaces(entityTypeId, id), nameOf),
      heirs: (row, rows) => rows.filter(one => one !== row).map(({ id, name }) => ({ value: String(id), text: name })),
      order: rows =>
        writeAll(
          rows.map(
            ({ id }, at): Command => ['crm.category.update', { entityTypeId, id, fields: { sort: (at + 1) * STEP } }],
          ),
        ),
      actions: [
        {
          text: t('settings.makeDefault'),
          fits: ({ isDefault }) => isDefault !== 'Y',
          run: ({ id }) => call('crm.category.update', { entityTypeId, id, fields: { isDefault: 'Y' } }),
        },
      ],
    }
  }
}
