import { getBoot } from './boot.ts'

const newer = new Set<(version: string) => void>()

/** Calls back when the server says that it runs another build than this page's. */
export function onNewerServer(callback: (version: string) => void): void {
  newer.add(callback)
}

export function noteServerVersion(version: unknown): void {
  if (typeof version !== 'string' || version === '' || version === getBoot().version) return
  for (const callback of newer) callback(version)
}
