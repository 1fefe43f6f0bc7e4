import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Stop } from './step.mjs'

/** The demo's folder: where things lie in it. */
export const layout = (folder) => ({
  folder,
  seeded: join(folder, 'seeded.json'),
  secret: join(folder, 'secret'),
  database: join(folder, 'db'),
  world: join(folder, 'wecom'),
  worldSeed: join(folder, 'world.json'),
  clock: join(folder, 'clock.json'),
  logs: join(folder, 'logs'),
  // The server's own: beside the database's folder.
  serverLock: join(folder, 'db.pid'),
  startLock: join(folder, 'start.pid'),
})

/** The process a lock file names, if it lives. A file left by a killed one names nobody. */
function findHolder(lockFile, commandPart) {
  if (!existsSync(lockFile)) return undefined
  const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10)
  if (!(pid > 0)) return undefined
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code === 'ESRCH') return undefined
  }
  // After a reboot the number may belong to something else.
  const commandLine = `/proc/${pid}/cmdline`
  if (!existsSync(commandLine)) return pid
  return commandPart.test(readFileSync(commandLine, 'utf8')) ? pid : undefined
}

/** Refuses to go on while another process works in the folder: PGlite would lose commits. */
export function refuseIfInUse(files) {
  const holder =
    findHolder(files.startLock, /start\.mjs/) ??
    findHolder(files.serverLock, /server\/src\/|test\//)
  if (holder === undefined) return
  throw new Stop(
    `数据目录正在使用：${files.folder} is in use by process ${holder}; stop it, or set XIAOGUAN_DATA to another folder`,
  )
}

/** Takes the folder for this process until it ends. */
export function lockData(files) {
  refuseIfInUse(files)
  rmSync(files.startLock, { force: true })
  try {
    // wx: of two starts in the same moment one gets it.
    writeFileSync(files.startLock, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    throw new Stop(`数据目录正在使用：${files.folder} was just taken by another start`)
  }
  // Nobody holds it, as seen above; the number in it may be another program's by now.
  rmSync(files.serverLock, { force: true })
  process.on('exit', () => rmSync(files.startLock, { force: true }))
}

/** Refuses a folder that holds something else: nothing that is not ours is moved or filled. */
export function refuseIfForeign(files) {
  if (!existsSync(files.folder) || existsSync(files.seeded)) return
  if (readdirSync(files.folder).length === 0) return
  throw new Stop(
    `不是演示数据目录：${files.folder} exists without seeded.json; set XIAOGUAN_DATA to a new folder, or move it away`,
  )
}

/** Moves the demo's data aside; gives the place it went to. */
export function setAside(files) {
  if (!existsSync(files.seeded)) return undefined
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
  let aside = `${files.folder}-${stamp}`
  for (let n = 2; existsSync(aside); n++) aside = `${files.folder}-${stamp}-${n}`
  renameSync(files.folder, aside)
  return aside
}

/**
 * Makes the folder as a whole or not at all: `fill` works beside it, one rename puts it in place.
 * What a killed seeding left beside it is removed.
 */
export async function createData(files, fill) {
  removeLeftovers(files.folder)
  const draft = layout(`${files.folder}-new-${process.pid}`)
  mkdirSync(draft.folder, { recursive: true })
  try {
    await fill(draft)
    chmodSync(draft.secret, 0o600)
    renameSync(draft.folder, files.folder)
  } catch (error) {
    rmSync(draft.folder, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    throw new Stop(`数据目录正在使用：another start has just filled ${files.folder}`)
  }
}

/** Replaces a file as a whole, so that a kill leaves the old one or the new one. */
export function replaceFile(file, text) {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

function removeLeftovers(folder) {
  const parent = join(folder, '..')
  if (!existsSync(parent)) return
  const prefix = `${folder}-new-`
  for (const name of readdirSync(parent)) {
    const path = join(parent, name)
    if (!path.startsWith(prefix)) continue
    const pid = Number(path.slice(prefix.length))
    if (pid > 0 && !existsSync(`/proc/${pid}`)) rmSync(path, { recursive: true, force: true })
  }
}
