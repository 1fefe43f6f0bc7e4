import type { Question, Touch } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { showOutcome } from './outcome-view.ts'
import type { OwnTouchRow } from './rows.ts'

const askForMs = 7 * 86_400_000
// A send takes seconds; one still open after this long belongs to a page that died.
const openForMs = 120_000

type Ask = Question['ask']

/** What is still to be said about this staff's latest touch; null when nothing is open. */
export function findQuestion(
  own: OwnTouchRow | null,
  customerId: string,
  reference: Reference,
  now: Date,
): Question | null {
  const ask = own && askAbout(own, now)
  if (!own || !ask) return null
  const outcomes = own.outcomes.map((outcome) => showOutcome(outcome, reference))
  return { touch: showTouch(own, customerId, reference), ask, outcomes }
}

/** Only the latest touch is asked about, for a week. */
export function askAbout(
  touch: Pick<OwnTouchRow, 'state' | 'opener' | 'outcome' | 'openedAt'>,
  now: Date,
): Ask | null {
  const ageMs = now.getTime() - Date.parse(touch.openedAt)
  if (ageMs > askForMs) return null
  switch (touch.state) {
    case 'unconfirmed':
      return 'unconfirmed'
    case 'open':
      return ageMs > openForMs ? 'unconfirmed' : null
    case 'partly':
      return 'partly'
    case 'sent':
      return touch.opener && touch.outcome === null ? 'outcome' : null
    case 'cancelled':
    case 'failed':
      return null
  }
}

function showTouch(row: OwnTouchRow, customerId: string, reference: Reference): Touch {
  return {
    touchId: row.touchId,
    customerId,
    staffId: row.staffId,
    staffName: reference.staff.get(row.staffId)?.name ?? row.staffId,
    taskId: row.taskId,
    scriptId: row.scriptId,
    title: row.title,
    kind: row.kind,
    touchpoint: row.touchpoint,
    how: row.how,
    state: row.state,
    openedAt: row.openedAt,
    sentAt: row.sentAt,
    parts: row.parts,
  }
}
