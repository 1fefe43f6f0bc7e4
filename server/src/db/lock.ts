import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Thrown when another living process holds the folder. */
export class FolderLocked extends Error {
  override readonly name = 'FolderLocked'
  readonly pid: number
  constructor(dir: string, pid: number) {
    super(`data folder ${dir} is in use by process ${pid}`)
    this.pid = pid
  }
}

/** Holds `dir` for this process by a pid file beside it; gives the function that lets go. */
export function lockFolder(dir: string): () => void {
  const file = `${dir}.pid`
  mkdirSync(dirname(file), { recursive: true })
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const pid = Number(readFileSync(file, 'utf8'))
      if (pid !== process.pid && isAlive(pid)) throw new FolderLocked(dir, pid)
      rmSync(file, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
