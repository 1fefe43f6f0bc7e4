import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

// Published samples that lie beside the project where it is developed; nothing of the project needs them.
const folder = new URL('../../../shared/wecom/fixtures/', import.meta.url)

export const hasSamples = existsSync(folder)

export function readSample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}

/** Names of the JSON files below a folder of the samples, relative to it. */
export function listSamples(under: string): string[] {
  const root = new URL(`${under}/`, folder)
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(fileURLToPath(root), `${entry.parentPath}/${entry.name}`))
    .toSorted()
}

/** Why samples are not read, by a pattern of their names; gives names without reason and reasons without names. */
export function findUnexplained(
  names: readonly string[],
  reasons: readonly (readonly [RegExp, string])[],
) {
  const unexplained = names.filter((name) => !reasons.some(([pattern]) => pattern.test(name)))
  const idle = reasons.filter(([pattern]) => !names.some((name) => pattern.test(name)))
  return { unexplained, idle: idle.map(([, why]) => why) }
}
