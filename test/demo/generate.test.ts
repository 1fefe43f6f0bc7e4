import { describe, expect, it } from 'vitest'
import { people } from './content/people.ts'
import { scripts } from './content/scripts.ts'
import { sops } from './content/sops.ts'
import { tagGroups } from './content/tags.ts'
import { generate } from './generate.ts'
import type { History, TaskRow } from './history.ts'
import { dayMs, demoStart, hourMs } from './time.ts'

const start = demoStart(Date.parse('2026-11-22T04:00:00Z'))
// Two Thursdays of other seasons beside the demo's own.
const histories: [string, History][] = [
  ['the demo', generate(start)],
  ['another seed', generate(start, 7)],
  ['February', generate(demoStart(Date.parse('2027-02-26T09:00:00Z')), 11)],
]

const ms = (at: Date | null): number => at?.getTime() ?? Number.NaN
const isOpen = (task: TaskRow): boolean => task.state === 'due' || task.state === 'scheduled'

describe('the content', () => {
  it('has 48 tags in 10 groups, 40 scripts and 3 SOPs', () => {
    expect(tagGroups).toHaveLength(10)
    expect(tagGroups.flatMap((each) => each.tags)).toHaveLength(48)
    expect(new Set(scripts.map((each) => each.id)).size).toBe(40)
    expect(sops).toHaveLength(3)
    const used = sops.flatMap((sop) => sop.definition.steps.flatMap((step) => step.variants))
    const ids = new Set(scripts.map((each) => each.id))
    expect(used.filter((variant) => !ids.has(variant.scriptId))).toEqual([])
  })

  it('says nothing of efficacy, nothing medical, no 亲', () => {
    const words = JSON.stringify([scripts, sops, tagGroups])
    for (const word of [
      '治疗',
      '修复',
      '抗敏',
      '医美',
      '祛',
      '第一名',
      '根治',
      '亲，',
      '~~',
      '最好',
    ]) {
      expect(words).not.toContain(word)
    }
  })
})

it('writes the same history for the same seed and moment', () => {
  expect(JSON.stringify(generate(start, 3))).toBe(JSON.stringify(generate(start, 3)))
})

it('begins on the Thursday 10:40 before any moment', () => {
  for (let hour = 0; hour < 24 * 8; hour += 1) {
    const now = start + hour * hourMs + 1
    const begun = demoStart(now)
    expect(begun).toBeLessThanOrEqual(now)
    expect(now - begun).toBeLessThan(7 * dayMs)
    expect(new Date(begun).toISOString()).toMatch(/T02:40:00.000Z$/)
    expect(new Date(begun).getUTCDay()).toBe(4)
  }
})

