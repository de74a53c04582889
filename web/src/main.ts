import './app/style.css'
import b24Ui from '@bitrix24/b24ui-nuxt/vue-plugin'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './app/App.vue'
import { router } from './app/router.ts'
import { openLive } from './rest/live.ts'
import { loadPreferences } from './rest/preferences.ts'
import { queryClient } from './rest/query.ts'
import { openSession } from './rest/session.ts'
import { openI18n } from './texts/i18n.ts'

const { language } = await openSession()
openLive()
void loadPreferences()
createApp(App)
  .use(await openI18n(language))
  .use(router)
  .use(VueQueryPlugin, { queryClient })
  .use(b24Ui)
  .mount('#app')
