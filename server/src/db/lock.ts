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

/**
 * Holds `dir` for this process by a file beside it, "pid start"; gives the function that lets go. The start tells
 * the holder from a later process under the same pid (in a container the server is always pid 1).
 */
export function lockFolder(dir: string): () => void {
  const file = `${dir}.pid`
  mkdirSync(dirname(file), { recursive: true })
  for (;;) {
    try {
      writeFileSync(file, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const [pid = '', start = ''] = readFileSync(file, 'utf8').split(' ')
      if (isHeldBy(Number(pid), start)) throw new FolderLocked(dir, Number(pid))
      rmSync(file, { force: true })
    }
  }
}

function isHeldBy(pid: number, start: string): boolean {
  if (!isAlive(pid)) return false
  const startNow = startOf(pid)
  // Without /proc the pid alone must do; only our own can't be another's.
  return start && startNow ? start === startNow : pid !== process.pid
}

/** When a process began, in the kernel's ticks; "" where the system has no /proc. */
function startOf(pid: number): string {
  try {
    // The name in brackets may hold spaces; the start is the 20th field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
    return fields?.[19] ?? ''
  } catch {
    return ''
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
