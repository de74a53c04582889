import { useTypeNames } from '../../crm/records/type-title.ts'
import { type Command, call } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'
import { useTexts } from '../../texts/i18n.ts'
import { type Draft, type FormField, textIn } from '../engine/form-field.ts'
import { PALETTE } from '../engine/palette.ts'
import type { Group, Things } from '../engine/things.ts'
import { directoryPlaces, stagePlaces, usesIn } from '../engine/uses.ts'
import { writeAll } from '../engine/write-all.ts'

/** An element of a directory. */
export interface Status {
  ID: string
  STATUS_ID: string
  NAME: string
  SORT: string
  SYSTEM: 'Y' | 'N'
  COLOR: string | null
  SEMANTICS: 'S' | 'F' | null
}

const STEP = 10

const load = (directory: string): Promise<Status[]> =>
  everything<Status>('crm.status.list', { filter: { ENTITY_ID: directory }, order: { SORT: 'ASC' } })

/** Numbers the elements anew in the order they stand in, those alone whose number is another one. */
const renumber = (rows: readonly Status[]): Promise<void> =>
  writeAll(
    rows.flatMap(({ ID, SORT }, at): Command[] => {
      const place = (at + 1) * STEP
      return Number(SORT) === place ? [] : [['crm.status.update', { id: ID, fields: { SORT: place } }]]
    }),
  )

/** A code of its own for an element that was given none. */
const someCode = (): string => `UC_${Date.now().toString(36).toUpperCase()}`

/** Stages and elements of directories, as settings know them. */
export function useStatuses() {
  const { t } = useTexts()
  const nameOf = useTypeNames()

  const common = (
    directory: string,
  ): Pick<Things<Status>, 'key' | 'follows' | 'load' | 'update' | 'remove' | 'heirs'> => ({
    key: ['statuses', directory],
    follows: /^STATUS$/,
    load: () => load(directory),
    update: (row, fields) => call('crm.status.update', { id: row.ID, fields }),
    remove: row => call('crm.status.delete', { id: row.ID, ...(row.SYSTEM === 'Y' && { params: { FORCED: 'Y' } }) }),
    heirs: (row, rows) =>
      rows.filter(one => one !== row).map(({ STATUS_ID, NAME }) => ({ value: STATUS_ID, text: NAME })),
  })
  const nameField: FormField = { code: 'NAME', name: t('settings.name'), kind: 'text', isRequired: true }
  const codeField: FormField = {
    code: 'STATUS_ID',
    name: t('settings.code'),
    kind: 'text',
    isFixed: true,
    hint: t('settings.stageCode'),
  }
  const add = (directory: string, draft: Draft, more: Draft) =>
    call('crm.status.add', {
      fields: { ...draft, ...more, ENTITY_ID: directory, STATUS_ID: textIn(draft, 'STATUS_ID') || someCode() },
    })
  const outcome: Record<string, Group<Status>> = {
    process: { key: '', name: t('settings.process'), holds: row => !row.SEMANTICS, begins: { COLOR: PALETTE[0] } },
    success: { key: 'S', name: t('settings.success'), holds: row => row.SEMANTICS === 'S' },
    failure: {
      key: 'F',
      name: t('settings.failure'),
      holds: row => row.SEMANTICS === 'F',
      begins: { COLOR: '#ff5752' },
    },
  }

  /** The stages of a directory. */
  function stages(directory: string, entityTypeId: number): Things<Status> {
    const inOrder = (of: readonly Status[]) =>
      [null, 'S', 'F'].flatMap(semantics => of.filter(row => row.SEMANTICS === semantics))
    return {
      ...common(directory),
      thing: ({ ID, NAME, STATUS_ID, COLOR, SEMANTICS }) => ({
        id: ID,
        name: NAME,
        code: STATUS_ID,
        color: COLOR || '#8aa0b8',
        stays: SEMANTICS === 'S',
      }),
      fields: () => [nameField, { code: 'COLOR', name: t('settings.color'), kind: 'color' }, codeField],
      draft: row => (row ? { NAME: row.NAME, COLOR: row.COLOR ?? '', STATUS_ID: row.STATUS_ID } : { NAME: '' }),
      newTitle: t('settings.newStage'),
      empty: '',
      groups: Object.values(outcome),
      async add(draft, group, rows) {
        // A new one is the last of its kind; what stands behind it is numbered anew after it is there.
        const before = rows.filter(row => (row.SEMANTICS ?? '') === group)
        const SORT = Number(before.at(-1)?.SORT ?? 0)
        const SEMANTICS = group || undefined
        const { result } = await add(directory, draft, { SORT, ...(SEMANTICS && { SEMANTICS }) })
        const fresh = await load(directory)
        const added = fresh.filter(row => Number(row.ID) === Number(result))
        await renumber(inOrder([...fresh.filter(row => !added.includes(row)), ...added]))
      },
      uses: row => usesIn(stagePlaces(entityTypeId, row.STATUS_ID), nameOf),
      order: rows => renumber(inOrder(rows)),
    }
  }

  /** The elements of a directory that holds no stages. */
  function elements(directory: string): Things<Status> {
    return {
      ...common(directory),
      thing: ({ ID, NAME, STATUS_ID }) => ({ id: ID, name: NAME, code: STATUS_ID }),
      fields: () => [nameField, codeField],
      draft: row => (row ? { NAME: row.NAME, STATUS_ID: row.STATUS_ID } : { NAME: '' }),
      newTitle: t('settings.newElement'),
      empty: t('settings.noElements'),
      add: (draft, _, rows) => add(directory, draft, { SORT: Number(rows.at(-1)?.SORT ?? 0) + STEP }),
      uses: async row => usesIn(await directoryPlaces(directory, row.STATUS_ID), nameOf),
      order: renumber,
    }
  }
  return { stages, elements }
}
