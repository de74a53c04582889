import { call } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'
import { type Draft, type FormField, type Item, textIn } from '../engine/form-field.ts'
import { type Row, tableThings } from '../engine/table.ts'
import { writeAll } from '../engine/write-all.ts'

/** A property of products. */
export type Property = Row & {
  NAME: string
  PROPERTY_TYPE: string
  USER_TYPE: string | null
  MULTIPLE: 'Y' | 'N'
  ACTIVE: 'Y' | 'N'
  VALUES?: Readonly<Record<string, { ID: string; VALUE: string; DEF: 'Y' | 'N' }>> | null
}

interface Kind {
  PROPERTY_TYPE: string
  USER_TYPE: string
  DESCRIPTION: string
}

const STEP = 10
const LIST = 'L'
const FILE = 'F'

const typeOf = ({ PROPERTY_TYPE, USER_TYPE }: { PROPERTY_TYPE: string; USER_TYPE: string | null }) =>
  `${PROPERTY_TYPE}:${USER_TYPE ?? ''}`

const itemsOf = ({ VALUES }: Property): Item[] =>
  Object.values(VALUES ?? {}).map(({ ID, VALUE, DEF }) => ({ ID, VALUE, DEF }))

/** Elements of a list as they are sent: new ones have names of their own, and those that are gone are deleted. */
function valuesOf(items: readonly Item[], known: Property | null): Draft {
  const kept = items.filter(({ VALUE }) => VALUE.trim())
  const gone = known ? itemsOf(known).filter(({ ID }) => !kept.some(item => item.ID === ID)) : []
  return Object.fromEntries([
    ...kept.map(({ ID, VALUE, DEF }, at) => [ID ?? `n${at}`, { VALUE, DEF, SORT: (at + 1) * STEP }]),
    ...gone.map(({ ID }) => [ID, { DEL: 'Y' }]),
  ])
}

/** Properties of products, as settings know them. */
export function useProperties() {
  const { t } = useTexts()
  return tableThings<Property>({
    method: 'crm.product.property',
    key: ['properties'],
    follows: /^PRODUCT_PROPERTY$/,
    list: { order: { SORT: 'ASC' } },
    async asks() {
      const { result } = await call<Kind[]>('crm.product.property.types')
      const options = result.map(kind => ({ value: typeOf(kind), text: kind.DESCRIPTION }))
      return [
        { code: 'TYPE', name: t('settings.type'), kind: 'choice', isFixed: true, options },
        'NAME',
        {
          code: 'VALUES',
          name: t('settings.values'),
          kind: 'items',
          when: ({ TYPE }) => String(TYPE).startsWith(LIST),
        },
        'IS_REQUIRED',
        'MULTIPLE',
        'FILTRABLE',
        'ACTIVE',
        'CODE',
      ]
    },
    begins: { TYPE: 'S:', NAME: '', ACTIVE: 'Y', VALUES: [] },
    read: row => ({ ...row, TYPE: typeOf(row), VALUES: itemsOf(row) }),
    write({ TYPE, VALUES, ...draft }, row) {
      const [PROPERTY_TYPE, USER_TYPE] = String(TYPE ?? '').split(':')
      const isList = (row?.PROPERTY_TYPE ?? PROPERTY_TYPE) === LIST
      return {
        ...draft,
        ...(row ? {} : { PROPERTY_TYPE, USER_TYPE }),
        ...(isList && { VALUES: valuesOf(VALUES as Item[], row) }),
      }
    },
    thing: row => ({
      id: row.ID,
      name: row.NAME,
      code: `PROPERTY_${row.ID}`,
      isOff: row.ACTIVE === 'N',
      notes: itemsOf(row).map(({ VALUE }) => VALUE),
    }),
    newTitle: t('settings.newProperty'),
    empty: t('settings.noProperties'),
    order: rows =>
      writeAll(
        rows.map(
          ({ ID }, at) => ['crm.product.property.update', { id: ID, fields: { SORT: (at + 1) * STEP } }] as const,
        ),
      ),
  })
}

interface Kept {
  value: unknown
}

/** The fields of a product's form that its properties are; files are not among them. */
export const formFields = (properties: readonly Property[]): FormField[] =>
  properties
    .filter(({ PROPERTY_TYPE, ACTIVE }) => PROPERTY_TYPE !== FILE && ACTIVE === 'Y')
    .map((property): FormField => {
      const { NAME, PROPERTY_TYPE, USER_TYPE, MULTIPLE } = property
      const common = { code: `PROPERTY_${property.ID}`, name: NAME }
      const options = itemsOf(property).map(({ ID, VALUE }) => ({ value: ID!, text: VALUE }))
      if (PROPERTY_TYPE === LIST && MULTIPLE === 'Y') return { ...common, kind: 'chips', options }
      if (PROPERTY_TYPE === LIST) return { ...common, kind: 'choice', options: [{ value: '', text: '—' }, ...options] }
      if (MULTIPLE === 'Y') return { ...common, kind: 'lines' }
      return { ...common, kind: PROPERTY_TYPE === 'N' ? 'number' : USER_TYPE === 'Date' ? 'date' : 'text' }
    })

/** Values of properties as the form has them: lines, or several that are chosen, where there can be many. */
export const readValues = (properties: readonly Property[], row: Row): Draft =>
  Object.fromEntries(
    properties.map(({ ID, PROPERTY_TYPE, MULTIPLE }) => {
      const code = `PROPERTY_${ID}`
      const kept = [row[code] ?? []].flat().map(one => String((one as Kept).value ?? ''))
      return [code, MULTIPLE !== 'Y' ? (kept[0] ?? '') : PROPERTY_TYPE === LIST ? kept : kept.join('\n')]
    }),
  )

/** The same as they are sent. */
export const writeValues = (properties: readonly Property[], draft: Draft): Draft =>
  Object.fromEntries(
    properties
      .filter(({ ID }) => `PROPERTY_${ID}` in draft)
      .map(({ ID, PROPERTY_TYPE, MULTIPLE }) => {
        const code = `PROPERTY_${ID}`
        if (MULTIPLE !== 'Y' || PROPERTY_TYPE === LIST) return [code, draft[code]]
        return [code, textIn(draft, code).split('\n').filter(Boolean)]
      }),
  )
