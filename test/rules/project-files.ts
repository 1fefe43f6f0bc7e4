import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

export interface ProjectFile {
  /** From the root of the project, with slashes. */
  path: string
  text: string
}

/** The project's own files below the given folders; one that does not exist has none. */
export function readFiles(folders: readonly string[], name: RegExp): ProjectFile[] {
  return folders.flatMap(listFiles).flatMap((path) => {
    if (!name.test(path)) return []
    return [{ path, text: readFileSync(join(root, path), 'utf8') }]
  })
}

function listFiles(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist')
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? listFiles(path) : [path]
    })
}

/** Where each match is: `path:line text`, as a compiler would say it. */
export function findLines({ path, text }: ProjectFile, pattern: RegExp): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : []))
}
