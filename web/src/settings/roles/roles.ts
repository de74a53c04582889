import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useTypeNames } from '../../crm/records/type-title.ts'
import { control } from '../../rest/call.ts'
import { knownTypes } from '../../rest/session.ts'
import { useTexts } from '../../texts/i18n.ts'
import { useDirectories } from '../stages/directories.ts'

export const levels = ['none', 'own', 'department', 'subdepartments', 'open', 'all'] as const
export type Level = (typeof levels)[number]
export const verbs = ['read', 'add', 'update', 'delete'] as const
export type Verb = (typeof verbs)[number]

/** A role as the control API tells of it. */
export interface Role {
  id: number
  name: string
  permissions: Readonly<Record<string, Partial<Record<Verb, Level>>>>
  relations: readonly string[]
}

export interface User {
  id: number
  name: string
  lastName: string
  email: string
  active: boolean
  type: string
}

interface Department {
  id: number
  name: string
}

/** What rights are about: a type, one of its pipelines, or the settings. */
export interface Entity {
  code: string
  name: string
  /** Of a pipeline: the type whose rights it has where it has none of its own. */
  follows?: string
}

/** The settings of the CRM, as roles name them. */
export const CONFIG = 'CONFIG'

export const loadRoles = () => control<Role[]>('GET', '/roles')

/** The people of the portal, the departments, and how codes that roles are given to are read. */
export function useHolders() {
  const { t } = useTexts()
  const users = useQuery({ queryKey: ['settings', 'users'], queryFn: () => control<User[]>('GET', '/users') })
  const departments = useQuery({
    queryKey: ['settings', 'departments'],
    queryFn: () => control<Department[]>('GET', '/departments'),
  })
  const everybody = computed(() =>
    (users.data.value ?? []).map(user => ({
      ...user,
      shown: [user.name, user.lastName].filter(Boolean).join(' ') || user.email,
    })),
  )
  const people = computed(() => everybody.value.filter(({ active, type }) => active && type === 'employee'))
  const units = computed(() => departments.data.value ?? [])
  const unitOf = (code: string) => units.value.find(({ id }) => id === Number(/\d+$/.exec(code)?.[0]))?.name ?? code
  /** Whom a code means: `U5`, `D2`, `DR2`, `AU`. */
  function holderOf(code: string): string {
    if (code === 'AU') return t('settings.everybody')
    if (code.startsWith('DR')) return t('settings.withSub', { name: unitOf(code) })
    if (code.startsWith('D')) return t('settings.department', { name: unitOf(code) })
    return everybody.value.find(({ id }) => `U${id}` === code)?.shown ?? code
  }
  return { people, units, holderOf }
}

/** All that rights can be about, types with their pipelines below them. */
export function useEntities() {
  const { t } = useTexts()
  const nameOf = useTypeNames()
  const { pipelines } = useDirectories()
  return computed((): Entity[] => [
    ...knownTypes().flatMap(type => {
      const own = pipelines.value?.get(type.id) ?? []
      return [
        { code: type.name, name: nameOf(type) },
        ...(own.length > 1 ? own : []).map(({ id, name }) => ({
          code: `${type.name}_C${id}`,
          name,
          follows: type.name,
        })),
      ]
    }),
    { code: CONFIG, name: t('settings.config') },
  ])
}
