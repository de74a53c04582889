import { everything } from '../../rest/everything.ts'
import { useTexts } from '../../texts/i18n.ts'
import { type Draft, textIn } from '../engine/form-field.ts'
import { type Row, tableThings } from '../engine/table.ts'
import { type Requisite, useRequisites } from './requisites.ts'

export type Company = Row & { TITLE: string }

interface Multifield {
  ID: string
  VALUE: string
}

const WAYS = ['PHONE', 'EMAIL'] as const

/** The companies that documents are written in the name of, with the first of their telephones and addresses. */
export function useOwnCompanies(chosen: () => string, open: (id: string) => void) {
  const { t } = useTexts()
  const { allOf } = useRequisites()
  const firstOf = (row: Row, code: string) => (row[code] as Multifield[] | undefined)?.[0]

  return tableThings<Company>({
    method: 'crm.company',
    key: ['own companies'],
    follows: /^COMPANY$/,
    list: { filter: { IS_MY_COMPANY: 'Y' }, select: ['ID', 'TITLE', ...WAYS], order: { ID: 'ASC' } },
    asks: () => ['TITLE', { code: 'PHONE', kind: 'text' }, { code: 'EMAIL', kind: 'text' }],
    fixed: { IS_MY_COMPANY: 'Y' },
    thing: row => ({
      id: row.ID,
      name: row.TITLE,
      code: row.ID,
      isChosen: row.ID === chosen(),
      notes: WAYS.flatMap(code => firstOf(row, code)?.VALUE ?? []),
    }),
    read: row => ({
      TITLE: row.TITLE,
      ...Object.fromEntries(WAYS.map(code => [code, firstOf(row, code)?.VALUE ?? ''])),
    }),
    write: (draft, row) => ({
      TITLE: draft.TITLE,
      ...Object.fromEntries(WAYS.flatMap(code => multifield(code, draft, row && firstOf(row, code)?.ID))),
    }),
    newTitle: t('settings.newCompany'),
    empty: t('settings.noCompanies'),
    open: ({ ID }) => open(ID),
    uses: async ({ ID }) => {
      const { length } = await everything<Requisite>('crm.requisite.list', { filter: allOf(ID), select: ['ID'] })
      return length ? [{ text: t('settings.requisitesOf'), count: length }] : []
    },
  })
}

/** One way to reach them as it is sent: a new one, or the one that is there with another value. */
function multifield(code: string, draft: Draft, ID: string | null | undefined): [string, object[]][] {
  const VALUE = textIn(draft, code).trim()
  if (!ID && !VALUE) return []
  return [[code, [{ ...(ID ? { ID } : {}), VALUE, VALUE_TYPE: 'WORK' }]]]
}
