import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from './children.mjs'
import { lastLines, step, Stop } from './step.mjs'

/** The folder of the clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const ownNode = join(root, 'node_modules/node/bin/node')
const isNode24 = Number(process.versions.node.split('.')[0]) >= 24
/** Node 24, brought by the project as a dev dependency; without those (a container) the one that runs us. */
export const node24 = !existsSync(ownNode) && isNode24 ? process.execPath : ownNode

const pnpm = 'pnpm@12.21.0'
const installStamp = join(root, 'node_modules/.xiaoguan-install')
const webDist = join(root, 'web/dist')
const buildStamp = join(webDist, '.stamp')
const manifests = ['shared', 'server', 'web', 'test', 'test/wecom', '.'].map((folder) =>
  join(folder, 'package.json'),
)
const skipped = new Set(['node_modules', 'dist'])

function listFiles(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => !skipped.has(name))
    .toSorted()
    .flatMap((name) => listFiles(join(path, name)))
}

/** One hash over the names and contents of files and folders of the project. */
function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => listFiles(join(root, path)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

const readStamp = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

async function runStep(title, command, args, cwd = root) {
  await step(title, async () => {
    // CI: pnpm must not stop to ask when it replaces an older node_modules.
    const env = { ...process.env, CI: 'true' }
    const { code, output } = await runChild(command, args, { cwd, env })
    if (code !== 0) throw new Stop(`${lastLines(output, 25)}\n${title}：失败 (exit ${code})`)
  })
}

/** Installs what the lockfile says, unless that is what is installed. */
export async function ensureInstalled() {
  const wanted = fingerprint(['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests])
  if (readStamp(installStamp) === wanted && existsSync(node24)) return
  rmSync(installStamp, { force: true })
  await runStep('安装依赖 install (第一次要几分钟 minutes)', 'npx', [
    '-y',
    pnpm,
    'install',
    '--frozen-lockfile',
  ])
  if (!existsSync(node24)) throw new Stop('安装后没有 Node 24：no node_modules/node/bin/node')
  writeFileSync(installStamp, wanted)
}

/** Builds the web pages, unless the built ones are of these sources. */
export async function ensureBuilt() {
  const wanted = fingerprint(['web', 'shared', 'pnpm-lock.yaml'])
  if (readStamp(buildStamp) === wanted) return
  rmSync(buildStamp, { force: true })
  const vite = join(root, 'web/node_modules/vite/bin/vite.js')
  await runStep('构建网页 build web', node24, [vite, 'build'], join(root, 'web'))
  writeFileSync(buildStamp, wanted)
}

export const isWebBuilt = () => existsSync(buildStamp)
