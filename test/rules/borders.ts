import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path/posix'

const ownPackages: Record<string, string> = {
  '@xiaoguan/shared': 'shared/src',
  '@xiaoguan/server': 'server/src',
  '@xiaoguan/web': 'web/src',
  '@xiaoguan/wecom-simulator': 'test/wecom/src',
}
const serverGround = new Set(['db', 'http', 'jobs', 'wecom'])
const webEntries = new Set(['sidebar', 'h5', 'console'])
const webGround = new Set(['api', 'ui', 'wecom'])
const testTools = /^(vitest|fast-check|happy-dom|@vue\/test-utils)($|\/)/

/** Where an import leads: a path in the project, or the name of a package. */
type Target = { path: string } | { package: string }

export interface ImportOf {
  line: number
  specifier: string
}

const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, ' ')

/** The import specifiers of a TypeScript or Vue file; comments are not looked at. */
export function findImports(source: string): ImportOf[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, blank)
    .replaceAll(/^\s*\/\/.*$/gm, blank)
  const pattern =
    /(?:^|[\s;}])(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*(['"])([^'"\n]+)\1|\bimport\s*\(\s*(['"`])([^'"`\n]+)\3/g
  return [...code.matchAll(pattern)].map((match) => ({
    line: code.slice(0, match.index + match[0].length).split('\n').length,
    specifier: match[2] ?? match[4] ?? '',
  }))
}

function resolveTarget(file: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { path: join(dirname(file), specifier) }
  const own = Object.keys(ownPackages).find(
    (name) => specifier === name || specifier.startsWith(`${name}/`),
  )
  if (!own) return { package: specifier }
  return { path: `${ownPackages[own]}/${specifier.slice(own.length + 1) || 'index'}.ts` }
}

const isNode = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name)
const isPackage = (name: string, wanted: string): boolean =>
  name === wanted || name.startsWith(`${wanted}/`)

/** What an import brings at run time: not `import type`, nor braces that hold types only. */
function findValueImports(source: string): string[] {
  const pattern = /^(?:import|export)\s+(?!type\b)([^'"`;]*?\bfrom\s*)?['"]([^'"\n]+)['"]/gm
  return [...source.matchAll(pattern)].flatMap(([, names = '', specifier = '']) => {
    const inBraces = /^\{([^}]*)\}/.exec(names)?.[1]
    const listed = inBraces?.split(',').map((name) => name.trim())
    const typesOnly = listed?.every((name) => name === '' || name.startsWith('type '))
    return typesOnly ? [] : [specifier]
  })
}

const pureNeighbours = /^server\/src\/(corp-time|problem)\.ts$/

/**
 * The server's pure rules: files that at run time import shared, Node's crypto and one another only, so
 * neither an action nor a route. Any feature may use them.
 */
export function listPureFiles(files: readonly { path: string; text: string }[]): Set<string> {
  const pure = new Set(
    files
      .map(({ path }) => path)
      .filter((path) => path.startsWith('server/src/') && !path.endsWith('/routes.ts')),
  )
  const isPure = (path: string, text: string) =>
    findValueImports(text).every((specifier) => {
      const target = resolveTarget(path, specifier)
      if ('package' in target) return /^node:crypto$|^zod($|\/)/.test(target.package)
      return (
        target.path.startsWith('shared/src/') ||
        pureNeighbours.test(target.path) ||
        pure.has(target.path)
      )
    })
  for (let before = -1; before !== pure.size;) {
    before = pure.size
    for (const { path, text } of files) if (pure.has(path) && !isPure(path, text)) pure.delete(path)
  }
  return pure
}

/** The rule of HOUSE.md ("Who may import whom") that an import breaks, if it breaks one. */
export function findBrokenBorder(
  file: string,
  specifier: string,
  pure: ReadonlySet<string> = new Set(),
): string | undefined {
  const target = resolveTarget(file, specifier)
  const isTest = file.endsWith('.test.ts')
  if (isTest && 'package' in target && (testTools.test(specifier) || isNode(specifier))) {
    return undefined
  }
  if (file.startsWith('shared/src/')) return checkShared(target)
  if (file.startsWith('server/src/')) return checkServer(file, target, pure)
  if (file.startsWith('web/src/')) return checkWeb(file, target)
  if (file.startsWith('test/wecom/')) return checkSimulator(target)
  return undefined
}

function checkShared(target: Target): string | undefined {
  if ('path' in target) {
    return target.path.startsWith('shared/src/') ? undefined : 'shared imports nothing else of ours'
  }
  return isPackage(target.package, 'zod') ? undefined : 'shared imports zod and pure libraries only'
}

