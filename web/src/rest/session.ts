import { shallowRef } from 'vue'

/** A person as the shell shows them. */
export interface Person {
  id: number
  name: string
  photo: string | null
}

/** A type of records that the caller may read, and what they may do with its records. */
export interface KnownType {
  id: number
  name: string
  title: string
  /** The letters that its records are named by: `D` in `D_5`. */
  letters: string
  /** Its records have product rows. */
  hasProducts: boolean
  rights: Record<'read' | 'add' | 'update' | 'delete', boolean>
  /** Its deleted records are in the recycle bin. */
  isKept: boolean
}

/** What the server tells before a page is shown (`GET /_web/session`). */
export interface Session {
  user: Person
  actor: Person | null
  isAdmin: boolean
  csrf: string
  language: 'en' | 'ru'
  zone: string
  address: string | null
  clockOffset: number
  crm: { types: KnownType[]; currency: string; mayConfigure: boolean } | null
  strips: { states: string[]; faults: number; plan: string | null }
}

const current = shallowRef<Session>()

/** Asks who is here; nobody is, and the login page comes. */
export async function openSession(): Promise<Session> {
  const response = await fetch('/_web/session', { headers: { accept: 'application/json' } })
  if (response.status === 401) {
    location.assign(`/login?back=${encodeURIComponent(location.pathname + location.search)}`)
    await new Promise(() => {})
  }
  const { result } = (await response.json()) as { result: Session }
  current.value = result
  document.documentElement.lang = result.language
  return result
}

/** The session that the page was opened with. */
export function session(): Session {
  if (!current.value) throw new Error('The session is asked for before it is known.')
  return current.value
}

/** The types that the caller may read. */
export const knownTypes = (): KnownType[] => session().crm?.types ?? []

/** What the caller may do with the records of a type; nothing where it is not told. */
export const rightsFor = (entityTypeId: number): KnownType['rights'] =>
  knownTypes().find(({ id }) => id === entityTypeId)?.rights ?? {
    read: false,
    add: false,
    update: false,
    delete: false,
  }

/** Whether deleted records of a type can be restored. */
export const isKept = (entityTypeId: number): boolean =>
  knownTypes().some(type => type.id === entityTypeId && type.isKept)

/** The portal's clock, which may be moved. */
export const now = (): Date => new Date(Date.now() + session().clockOffset)
