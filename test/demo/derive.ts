import type { OutcomeKind } from '@xiaoguan/shared'
import { countsTowardsCap } from '@xiaoguan/shared'
import { scripts } from './content/scripts.ts'
import { tagId } from './content/tags.ts'
import type { OutcomeRow, TallyRow, TouchRow } from './history.ts'
import type { Life } from './life.ts'
import { spendBand } from './run-plan.ts'
import { hourMs } from './time.ts'

/** Strongest last. */
const strength: OutcomeKind[] = [
  ...(['no_reply', 'do_not_disturb', 'refused', 'later', 'replied'] as const),
  ...(['interested', 'booked', 'visited', 'ordered'] as const),
]

/** Adds what follows from the facts: counts, sums, rule tags, a touch's strongest outcome. */
export function finish(life: Life) {
  const { rows } = life
  const touches = rows.touch.toSorted(bySent)
  const wrote = rows.outcome.filter(tellsThatSheWrote).map((each) => each.at.getTime())
  for (const signal of rows.signal) {
    if (signal.kind === 'commented') wrote.push(signal.at.getTime())
  }
  wrote.sort((a, b) => a - b)
  for (const [index, touch] of touches.entries()) {
    deriveTouch(touch, touches.slice(index + 1), rows.outcome, wrote)
  }
  const { customer } = life
  const lastWrote = wrote.at(-1)
  customer.wrote_at = lastWrote === undefined ? null : new Date(lastWrote)
  const toHer = touches.filter((each) => each.touchpoint !== 'moments')
  customer.last_contact_at = toHer.at(-1)?.sent_at ?? null
  customer.spent_fen = rows.purchase.reduce((sum, each) => sum + each.paid_fen, 0)
  const paid = rows.purchase.map((each) => each.at).toSorted((a, b) => a.getTime() - b.getTime())
  customer.first_paid_at = paid[0] ?? null
  tagByRule(life, paid.at(-1)?.getTime() ?? customer.created_at.getTime())
  rows.customer_event.sort((a, b) => a.at.getTime() - b.at.getTime())
}

function bySent(a: TouchRow, b: TouchRow): number {
  return (a.sent_at?.getTime() ?? 0) - (b.sent_at?.getTime() ?? 0)
}

function tellsThatSheWrote(outcome: OutcomeRow): boolean {
  return outcome.void_at === null && outcome.kind !== 'no_reply' && outcome.kind !== 'visited'
}

function deriveTouch(
  touch: TouchRow,
  later: readonly TouchRow[],
  outcomes: readonly OutcomeRow[],
  wrote: readonly number[],
) {
  const sentAt = touch.sent_at?.getTime() ?? 0
  const wroteAt = wrote.findLast((at) => at <= sentAt)
  touch.counts_towards_cap = countsTowardsCap({
    kind: touch.kind,
    touchpoint: touch.touchpoint,
    sentAt: new Date(sentAt),
    customerWroteAt: wroteAt === undefined ? null : new Date(wroteAt),
  })
  const own = outcomes.filter((each) => each.touch_id === touch.touch_id && !each.void_at)
  const strongest = own.toSorted((a, b) => strength.indexOf(b.kind) - strength.indexOf(a.kind))[0]
  if (!strongest) return
  touch.outcome = strongest.kind
  touch.outcome_at = strongest.at
  const nextOpenerAt = later.find((each) => each.opener)?.sent_at?.getTime()
  const until = Math.min(sentAt + 72 * hourMs, nextOpenerAt ?? Number.POSITIVE_INFINITY)
  touch.answered = own.some((each) => each.kind !== 'no_reply' && each.at.getTime() < until)
}

const boughtTags: Record<string, string> = {
  补水护理: '补水护理',
  舒缓护理: '舒缓护理',
  清洁护理: '清洁护理',
  '舒缓面膜 5 片': '面膜',
  保湿精华: '精华',
  防晒: '防晒',
}

function tagByRule(life: Life, at: number) {
  const names = life.bought.flatMap((name) => boughtTags[name] ?? [])
  const card = ['12 次卡', '6 次卡', '禾露会员'].find((name) => life.bought.includes(name))
  const byRule = life.rows.purchase.length > 0 ? [spendBand(life), card ?? '非会员'] : []
  life.tag([...new Set([...byRule, ...names])].map(tagId), at, life.staffId, 'rule')
}

/** How each script fares at this moment, by PRODUCT.md: only openers older than 72 h have matured. */
export function tallyScripts(touches: readonly TouchRow[], now: number): TallyRow[] {
  return scripts.map(({ id }) => {
    const sent = touches.filter((each) => each.script_id === id && each.touchpoint === 'chat')
    const openers = sent.filter((each) => each.opener)
    const matured = openers.filter((each) => (each.sent_at?.getTime() ?? now) + 72 * hourMs <= now)
    return {
      script_id: id,
      sent: sent.length,
      matured: matured.length,
      replied: matured.filter((each) => each.answered).length,
      ordered: matured.filter((each) => each.outcome === 'ordered').length,
      waiting: openers.length - matured.length,
      counted_at: new Date(now),
    }
  })
}