function checkSimulator(target: Target): string | undefined {
  if ('package' in target || target.path.startsWith('test/wecom/')) return undefined
  return 'the simulator stands for another company and imports nothing of ours'
}

/** The folder below `src`, or '' for a file directly in it. */
const folderOf = (path: string): string => /\/src\/([^/]+)\//.exec(path)?.[1] ?? ''
/** A noun's SQL: store.ts, or where one file is not enough, event-store.ts beside it. */
const isStore = (path: string): boolean => /[/-]store\.ts$/.test(path)

function checkServer(file: string, target: Target, pure: ReadonlySet<string>): string | undefined {
  const from = folderOf(file)
  if (isStore(file)) {
    const broken = checkStore(target)
    if (broken) return broken
  }
  if ('package' in target) return undefined
  if (target.path.startsWith('shared/src/')) return undefined
  if (!target.path.startsWith('server/src/')) return 'server imports nothing but itself and shared'
  // app.ts, main.ts and their neighbours join everything.
  if (from === '') return undefined
  return serverGround.has(from)
    ? checkServerGround(from, target.path)
    : checkFeature(from, target.path, pure)
}

function checkStore(target: Target): string | undefined {
  if ('package' in target) {
    return /^(koa|@koa\/.*|@wecom\/.*|pg-boss)$/.test(target.package)
      ? 'a server store.ts imports kysely, db/ and shared; not koa, WeCom or the queue'
      : undefined
  }
  if (folderOf(target.path) === 'wecom') return 'a server store.ts does not import wecom/'
  return /\/(clock|config|app|main|routes)\.ts$/.test(target.path)
    ? 'a server store.ts imports no clock, config or routes'
    : undefined
}

/** What lies lower: http may import jobs and db, jobs may import db, db neither. */
const groundBelow: Record<string, string[]> = {
  http: ['jobs', 'db'],
  jobs: ['db'],
  db: [],
  wecom: [],
}

function checkServerGround(from: string, path: string): string | undefined {
  const to = folderOf(path)
  if (to === from || (groundBelow[from] ?? []).includes(to)) return undefined
  if (to === '') {
    return /\/(app|main)\.ts$/.test(path) ? `server ${from}/ does not import the app` : undefined
  }
  return `server ${from}/ does not import ${to}/`
}

function checkFeature(from: string, path: string, pure: ReadonlySet<string>): string | undefined {
  const to = folderOf(path)
  if (to === from || serverGround.has(to)) return undefined
  if (to === '') {
    return /\/(app|main)\.ts$/.test(path) ? 'a server feature does not import the app' : undefined
  }
  return isStore(path) || pure.has(path)
    ? undefined
    : `a server feature imports of another feature (${to}) only its stores and pure rules`
}

function checkWeb(file: string, target: Target): string | undefined {
  if ('package' in target) return checkWebPackage(file, target.package)
  const { path } = target
  const from = folderOf(file)
  if (path.startsWith('shared/src/')) {
    return from === 'ui' ? 'web ui/ knows vue and vant only' : undefined
  }
  if (!path.startsWith('web/src/')) return 'web imports nothing but itself and shared'
  const to = folderOf(path)
  return from === to || from === '' || to === '' ? undefined : checkWebFolders(file, path)
}

function checkWebFolders(file: string, path: string): string | undefined {
  const from = folderOf(file)
  const to = folderOf(path)
  if (from === 'ui') return `web ui/ does not import ${to}/`
  if (webEntries.has(to)) return `only web ${to}/ itself imports from ${to}/`
  if (webEntries.has(from)) return undefined
  if (webGround.has(from)) {
    return webGround.has(to) && to !== 'ui' ? undefined : `web ${from}/ does not import ${to}/`
  }
  return checkWebFeature(file, path, to)
}

function checkWebFeature(file: string, path: string, to: string): string | undefined {
  // The form of the one condition language: every feature that chooses customers shows it.
  if (to === 'api' || to === 'ui' || to === 'segment') return undefined
  if (to !== 'wecom') return `a web feature does not import another feature (${to})`
  if (path === 'web/src/wecom/fake.ts' && file.endsWith('.test.ts')) return undefined
  return path === 'web/src/wecom/bridge.ts'
    ? undefined
    : 'a web feature imports of wecom/ only bridge.ts'
}

function checkWebPackage(file: string, name: string): string | undefined {
  if (isNode(name)) return 'web runs in a page and imports nothing of Node'
  if (isPackage(name, '@wecom/jssdk') && file !== 'web/src/wecom/jssdk.ts') {
    return 'only web/src/wecom/jssdk.ts imports @wecom/jssdk'
  }
  if (folderOf(file) === 'ui' && !/^(vue|vant)($|\/)/.test(name)) {
    return 'web ui/ knows vue and vant only'
  }
  return undefined
}
