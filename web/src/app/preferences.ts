import { ref } from 'vue'

/** Whether the preferences lie over the page. */
export const isPreferencesOpen = ref(false)
