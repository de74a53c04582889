import { useLocalStorage } from '@vueuse/core'

/** Whether names have their codes beside them, everywhere in the portal. */
export const showCodes = useLocalStorage('portico-codes', false)
