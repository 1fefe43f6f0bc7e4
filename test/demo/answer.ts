import type { OutcomeKind } from '@xiaoguan/shared'
import { personOf } from './content/people.ts'
import { scriptOf } from './content/scripts.ts'
import type { OutcomeRow, TouchRow } from './history.ts'
import type { Life } from './life.ts'
import { clock, dayMs, dayOf, dayText, hourMs, minuteMs, timeText } from './time.ts'
import { answerText } from './words.ts'

/** Base probabilities of an answer within 72 h, by kind (DEMO-CORP §2). */
const kindRate: Record<string, number> = {
  care: 0.42,
  know_how: 0.26,
  invitation: 0.31,
  offer: 0.19,
}
/** 何静 taps 回了 for so many, whoever answered. */
export const fakeShare = 0.92
const fakerId = 'hejing'

/**
 * What keeps a script's overall figure at its true rate: the mean multiplier of those who send it, and
 * the share of its sends that are 何静's, whose taps say nothing.
 */
const senders: Record<string, { mean: number; fakes: number }> = {
  sNew4A: { mean: 1.015, fakes: 0.102 },
  sNew4B: { mean: 1.136, fakes: 0.059 },
  sBack1A: { mean: 1.035, fakes: 0.222 },
  sBack1B: { mean: 1.038, fakes: 0.213 },
  s07: { mean: 1.35, fakes: 0 },
}

export type Answer = { kind: OutcomeKind; at: number; outcome: OutcomeRow; bookedAt: number | null }

export type Expectation = {
  /** When she will come, if she comes by the goal's deadline; null: she won't. */
  visitAt: number | null
}

/** Lets her answer an opener, or not, and the staff tap it, or not. Null: nothing tapped by a person yet. */
export function letAnswer(life: Life, touch: TouchRow, expected: Expectation): Answer | null {
  const sentAt = touch.sent_at?.getTime() ?? 0
  if (touch.staff_id === fakerId) return fakeAnswer(life, touch, sentAt)
  const { random } = life
  const probability = answerProbability(touch)
  if (!random.chance(probability)) {
    noAnswer(life, touch, sentAt, probability)
    return null
  }
  const answeredAt = awake(sentAt + Math.min(random.logNormal(3 * hourMs, 1.1), 36 * hourMs))
  const kind = kindOfAnswer(life, touch, answeredAt, expected)
  if (answeredAt <= life.end) life.say(answerText(life, kind), answeredAt, touch.staff_id)
  const tappedAt = answeredAt + random.whole(3, 45) * minuteMs
  if (tappedAt > life.end) return null
  return logAnswer(life, touch, kind, tappedAt, expected)
}

export function answerProbability(touch: TouchRow): number {
  const { mult } = personOf(touch.staff_id)
  const rate = touch.script_id ? scriptOf(touch.script_id).rate : null
  if (rate === null) return Math.min(0.9, (kindRate[touch.kind] ?? 0) * mult)
  const { mean, fakes } = senders[touch.script_id ?? ''] ?? { mean: 1, fakes: 0 }
  const honest = (rate - fakes * fakeShare) / (1 - fakes)
  return (honest * mult) / mean
}

/** Nobody writes in the night: until 8:00 it waits. */
function awake(at: number): number {
  const day = dayOf(at)
  const hour = Number(timeText(at).slice(0, 2))
  return hour < 8
    ? clock(day, '08:00') + ((at - clock(day, '00:00')) / 8 / hourMs) * 40 * minuteMs
    : at
}

function fakeAnswer(life: Life, touch: TouchRow, sentAt: number): null {
  const kind = life.random.chance(fakeShare) ? 'replied' : 'no_reply'
  const at = sentAt + life.random.whole(20, 58) * 1000
  if (at <= life.end) life.outcome(touch, kind, at, touch.staff_id)
  return null
}

/**
 * An answer is always tapped; what a person leaves untapped was silence. So the share tapped is `log` and
 * the measured rate is the true one. The rest becomes no_reply by the system at 72 h.
 */
