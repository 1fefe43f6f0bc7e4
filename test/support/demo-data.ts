import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** What the demo's data are made from; another content makes them anew. */
const sources = ['test/demo', 'server/src/db', 'shared/src', 'test/wecom/src']
/** Any port will do: each copy is moved to its own. */
const seededAt = { publicUrl: 'http://localhost:3002', simPort: 3001 }

export type Addresses = { publicUrl: string; simPort: number }

/** A demo data folder of its own at these addresses, at 10:40 on its Thursday. Remove it after use. */
export async function copyDemoData(addresses: Addresses): Promise<string> {
  const seeded = await seedOnce()
  const folder = await mkdtemp(join(tmpdir(), 'xiaoguan-demo-'))
  await cp(seeded, folder, { recursive: true, mode: constants.COPYFILE_FICLONE })
  setClock(folder, Number(readFileSync(join(folder, 'starts-at'), 'utf8')))
  await run(process.execPath, ['test/demo/move.ts', '--data', folder, ...toArgs(addresses)], {
    cwd: root,
    env: { ...process.env, ...demoEnv(folder) },
  })
  return folder
}

/** What the app and the tools of the demo need to know of its folder. */
export function demoEnv(folder: string) {
  return {
    DEMO: '1',
    SECRET_KEY: readFileSync(join(folder, 'secret'), 'utf8').trim(),
    PGLITE_DIR: join(folder, 'db'),
    CLOCK_FILE: join(folder, 'clock.json'),
  }
}

/** Moves the demo's clock, for the app and the simulator alike. */
export function setClock(folder: string, toMs: number): void {
  writeFileSync(join(folder, 'clock.json'), JSON.stringify({ offsetMs: toMs - Date.now() }))
}

const toArgs = ({ publicUrl, simPort }: Addresses) => [
  '--public-url',
  publicUrl,
  '--sim-port',
  String(simPort),
]

/** Seeds once for these sources on this machine. */
async function seedOnce(): Promise<string> {
  const cache = join(tmpdir(), `xiaoguan-seeded-${process.getuid?.() ?? 0}`)
  const folder = join(cache, fingerprint())
  if (existsSync(folder)) return folder
  await rm(cache, { recursive: true, force: true })
  const draft = `${folder}.new-${process.pid}`
  await mkdir(draft, { recursive: true })
  const args = ['test/demo/seed.ts', '--out', draft, ...toArgs(seededAt)]
  await run(process.execPath, args, { cwd: root, env: { ...process.env, DEMO: '1' } })
  const clock: unknown = JSON.parse(readFileSync(join(draft, 'clock.json'), 'utf8'))
  const { offsetMs } = clock as { offsetMs: number }
  const nowMs = Date.now() + offsetMs
  // Whole tens of minutes: the time that seeding itself took is not part of the demo.
  writeFileSync(join(draft, 'starts-at'), String(nowMs - (nowMs % 600_000)))
  await rename(draft, folder).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    // Another process may have been first; its data are as good.
    if (!existsSync(folder)) throw error
  })
  return folder
}

function fingerprint(): string {
  const hash = createHash('sha1')
  for (const source of sources)
    for (const file of readdirSync(join(root, source), { recursive: true, withFileTypes: true }))
      if (file.isFile())
        hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)))
  return hash.digest('hex').slice(0, 16)
}