describe.each(histories)('%s', (_name, history) => {
  const { now } = history

  it('has 1,200 customers, 60 of them named, each person with her number', () => {
    expect(history.customer).toHaveLength(1200)
    expect(new Set(history.namedIds).size).toBe(60)
    const handed = history.follow.filter((each) => each.handed_from_id === 'lina')
    expect(handed).toHaveLength(20)
    for (const person of people) {
      const held = history.customer.filter((each) => each.main_follower_id === person.id).length
      const moved = { lina: -20, xunuo: 20 }[person.id] ?? 0
      expect([person.id, held]).toEqual([person.id, person.holds + moved])
    }
  })

  it('begins with the day she was added', () => {
    const addedAt = new Map(history.customer.map((each) => [each.customer_id, ms(each.created_at)]))
    const facts = [
      ...history.purchase.map((each) => ({ id: each.customer_id, at: ms(each.at) })),
      ...history.touch.map((each) => ({ id: each.customer_id, at: ms(each.sent_at) })),
      ...history.enrollment.map((each) => ({ id: each.customer_id, at: ms(each.entered_at) })),
    ]
    expect(facts.filter(({ id, at }) => at < (addedAt.get(id) ?? now))).toEqual([])
  })

  it('lets nothing but what is planned lie ahead', () => {
    const past = [
      ...history.touch.map((each) => ms(each.sent_at)),
      ...history.outcome.map((each) => ms(each.at)),
      ...history.customer_event.map((each) => ms(each.at)),
      ...history.purchase.map((each) => ms(each.at)),
      ...history.signal.map((each) => ms(each.at)),
      ...history.said.map((each) => ms(each.at)),
      ...history.tag_change.map((each) => ms(each.at)),
      ...history.task.filter((each) => each.done_at).map((each) => ms(each.done_at)),
    ]
    expect(past.filter((at) => !(at <= now))).toEqual([])
  })

  it('owes each step once, and at most one task per enrollment at a time', () => {
    const keys = history.task.map((each) => `${each.enrollment_id} ${each.step_id}`)
    expect(new Set(keys).size).toBe(keys.length)
    const open = history.task.filter(isOpen).map((each) => each.enrollment_id)
    expect(new Set(open).size).toBe(open.length)
    const running = history.enrollment.filter((each) => each.ended_at === null)
    const pairs = running.map((each) => `${each.customer_id} ${each.sop_id}`)
    expect(new Set(pairs).size).toBe(pairs.length)
  })

  it('keeps an enrollment and its tasks in step', () => {
    const openTask = new Map(history.task.filter(isOpen).map((each) => [each.enrollment_id, each]))
    // oxlint-disable-next-line complexity -- the states and what each must have, side by side
    const wrong = history.enrollment.filter((each) => {
      const stepId = openTask.get(each.enrollment_id)?.step_id ?? null
      const { past_step_ids: past, next_step_id: next, next_at: nextAt, end_reason: reason } = each
      if (new Set(past).size < past.length || past.includes(next ?? '')) return true
      if (each.state === 'ended') return stepId !== null || next !== null || nextAt || !reason
      if (each.state === 'paused') return stepId !== null || !each.paused_until || !nextAt
      return stepId !== next || !nextAt
    })
    expect(wrong).toEqual([])
  })

  it('gives a done task its touch, and an open one a future lapse', () => {
    const touches = new Map(history.touch.map((each) => [each.touch_id, each]))
    const done = history.task.filter((each) => each.state === 'done')
    const ill = done.filter((task) => {
      const touch = touches.get(task.touch_id ?? '')
      const agrees = touch?.task_id === task.task_id && touch.how === task.done_how
      return !agrees || ms(task.done_at) !== ms(touch.sent_at)
    })
    expect(ill).toEqual([])
    expect(history.task.filter((each) => each.state !== 'done' && each.touch_id)).toEqual([])
    const open = history.task.filter(isOpen)
    expect(open.filter((each) => ms(each.lapses_at) <= now)).toEqual([])
    expect(open.filter((each) => (each.state === 'due') !== ms(each.due_at) <= now)).toEqual([])
  })

  it('stays within four unasked messages in seven days', () => {
    const sent = new Map<string, number[]>()
    for (const touch of history.touch) {
      if (!touch.counts_towards_cap) continue
      sent.set(touch.customer_id, [...(sent.get(touch.customer_id) ?? []), ms(touch.sent_at)])
    }
    for (const [id, times] of sent) {
      const sorted = times.toSorted((a, b) => a - b)
      const crowded = sorted.some((at, n) => n >= 4 && at - (sorted[n - 4] ?? 0) < 7 * dayMs)
      expect([id, crowded]).toEqual([id, false])
    }
  })

  it('derives sums and last contacts from the facts', () => {
    for (const customer of history.customer.slice(0, 200)) {
      const id = customer.customer_id
      const paid = history.purchase.filter((each) => each.customer_id === id)
      const lines = history.purchase_line.filter((each) => each.customer_id === id)
      const total = paid.reduce((sum, each) => sum + each.paid_fen, 0)
      expect(customer.spent_fen).toBe(total)
      expect(lines.reduce((sum, each) => sum + each.paid_fen, 0)).toBe(total)
      const sent = history.touch.filter((each) => each.customer_id === id)
      const toHer = sent
        .filter((each) => each.touchpoint !== 'moments')
        .map((each) => ms(each.sent_at))
      expect(customer.last_contact_at?.getTime() ?? -1).toBe(Math.max(-1, ...toHer))
    }
  })

  it('never writes to a customer after she deleted her staff', () => {
    const lost = new Map(history.customer.map((each) => [each.customer_id, each.lost_at]))
    const after = history.touch.filter(
      (each) => ms(each.sent_at) > ms(lost.get(each.customer_id) ?? null),
    )
    expect(after).toEqual([])
    const openOfLost = history.task.filter((each) => isOpen(each) && lost.get(each.customer_id))
    expect(openOfLost).toEqual([])
  })

  it('keeps single-choice groups single on each follow', () => {
    const single = new Set(tagGroups.filter((each) => each.single).map((each) => each.id))
    const groupOf = new Map(tagGroups.flatMap((each) => each.tags.map((tag) => [tag.id, each.id])))
    const keys = history.follow_tag
      .filter((each) => each.present && single.has(groupOf.get(each.tag_id) ?? ''))
      .map((each) => `${each.customer_id} ${each.staff_id} ${groupOf.get(each.tag_id) ?? ''}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('never calls a customer by a name nobody confirmed', () => {
    const parts = JSON.stringify(history.touch_part)
    expect(parts).not.toContain('{{')
    const unconfirmed = history.customer.filter((each) => each.salutation === null)
    expect(unconfirmed.length).toBeGreaterThan(3)
  })

  it('has every outcome after its touch and every touch by who may send', () => {
    const sentAt = new Map(history.touch.map((each) => [each.touch_id, ms(each.sent_at)]))
    for (const outcome of history.outcome) {
      expect(ms(outcome.at)).toBeGreaterThan(sentAt.get(outcome.touch_id) ?? Number.NaN)
    }
    const left = people.find((each) => !each.active)?.id
    const ghost = history.touch.filter(
      (each) => each.staff_id === left && ms(each.sent_at) > now - 4.6 * dayMs,
    )
    expect(ghost).toEqual([])
  })
})
