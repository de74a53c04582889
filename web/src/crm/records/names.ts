import { reactive } from 'vue'
import { batch } from '../../rest/batch.ts'
import type { Command } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'

/** Names of what records refer to, by ids: asked for together, and once for each page load. */
export const names = reactive({
  contact: {} as Record<string, string>,
  company: {} as Record<string, string>,
  user: {} as Record<string, string>,
})

/** Who may be made responsible for something: the people who have not left, by their names. */
export const people = reactive<{ id: string; name: string }[]>([])

type Named = 'contact' | 'company'

/** So many ids go into one filter. */
const MOST = 50

const namesOf: Record<Named, { command: (ids: number[]) => Command; name: (row: Row) => string }> = {
  contact: {
    command: ids => ['crm.contact.list', { filter: { '@ID': ids }, select: ['ID', 'NAME', 'LAST_NAME'], start: -1 }],
    name: row => [row.NAME, row.LAST_NAME].filter(Boolean).join(' '),
  },
  company: {
    command: ids => ['crm.company.list', { filter: { '@ID': ids }, select: ['ID', 'TITLE'], start: -1 }],
    name: row => row.TITLE ?? '',
  },
}

type Row = Partial<Record<'ID' | 'NAME' | 'LAST_NAME' | 'TITLE', string>>

/** Asks for the names that are not known yet; one that may not be read stays away. */
export async function loadNames(wanted: Partial<Record<Named, Iterable<unknown>>>): Promise<void> {
  const commands: Record<string, Command> = {}
  for (const kind of ['contact', 'company'] as const) {
    const ids = [...new Set([...(wanted[kind] ?? [])].map(Number))].filter(id => id > 0 && !(id in names[kind]))
    for (let at = 0; at < ids.length; at += MOST)
      commands[`${kind} ${at}`] = namesOf[kind].command(ids.slice(at, at + MOST))
  }
  if (!Object.keys(commands).length) return
  const { result } = await batch(commands)
  for (const [key, rows] of Object.entries(result)) {
    const kind = key.split(' ')[0] as Named
    for (const row of rows as Row[]) names[kind][row.ID!] = namesOf[kind].name(row)
  }
}

interface User {
  ID: string
  NAME?: string
  LAST_NAME?: string
  EMAIL?: string
  ACTIVE: boolean
}

let users: Promise<void> | undefined

/** The names of the people of the portal, however many they are. */
export function loadUsers(): Promise<void> {
  users ??= everything<User>('user.get', { SORT: 'ID', ORDER: 'ASC' }).then(rows => {
    for (const { ID, NAME, LAST_NAME, EMAIL } of rows)
      names.user[ID] = [NAME, LAST_NAME].filter(Boolean).join(' ') || EMAIL || `#${ID}`
    const active = rows.filter(({ ACTIVE }) => ACTIVE).map(({ ID }) => ({ id: ID, name: names.user[ID]! }))
    people.splice(0, people.length, ...active.sort((a, b) => a.name.localeCompare(b.name)))
  })
  return users
}
