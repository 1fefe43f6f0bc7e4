import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const page = (name: string) => fileURLToPath(new URL(`./${name}.html`, import.meta.url))

/**
 * WeCom's SDK is imported while the app already runs; fetched from the page's head it does not wait for the
 * app's own code.
 */
function preloadSdk(): Plugin {
  return {
    name: 'preload-wecom-sdk',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const sdk = Object.keys(bundle ?? {}).filter((file) => /\bjssdk-.*\.js$/.test(file))
        return sdk.map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: '', href: `/${file}` },
          injectTo: 'head' as const,
        }))
      },
    },
  }
}

/**
 * What axios brings and no page of ours calls. Every engine of ours has XMLHttpRequest, which axios prefers to
 * fetch; we send no forms, cancel by AbortSignal and name no status codes.
 */
const unusedOfAxios: Readonly<Record<string, string>> = {
  'adapters/fetch.js': 'export const getFetch = () => false; export default false',
  'helpers/HttpStatusCode.js': 'export default {}',
  'helpers/formDataToJSON.js': 'export default () => null',
  'cancel/CancelToken.js': 'export default class {}',
}

function leanAxios(): Plugin {
  return {
    name: 'lean-axios',
    load: (id) => unusedOfAxios[/axios[\\/]lib[\\/](.+)$/.exec(id)?.[1] ?? ''] ?? null,
  }
}

export default defineConfig({
  base: '/',
  plugins: [vue(), leanAxios(), preloadSdk()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  build: {
    // Windows WeCom's oldest engine in the field, and the iPhones of the same years.
    target: ['chrome87', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { sidebar: page('sidebar'), h5: page('h5') },
      output: {
        codeSplitting: {
          groups: [
            { name: 'wecom-jssdk', test: /node_modules[\\/]@wecom[\\/]jssdk[\\/]/ },
            {
              name: 'vendor',
              test: /node_modules[\\/](@vue|vue|pinia|axios|zod|idb-keyval)[\\/]/,
            },
          ],
        },
      },
    },
  },
})
