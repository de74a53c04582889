import { computed, ref, shallowRef } from 'vue'
import { call } from '../rest/call.ts'
import { everything } from '../rest/everything.ts'
import type { Failure } from '../rest/failure.ts'
import { useLive } from '../rest/live.ts'
import { session } from '../rest/session.ts'

/** Somebody of the portal, as `user.get` tells it. */
export interface Person {
  ID: string
  ACTIVE: boolean
  NAME: string
  LAST_NAME: string
  SECOND_NAME?: string
  EMAIL?: string
  WORK_POSITION?: string
  WORK_PHONE?: string
  PERSONAL_MOBILE?: string
  PERSONAL_CITY?: string
  PERSONAL_BIRTHDAY?: string
  PERSONAL_PHOTO?: string
  UF_DEPARTMENT?: number[]
  USER_TYPE?: string
}

/** A department, as `department.get` tells it. */
export interface Department {
  ID: string
  NAME: string
  PARENT?: string
  UF_HEAD?: string
}

/** A department with those below it. */
export interface Branch extends Department {
  level: number
  children: Branch[]
  /** People of it and of all below it, each once. */
  people: number
}

export const nameOf = ({ NAME, LAST_NAME, EMAIL, ID }: Person): string =>
  [NAME, LAST_NAME].filter(Boolean).join(' ') || EMAIL || `#${ID}`

/** The address of a photo, of this host whatever name the portal is called by. */
export const photoOf = ({ PERSONAL_PHOTO }: Person): string | null =>
  PERSONAL_PHOTO ? new URL(PERSONAL_PHOTO, location.origin).pathname : null

/** A department's id with those of all below it. */
export function within(branch: Branch): Set<string> {
  return new Set([branch.ID, ...branch.children.flatMap(child => [...within(child)])])
}

const worksIn = ({ UF_DEPARTMENT = [] }: Person, ids: ReadonlySet<string>): boolean =>
  UF_DEPARTMENT.some(id => ids.has(String(id)))

/** The people and departments of the portal; whoever administers it sees those who were dismissed too. */
export function usePeople() {
  const people = shallowRef<Person[]>([])
  const departments = shallowRef<Department[]>([])
  const isReady = ref(false)
  const failure = shallowRef<Failure | null>(null)

  async function load(): Promise<void> {
    try {
      const [active, dismissed, found] = await Promise.all([
        everything<Person>('user.get', { FILTER: { ACTIVE: true }, sort: 'LAST_NAME', order: 'ASC' }),
        session().isAdmin ? everything<Person>('user.get', { FILTER: { ACTIVE: false } }) : [],
        everything<Department>('department.get', {}),
      ])
      people.value = [...active, ...dismissed].toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
      departments.value = found
      failure.value = null
      isReady.value = true
    } catch (error) {
      failure.value = error as Failure
    }
  }
  void load()
  useLive(({ type }) => {
    if (type === 'USER' || type === 'DEPARTMENT') void load()
  })

  const active = computed(() => people.value.filter(one => one.ACTIVE))
  /** The departments as a tree; what hangs on nothing that is known is at its top. */
  const tree = computed((): Branch[] => {
    const known = new Set(departments.value.map(({ ID }) => ID))
    const below = Map.groupBy(departments.value, ({ PARENT }) => (PARENT && known.has(PARENT) ? PARENT : ''))
    const grow = (parent: string, level: number): Branch[] =>
      (below.get(parent) ?? []).map(one => {
        const branch: Branch = { ...one, level, people: 0, children: grow(one.ID, level + 1) }
        const ids = within(branch)
        branch.people = active.value.filter(person => worksIn(person, ids)).length
        return branch
      })
    return grow('', 1)
  })
  const branches = computed(() => {
    const flat = (list: Branch[]): Branch[] => list.flatMap(one => [one, ...flat(one.children)])
    return flat(tree.value)
  })
  const inBranch = (branch: Branch): Person[] => {
    const ids = within(branch)
    return active.value.filter(person => worksIn(person, ids))
  }
  return { people, active, branches, isReady, failure, load, inBranch }
}

export const changePerson = (id: string, fields: Record<string, unknown>) => call('user.update', { ID: id, ...fields })
