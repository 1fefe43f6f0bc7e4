import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../support/demo-data.ts'

type Transfer = { file: string; bytes: number }
export type Share = { from: string; bytes: number }

/** Builds the pages with source maps that the files don't name, so that their bytes are the real ones. */
export async function buildWithMaps(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaoguan-bundle-'))
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--sourcemap', 'hidden']
  await promisify(execFile)(process.execPath, [...vite, '--outDir', folder, '--emptyOutDir'], {
    cwd: join(root, 'web'),
  })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Whose code the bytes transferred from this build are; largest first. */
export async function sharesOf(folder: string, transfers: readonly Transfer[]): Promise<Share[]> {
  const sums = new Map<string, number>()
  for (const { file, bytes } of transfers)
    for (const [from, share] of await partsOf(folder, file))
      sums.set(from, (sums.get(from) ?? 0) + share * bytes)
  return [...sums].map(([from, bytes]) => ({ from, bytes })).toSorted((a, b) => b.bytes - a.bytes)
}

async function partsOf(folder: string, file: string): Promise<Map<string, number>> {
  if (!file.endsWith('.js')) return new Map([[file.endsWith('.css') ? 'CSS' : 'inline', 1]])
  const code = await readFile(join(folder, file), 'utf8')
  // The bundler's own few lines have no map.
  if (file.includes('rolldown-runtime')) return new Map([['bundler', 1]])
  const map = new SourceMap(JSON.parse(await readFile(join(folder, `${file}.map`), 'utf8')))
  const counts = new Map<string, number>()
  for (const [line, text] of code.split('\n').entries())
    for (let column = 0; column < text.length; column++) {
      const entry = map.findEntry(line, column)
      const from = ownerOf('originalSource' in entry ? entry.originalSource : undefined)
      counts.set(from, (counts.get(from) ?? 0) + 1)
    }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return new Map([...counts].map(([from, count]) => [from, count / total]))
}

function ownerOf(source: string | undefined): string {
  if (!source) return 'bundler'
  const dependency = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1]
  if (dependency) return dependency
  return source.includes('shared/src/') ? 'ours: shared' : 'ours: web'
}
