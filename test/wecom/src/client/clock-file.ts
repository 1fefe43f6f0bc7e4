import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The demo's clock: a file `{ "offsetMs": n }` shared with the app; now = real time + offset. */
export interface Clock {
  now: () => number
  /** null: no file, so the clock is the real one and cannot be moved. */
  offsetMs: () => number | null
  /** Sets the clock forward to this instant (epoch ms); going back is refused. */
  moveTo: (instant: number) => void
}

export type ClockMove = 'hour' | 'day' | 'morning'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Shanghai has had no summer time since 1991, so its offset is a constant. */
const shanghaiMs = 8 * hourMs
const morningMs = 9.5 * hourMs

export const realClock: Clock = { now: Date.now, offsetMs: () => null, moveTo: () => undefined }

export function openClockFile(path: string): Clock {
  const offsetMs = () => readOffset(path)
  const now = () => Date.now() + (offsetMs() ?? 0)
  return {
    now,
    offsetMs,
    moveTo(instant) {
      const ahead = instant - now()
      const offset = offsetMs()
      if (offset === null || ahead <= 0) return
      // Written beside and renamed, so that a reader never sees half a file.
      writeFileSync(`${path}.${process.pid}`, `${JSON.stringify({ offsetMs: offset + ahead })}\n`)
      renameSync(`${path}.${process.pid}`, path)
    },
  }
}

function readOffset(path: string): number | null {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof content !== 'object' || content === null || !('offsetMs' in content)) return null
    return typeof content.offsetMs === 'number' ? content.offsetMs : null
  } catch {
    return null
  }
}

export function clockAfter(now: number, move: ClockMove): number {
  if (move === 'hour') return now + hourMs
  if (move === 'day') return now + dayMs
  return nextWorkingMorning(now)
}

/** The next 09:30 in Shanghai on Monday to Friday, later than `now`. */
export function nextWorkingMorning(now: number): number {
  const midnight = Math.floor((now + shanghaiMs) / dayMs) * dayMs
  let morning = midnight + morningMs - shanghaiMs
  while (morning <= now || isWeekend(morning)) morning += dayMs
  return morning
}

function isWeekend(instant: number): boolean {
  const day = new Date(instant + shanghaiMs).getUTCDay()
  return day === 0 || day === 6
}
