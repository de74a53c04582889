import { call } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'
import { session } from '../../rest/session.ts'
import { useFormats, useTexts } from '../../texts/i18n.ts'
import { type Draft, textIn } from '../engine/form-field.ts'
import { type Row, tableThings } from '../engine/table.ts'
import type { Things } from '../engine/things.ts'
import { formFields, type Property, readValues, writeValues } from './properties.ts'
import type { Measure, Vat } from './reference.ts'

export type Section = Row & { NAME: string; SECTION_ID: string | null }
export type Product = Row & { NAME: string; PRICE: string | null; CURRENCY_ID: string | null; ACTIVE: 'Y' | 'N' }

export const loadSections = () => everything<Section>('crm.productsection.list', { order: { NAME: 'ASC' } })

/** A section's name after those that it is in. */
const pathOf = (all: readonly Section[], { ID, NAME, SECTION_ID }: Section, deep = 0): string => {
  const above = deep < 20 && SECTION_ID !== ID && all.find(one => one.ID === SECTION_ID)
  return above ? `${pathOf(all, above, deep + 1)} / ${NAME}` : NAME
}

const choices = (rows: readonly Row[], name: string) => [
  { value: '', text: '—' },
  ...rows.map(row => ({ value: row.ID, text: String(row[name]) })),
]

/** Sections of the catalogue and what is in them, as settings know them. */
export function useProducts(chosen: () => string, open: (id: string) => void) {
  const { t } = useTexts()
  const { money } = useFormats()
  let all: Section[] = []
  const sectionChoices = async (except?: Section) => {
    all = await loadSections()
    const rows = all.filter(one => one.ID !== except?.ID).map(one => ({ ...one, NAME: pathOf(all, one) }))
    return choices(rows, 'NAME')
  }

  const table = tableThings<Section>({
    method: 'crm.productsection',
    key: ['sections'],
    follows: /^PRODUCT_SECTION$/,
    asks: () => [],
    thing: section => ({
      id: section.ID,
      name: pathOf(all, section),
      code: section.ID,
      isChosen: section.ID === chosen(),
    }),
    newTitle: t('settings.newSection'),
    empty: t('settings.noSections'),
    open: ({ ID }) => open(ID),
    uses: async ({ ID }) => {
      const { total = 0 } = await call('crm.product.list', { filter: { SECTION_ID: ID }, select: ['ID'], start: 0 })
      const below = all.filter(one => one.SECTION_ID === ID).length
      return total + below ? [{ text: t('settings.productsIn'), count: total + below }] : []
    },
  })
  const sections: Things<Section> = {
    ...table,
    async load() {
      all = await loadSections()
      return all.sort((a, b) => pathOf(all, a).localeCompare(pathOf(all, b)))
    },
    fields: async row => [
      { code: 'NAME', name: t('settings.name'), kind: 'text', isRequired: true },
      {
        code: 'SECTION_ID',
        name: t('settings.section'),
        kind: 'choice',
        options: await sectionChoices(row ?? undefined),
      },
    ],
    draft: row => row ?? { NAME: '', SECTION_ID: chosen() },
  }

  /** The products of a section, or of all, by a part of their names; so many of them. */
  function products(section: string, text: string, most: number, told: (total: number) => void): Things<Product> {
    let properties: Property[] = []
    const write = (draft: Draft) => ({
      ...draft,
      PRICE: textIn(draft, 'PRICE').replace(',', '.'),
      ...writeValues(properties, draft),
    })
    return {
      ...tableThings<Product>({
        method: 'crm.product',
        key: ['products', section, text, most],
        follows: /^PRODUCT$/,
        async asks() {
          const [options, vats, measures, currencies] = await Promise.all([
            sectionChoices(),
            everything<Vat>('crm.vat.list', {}),
            everything<Measure>('crm.measure.list', {}),
            call<{ CURRENCY: string; FULL_NAME: string }[]>('crm.currency.list'),
          ])
          properties = await everything<Property>('crm.product.property.list', { order: { SORT: 'ASC' } })
          return [
            'NAME',
            'PRICE',
            {
              code: 'CURRENCY_ID',
              kind: 'choice',
              options: currencies.result.map(({ CURRENCY, FULL_NAME }) => ({
                value: CURRENCY,
                text: `${CURRENCY} · ${FULL_NAME}`,
              })),
            },
            { code: 'SECTION_ID', kind: 'choice', options },
            { code: 'VAT_ID', kind: 'choice', options: choices(vats, 'NAME') },
            'VAT_INCLUDED',
            { code: 'MEASURE', kind: 'choice', options: choices(measures, 'MEASURE_TITLE') },
            { code: 'DESCRIPTION', kind: 'lines' },
            ...formFields(properties),
            'ACTIVE',
            'CODE',
          ]
        },
        begins: { NAME: '', ACTIVE: 'Y', SECTION_ID: section, CURRENCY_ID: session().crm?.currency },
        write,
        thing: ({ ID, NAME, PRICE, CURRENCY_ID, ACTIVE }) => ({
          id: ID,
          name: NAME,
          code: ID,
          isOff: ACTIVE === 'N',
          notes: PRICE === null ? [] : [money(Number(PRICE), CURRENCY_ID || 'USD')],
        }),
        newTitle: t('settings.newProduct'),
        empty: t('settings.noProducts'),
      }),
      async load() {
        const filter = { ...(section && { SECTION_ID: section }), ...(text && { '%NAME': text }) }
        const rows: Product[] = []
        for (let start: number | undefined = 0; start !== undefined && rows.length < most; ) {
          const page: { result: Product[]; total?: number; next?: number } = await call<Product[]>('crm.product.list', {
            filter,
            order: { NAME: 'ASC' },
            start,
          })
          rows.push(...page.result)
          told(page.total ?? rows.length)
          start = page.next
        }
        return rows
      },
      // A list tells of no properties.
      async draft(row) {
        if (!row) return { NAME: '', ACTIVE: 'Y', SECTION_ID: section, CURRENCY_ID: session().crm?.currency }
        const [{ result }, known] = await Promise.all([
          call<Product>('crm.product.get', { id: row.ID }),
          everything<Property>('crm.product.property.list', {}),
        ])
        return { ...result, ...readValues(known, result) }
      },
    }
  }
  return { sections, products }
}
