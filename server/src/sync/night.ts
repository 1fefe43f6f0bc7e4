import { createHash } from 'node:crypto'
import { addDays, instantOf, wallClock } from '../corp-time.ts'

const hourMs = 3_600_000
/** Later than this it is no night any more: reconciliation waits for the next one. */
const nightLastsMs = 2 * hourMs
/** Unless the corp went without for so long. */
const longestWithoutMs = 36 * hourMs

/** When a corp's nightly reconciliation begins on the night of `at`: 03:10 to 03:19 by its own clock, corps spread over it. */
function nightlyAt(corpId: string, at: Date, timeZone: string): Date {
  const minute = createHash('sha1').update(corpId).digest().readUInt16BE(0) % 10
  const time = `03:1${minute}`
  const today = instantOf(wallClock(at, timeZone).day, time, timeZone)
  if (today <= at) return today
  return instantOf(addDays(wallClock(at, timeZone).day, -1), time, timeZone)
}

/** Whether a corp whose last sync began at `lastAt` is to be reconciled now. */
export function isNightlyDue(
  corp: { corpId: string; timeZone: string; lastAt: Date },
  now: Date,
): boolean {
  const sinceLastMs = now.getTime() - corp.lastAt.getTime()
  if (sinceLastMs > longestWithoutMs) return true
  const due = nightlyAt(corp.corpId, now, corp.timeZone)
  return corp.lastAt < due && now.getTime() - due.getTime() < nightLastsMs
}
