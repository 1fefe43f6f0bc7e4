// `node tagsearch-build.ts FOLDER`, in web/: the pages with a clock around the search.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const clock = `
export function findTags(...given) {
  const began = performance.now()
  const found = untimedFindTags(...given)
  ;(globalThis.__findTook ??= []).push(performance.now() - began)
  return found
}`

const timed = {
  name: 'time-the-search',
  transform(code: string, id: string) {
    if (!id.endsWith('/tag/find-tags.ts')) return null
    return code.replace('export function findTags(', 'function untimedFindTags(') + clock
  },
}

const [, , outDir = ''] = process.argv
// Vite belongs to the web package, where this is run.
const path = createRequire(join(process.cwd(), 'package.json')).resolve('vite')
const vite: unknown = await import(pathToFileURL(path).href)
const { build } = vite as { build: (options: object) => Promise<unknown> }
await build({ plugins: [timed], build: { outDir, emptyOutDir: true }, logLevel: 'error' })
