import { getBoot } from './boot.ts'

const newer = new Set<(version: string) => void>()
const mark = 'xiaoguan-reloaded-for'

/** Calls back when the server says that it runs another build than this page's. */
export function onNewerServer(callback: (version: string) => void): void {
  newer.add(callback)
}

export function noteServerVersion(version: unknown): void {
  if (typeof version !== 'string' || version === '' || version === getBoot().version) return
  for (const callback of newer) callback(version)
}

/** Once per build and window; where that cannot be kept, never: a page must not reload in circles. */
export function mayReloadFor(version: string): boolean {
  try {
    // A full store would refuse the mark later, in the middle of an answer.
    sessionStorage.setItem(`${mark}-probe`, version)
    sessionStorage.removeItem(`${mark}-probe`)
    return sessionStorage.getItem(mark) !== version
  } catch {
    return false
  }
}

export function noteReloadFor(version: string): void {
  sessionStorage.setItem(mark, version)
}
