import { computed, type Ref } from 'vue'
import { knownTypes } from '../../rest/session.ts'
import { useTexts } from '../../texts/i18n.ts'
import type { EntityType } from '../entity-types/index.ts'

type Named = { id: number; name: string; title: string }

/** What people call the records of a type: of the portal's own types in the plural, of others as their makers named them. */
export function useTypeNames(): (type: Named) => string {
  const { t, te } = useTexts()
  return ({ name, title }) => (te(`types.${name}`) ? t(`types.${name}`) : title)
}

/** The title of the pages of a type. */
export function useTypeTitle(type: Ref<EntityType>) {
  const nameOf = useTypeNames()
  return computed(() => {
    const known = knownTypes().find(({ id }) => id === type.value.id)
    return known ? nameOf(known) : type.value.code
  })
}
