import { computed, type Ref } from 'vue'
import { preferences, setPreference } from '../../../rest/preferences.ts'
import { useTexts } from '../../../texts/i18n.ts'
import type { EntityType } from '../../entity-types/index.ts'
import { editorOf, isSimple } from '../card/editors.ts'
import { HIDDEN } from '../card/sections.ts'
import type { Field } from '../fields.ts'
import type { Order } from './list.ts'

/** How somebody has set a list up, as far as it differs from how it comes. */
interface ListLook {
  columns?: string[]
  widths?: Record<string, number>
  order?: Order
}

/** A column with all that drawing its cells needs. */
export interface Column {
  code: string
  name: string
  field: Field | undefined
  /** The width that somebody has given it, in pixels. */
  width: number | undefined
  isNumber: boolean
  isSortable: boolean
  isEditable: boolean
}

const NARROWEST = 80
const TITLE = 260
const PLAIN = 130

/** Types of values that a list cannot show as a text. */
const UNSEEN = /^(file|product_file|resourcebooking|iblock_|crm_multifield_list)/

/** The columns of a list: those that come with its type, until somebody chooses others. */
export function useColumns(type: Ref<EntityType>, fields: Ref<ReadonlyMap<string, Field>>, mayEdit: Ref<boolean>) {
  const { t } = useTexts()
  const name = computed(() => `list.${type.value.code}`)
  const look = computed((): ListLook => {
    const { own, shared } = preferences()
    return (own[name.value] ?? shared[name.value] ?? {}) as ListLook
  })
  const first = computed(() => type.value.columns[0]!)

  const codes = computed((before?: string[]) => {
    const chosen = look.value.columns ?? type.value.columns
    const known = chosen.filter(code => !fields.value.size || fields.value.has(code))
    const next = [first.value, ...known.filter(code => code !== first.value)]
    return before && before.join() === next.join() ? before : next
  })
  const order = computed((): Order => look.value.order ?? { code: type.value.names.id, way: 'DESC' })

  const columns = computed(() =>
    codes.value.map((code): Column => {
      const field = fields.value.get(code)
      return {
        code,
        field,
        // What people are called stands in two fields.
        name: code === first.value && type.value.names.title.length > 1 ? t('list.name') : (field?.name ?? code),
        width: look.value.widths?.[code],
        isNumber: field?.type === 'double' || field?.type === 'integer',
        isSortable: field !== undefined && !field.isMultiple && field.type !== 'crm_multifield',
        isEditable:
          mayEdit.value &&
          field !== undefined &&
          !field.isReadOnly &&
          editorOf(field) !== null &&
          isSimple(field) &&
          // A title of two fields is edited on the card.
          !(code === first.value && type.value.names.title.length > 1),
      }
    }),
  )
  const template = computed(() => {
    const widthOf = ({ width }: Column, at: number) =>
      width ? `${width}px` : at === 0 ? `minmax(${TITLE}px, 3fr)` : `minmax(${PLAIN}px, 1fr)`
    return `44px ${columns.value.map(widthOf).join(' ')} 44px`
  })
  /** Every row is as wide, or the columns of no two of them would be in line. */
  const width = computed(
    () => 88 + columns.value.reduce((sum, { width }, at) => sum + (width ?? (at ? PLAIN : TITLE)), 0),
  )

  const choosable = computed(() =>
    [...fields.value.values()].filter(
      ({ code, type: kind }) =>
        code === type.value.names.id || (!UNSEEN.test(kind) && (!HIDDEN.test(code) || code.startsWith('UTM'))),
    ),
  )
  const set = (part: ListLook, forAll = false) => setPreference(name.value, { ...look.value, ...part }, forAll)
  return {
    first,
    codes,
    columns,
    order,
    template,
    width,
    choosable,
    choose: (columns: string[]) => set({ columns }),
    /** Everybody who has not chosen columns has these from now on. */
    shareWithAll: () => set({}, true),
    reset: () => setPreference(name.value, null),
    widen: (code: string, pixels: number) =>
      set({ widths: { ...look.value.widths, [code]: Math.max(NARROWEST, Math.round(pixels)) } }),
    sortBy: (code: string) =>
      set({ order: { code, way: order.value.code === code && order.value.way === 'ASC' ? 'DESC' : 'ASC' } }),
  }
}

export type Columns = ReturnType<typeof useColumns>
