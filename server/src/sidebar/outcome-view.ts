import type { Outcome } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { wallClock } from '../corp-time.ts'
import type { OutcomeRow } from './rows.ts'

/** An outcome as people read it: booked times as day and time of the corp's clock. */
export function showOutcome(row: OutcomeRow, reference: Reference): Outcome {
  const booked = row.bookedAt ? wallClock(new Date(row.bookedAt), reference.corp.timeZone) : null
  return {
    outcomeId: row.outcomeId,
    touchId: row.touchId,
    kind: row.kind,
    at: row.at,
    by: row.by === null ? null : (reference.staff.get(row.by)?.name ?? row.by),
    bookedDay: booked?.day ?? null,
    bookedTime: booked?.time ?? null,
    amountFen: row.amountFen,
    laterDay: row.laterDay,
    reason: row.reason,
    saidBy: row.saidBy,
  }
}

/** What was said with an outcome, in one short line for the timeline. */
export function outcomeDetail(row: OutcomeRow, reference: Reference): string | null {
  const parts: string[] = []
  if (row.bookedAt) {
    const { day, time } = wallClock(new Date(row.bookedAt), reference.corp.timeZone)
    parts.push(`${monthDay(day)} ${time}`)
  }
  if (row.amountFen !== null) parts.push(`${row.amountFen / 100} 元`)
  if (row.laterDay) parts.push(`${monthDay(row.laterDay)}再聊`)
  if (row.reason) parts.push(row.reason)
  return parts.length > 0 ? parts.join(' · ') : null
}

function monthDay(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日`
}
