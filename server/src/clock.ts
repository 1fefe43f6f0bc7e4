import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import * as z from 'zod/mini'

/** The one clock: nothing else asks for the time. */
export type Clock = {
  now(): Date
  /** Calls back when the time jumps (demo only); gives the function that stops it. */
  onJump(called: () => void): () => void
}

export const realClock: Clock = { now: () => new Date(), onJump: () => () => {} }

const ClockFile = z.object({ offsetMs: z.number() })
const lookEveryMs = 200

/** The demo's clock: real time plus an offset kept in a small JSON file that another program may change. */
export function fileClock(path: string): Clock {
  let offsetMs = readOffset(path) ?? 0
  let lookedAt = Date.now()
  const jumped = new Set<() => void>()
  const look = () => {
    const next = readOffset(path)
    if (next === undefined || next === offsetMs) return
    offsetMs = next
    for (const called of jumped) called()
  }
  return {
    now() {
      if (Date.now() - lookedAt > lookEveryMs) {
        lookedAt = Date.now()
        look()
      }
      return new Date(Date.now() + offsetMs)
    },
    onJump(called) {
      jumped.add(called)
      watchFile(path, { interval: lookEveryMs, persistent: false }, look)
      return () => {
        jumped.delete(called)
        unwatchFile(path, look)
      }
    },
  }
}

/** Undefined while the file is missing or half written: the last known offset then stands. */
function readOffset(path: string): number | undefined {
  try {
    return ClockFile.parse(JSON.parse(readFileSync(path, 'utf8'))).offsetMs
  } catch {
    return undefined
  }
}