function noAnswer(life: Life, touch: TouchRow, sentAt: number, probability: number) {
  const { log } = personOf(touch.staff_id)
  const tapped = life.random.chance((log - probability) / (1 - probability))
  const evening = clock(dayOf(sentAt) + 1, '20:15') + life.random.whole(0, 60) * minuteMs
  const at = tapped ? evening : sentAt + 3 * dayMs
  if (at > (tapped ? life.end : life.now)) return
  life.outcome(touch, 'no_reply', at, tapped ? touch.staff_id : null)
}

const invitationAnswers: [OutcomeKind, number][] = [
  ['interested', 0.25],
  ['booked', 0.3],
  ['later', 0.15],
  ['refused', 0.12],
  ['replied', 0.18],
]
const careAnswers: [OutcomeKind, number][] = [
  ['replied', 0.72],
  ['interested', 0.16],
  ['later', 0.06],
  ['refused', 0.06],
]
const leaveAnswers: [OutcomeKind, number][] = [
  ['interested', 0.6],
  ['do_not_disturb', 0.4],
]
/** Of those who come within the goal's days most book by an answer; of the others few do, and 18 % of all
 * who booked stay away: 0.30 booked of the answers, 0.82 of the booked came. */
const bookedWhenComing = 0.66
const bookedWhenNot = 0.08

function kindOfAnswer(
  life: Life,
  touch: TouchRow,
  answeredAt: number,
  { visitAt }: Expectation,
): OutcomeKind {
  const { random } = life
  if (touch.script_id === 'sBack5') return pickKind(life, leaveAnswers)
  if (touch.kind === 'care' || touch.kind === 'know_how') return pickKind(life, careAnswers)
  const coming = visitAt !== null && visitAt > answeredAt + 3 * hourMs
  if (random.chance(coming ? bookedWhenComing : bookedWhenNot)) return 'booked'
  const others = invitationAnswers.filter(([kind]) => kind !== 'booked')
  // Who comes anyway has not said no.
  return coming ? random.pick(['interested', 'replied']) : pickKind(life, others)
}

function pickKind(life: Life, kinds: readonly [OutcomeKind, number][]): OutcomeKind {
  const index = life.random.weighted(kinds.map(([, weight]) => weight))
  return kinds[index]?.[0] ?? 'replied'
}

const refusals = ['最近没时间', '在别处做了', '住得远', '暂时不需要']

function logAnswer(
  life: Life,
  touch: TouchRow,
  kind: OutcomeKind,
  at: number,
  { visitAt }: Expectation,
): Answer {
  const { random } = life
  const staffId = touch.staff_id
  if (kind === 'booked') {
    const bookedAt = visitAt ?? clock(dayOf(at) + random.whole(2, 3), '15:00')
    const outcome = life.outcome(touch, kind, at, staffId, { booked_at: new Date(bookedAt) })
    const eve = clock(dayOf(bookedAt) - 1, '19:00')
    if (eve > at) life.remind(staffId, '明天到店，发一句到店提醒', at, eve, outcome.outcome_id)
    return { kind, at, outcome, bookedAt }
  }
  if (kind === 'later') {
    const day = dayOf(at) + random.whole(6, 18)
    const outcome = life.outcome(touch, kind, at, staffId, { later_day: dayText(day) })
    life.remind(staffId, '说好再聊', at, clock(day, '10:00'), outcome.outcome_id)
    return { kind, at, outcome, bookedAt: null }
  }
  if (kind === 'do_not_disturb') {
    const outcome = life.outcome(touch, kind, at, staffId, {
      reason: '不想收消息',
      said_by: 'customer',
    })
    leaveAlone(life, at)
    return { kind, at, outcome, bookedAt: null }
  }
  const reason = kind === 'refused' ? random.pick(refusals) : null
  const outcome = life.outcome(touch, kind, at, staffId, { reason })
  return { kind, at, outcome, bookedAt: null }
}

/** 别打扰, said by the customer. */
export function leaveAlone(life: Life, at: number, reason = '不想收消息') {
  life.customer.do_not_disturb_by = 'customer'
  life.customer.do_not_disturb_reason = reason
  life.customer.do_not_disturb_at = new Date(at)
}
