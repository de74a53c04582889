import b24ui from '@bitrix24/b24ui-nuxt/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const portal = process.env.PORTICO_URL ?? 'http://127.0.0.1:8024'

export default defineConfig({
  plugins: [
    vue({ features: { optionsAPI: false } }),
    // Everything of the kit that registers itself is off: its markdown components alone double the entry.
    b24ui({
      colorMode: false,
      prose: false,
      mdc: false,
      dts: false,
      autoImport: false,
      components: { dirs: [] },
      experimental: { componentDetection: true },
    } as Parameters<typeof b24ui>[0]),
  ],
  // Texts are read by the Composition API alone.
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: { target: 'es2023', chunkSizeWarningLimit: 900 },
  server: {
    proxy: Object.fromEntries(
      ['/_web', '/_portico', '/rest', '/login', '/logout', '/profile', '/file'].map(path => [path, portal]),
    ),
  },
})
