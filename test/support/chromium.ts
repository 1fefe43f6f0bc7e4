import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const run = promisify(execFile)
const require = createRequire(import.meta.url)
const here = dirname(fileURLToPath(import.meta.url))
const uid = process.getuid?.() ?? 0
/** What is unpacked once per clone and user, and kept. */
const cache = join(here, `../../.cache/user-${uid}`)

interface Installation {
  executablePath: string
  env: Record<string, string>
  /** The folder of fonts it brings, if it brings its own. */
  fonts?: string
}

/**
 * Starts a Chromium that shows Chinese: one installed on the machine, else the one from npm, which
 * brings its own libraries. XIAOGUAN_CHROMIUM names a program, or is `npm` for the one from npm.
 */
export async function launchChromium({ args = [] }: { args?: string[] } = {}): Promise<Browser> {
  const installed = await findInstalled()
  const { executablePath, env, fonts } = installed ?? (await unpackFromNpm())
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...quietFlags, ...(uid === 0 ? rootFlags : []), ...args],
    env: { ...definedEnv(), ...env, ...(await fontEnv(fonts)) },
  })
}

/** No talk with the outside: what the tests measure and see is ours alone. */
const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
]
/** Chromium's sandbox refuses root; the tests open only our own pages. */
const rootFlags = ['--no-sandbox', '--disable-setuid-sandbox']

function definedEnv(): Record<string, string> {
  const defined = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return Object.fromEntries(defined)
}

async function findInstalled(): Promise<Installation | undefined> {
  const wanted = process.env.XIAOGUAN_CHROMIUM
  if (wanted === 'npm') return undefined
  if (wanted) return { executablePath: wanted, env: {} }
  const folders = (process.env.PATH ?? '').split(':')
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    for (const folder of folders) {
      const executablePath = join(folder, name)
      if (await isExecutable(executablePath)) return { executablePath, env: {} }
    }
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 12)

/** Fills a cache folder as a whole or not at all: a killed unpacking leaves no half browser. */
async function fillOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  const draft = `${folder}.new-${process.pid}`
  await mkdir(draft, { recursive: true })
  try {
    await fill(draft)
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another worker may have been first; its copy is as good.
    if (!existsSync(folder)) throw error
  }
  return folder
}

async function unpackFromNpm(): Promise<Installation> {
  const entry = require.resolve('@sparticuz/chromium')
  // The manifest names the version, so another version is unpacked beside this one.
  const manifest = await readFile(join(entry, '../../package.json'), 'utf8')
  const folder = await fillOnce(`chromium-${digest(manifest)}`, async (draft) => {
    // In a process of its own: the package unpacks below TMPDIR, and its import changes
    // LD_LIBRARY_PATH for everything that the importing process starts later.
    const script = `const { default: c } = await import(${JSON.stringify(entry)}); await c.executablePath()`
    await run(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    })
  })
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib') },
    fonts: join(folder, 'fonts'),
  }
}

/**
 * Points fontconfig at the Chinese font from npm, unless the machine has one of its own. The
 * browser from npm sees nothing of the machine's fonts, so its pictures are the same everywhere.
 */
async function fontEnv(bundledFonts: string | undefined): Promise<Record<string, string>> {
  if (!bundledFonts && (await hasChineseFont())) return {}
  const fonts = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const folders = ['400Regular', '500Medium', '700Bold'].map((weight) => join(fonts, weight))
  if (bundledFonts) folders.push(bundledFonts)
  const include = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${bundledFonts ? '' : include}
${folders.map((folder) => `  <dir>${folder}</dir>`).join('\n')}
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <cachedir>${join(cache, 'fontconfig')}</cachedir>
</fontconfig>
`
  const config = join(cache, `fonts-${digest(text)}.conf`)
  await mkdir(cache, { recursive: true })
  if (!existsSync(config)) await writeFile(config, text)
  return { FONTCONFIG_FILE: config }
}

async function hasChineseFont(): Promise<boolean> {
  try {
    const { stdout } = await run('fc-list', [':lang=zh-cn', 'family'])
    return stdout.trim() !== ''
  } catch {
    // No fontconfig tools on the machine, so no fonts of its own either.
    return false
  }
}
