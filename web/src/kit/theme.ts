import { useColorMode } from '@vueuse/core'

/** Light, dark, or as the system: kept in the browser. Without transitions switched off, which would need a style of its own. */
export const useTheme = () => useColorMode({ storageKey: 'portico-theme', disableTransition: false, emitAuto: true })
