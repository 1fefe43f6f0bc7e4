import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, type Plugin, type UserConfig, build, defineConfig } from 'vite'

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

const pages = (...names: string[]) => Object.fromEntries(names.map((name) => [name, page(name)]))

/**
 * The console is built for itself: sharing files with it would bring code of the console into the pages of those
 * who open the sidebar a hundred times a day, and split theirs into more files.
 */
function alsoConsole(): Plugin {
  let to: BuildOptions = {}
  return {
    name: 'also-console',
    apply: 'build',
    configResolved: ({ build: { outDir, sourcemap } }) => {
      to = { outDir, sourcemap }
    },
    closeBundle: async () => {
      const own = settings(pages('console'))
      const options = { ...own, build: { ...own.build, ...to }, configFile: false as const }
      await build({ ...options, logLevel: 'warn' })
    },
  }
}

function settings(input: Record<string, string>, plugins: Plugin[] = []): UserConfig {
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    base: '/',
    plugins: [vue(), preloadSdk(), ...plugins],
    define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
    build: {
      // The first of the two builds clears the folder.
      emptyOutDir: plugins.length > 0,
      // What Windows WeCom's oldest engine in the field (Chrome 87) and the iPhones of the same years (Safari 14) run
      // unaltered; named by engine, `?.` would be rewritten for a fault of Chrome 87 with `a?.(...b)`, which we never write.
      target: 'es2021',
      cssTarget: ['chrome87', 'safari14'],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: {
        input,
        // An endpoint that a page does not call is not in it.
        treeshake: { manualPureFunctions: ['endpoint'] },
        output: {
          codeSplitting: {
            groups: [
              { name: 'wecom-jssdk', test: /node_modules[\\/]@wecom[\\/]jssdk[\\/]/ },
              {
                name: 'vendor',
                test: /node_modules[\\/](@vue|vue|pinia|zod|idb-keyval)[\\/]/,
              },
            ],
          },
        },
      },
    },
  }
}

export default defineConfig(settings(pages('sidebar', 'h5'), [alsoConsole()]))
