import {
  dutyDay,
  historyDays,
  liveBack,
  liveFresh,
  liveLead,
  liveRegular,
  tagAtStart,
  visitTime,
} from './arcs.ts'
import { plainName } from './content/names.ts'
import { linaLeftDaysAgo, personOf } from './content/people.ts'
import { Life } from './life.ts'
import type { Random } from './random.ts'
import { randomFor } from './random.ts'
import type { Shared } from './shared-state.ts'
import { clock, dayMs, dayOf, dayText, minuteMs } from './time.ts'

/** What the rule decided about a customer without a story, before her history is written. */
export type Plain = {
  number: number
  /** Whose customer she was at first; 黎娜's may be 许诺's by now. */
  holderId: string
  arc: 'fresh' | 'back' | 'regular' | 'lead'
  /** Days ago of the first visit (fresh); null: by chance. */
  entryDaysAgo: number | null
  /** Whether she reaches the goal of the newcomer's plan. */
  comes: boolean
  /** 黎娜's: already 许诺's, still waiting, or she said no. */
  handover: 'done' | 'waiting' | 'refused' | null
  /** She deletes her staff some time in the last 30 days. */
  leaves: boolean
  /** Left late in the evening: her first step was owed the next morning. */
  lastEvening: boolean
}

export function plainId(number: number): string {
  return `wmHL${String(number).padStart(4, '0').padEnd(28, '0')}`
}

/** One try at the history of a customer without a story. */
export function livePlain(shared: Shared, plain: Plain, attempt: number): Life {
  const random = randomFor(shared.seed, `plain ${plain.number} ${attempt}`)
  const today = dayOf(shared.now)
  const tenure = Math.min(personOf(plain.holderId).joinedDaysAgo - 1, 420)
  const firstDay = dutyDay(plain.holderId, firstDayOf(plain, random, today, tenure))
  const { name, remark, salutation } = plainName(plain.number)
  const life = new Life(shared.now, random, {
    id: plainId(plain.number),
    name,
    salutation,
    remark,
    gender: random.chance(0.07) ? 1 : 2,
    staffId: plain.holderId,
    addedAt: clock(firstDay, '10:10') + random.whole(0, 90) * minuteMs,
    addWay: 1,
    birthday: random.chance(0.6) ? birthdayBy(random, today) : null,
  })
  if (plain.handover === 'done') handOver(life)
  else if (plain.handover) life.servedUntil = clock(today - linaLeftDaysAgo, '18:00')
  const lostAt = plain.leaves ? shared.now - random.whole(2, 28) * dayMs - 3 * minuteMs : null
  if (lostAt !== null) life.customer.lost_at = new Date(lostAt)
  tagAtStart(life, life.customer.created_at.getTime(), plain.arc === 'lead' ? 0.35 : 0.8)
  liveArc(life, shared, plain, firstDay)
  if (lostAt !== null) life.lose(lostAt)
  return life
}

const lateHours = ['19:40', '19:50', '20:05', '20:20', '20:35']

function liveArc(life: Life, shared: Shared, plain: Plain, firstDay: number) {
  switch (plain.arc) {
    case 'lead':
      return liveLead(life, firstDay, life.random.whole(1, 3))
    case 'regular':
      return liveRegular(life, shared, firstDay)
    case 'back':
      return livePlainBack(life, shared, plain, firstDay)
    case 'fresh': {
      const at = visitTime(life, firstDay, plain.lastEvening ? lateHours : undefined)
      const undone = plain.entryDaysAgo === 1 && plain.holderId === 'zhouqian'
      const fate = undone ? () => ({ kind: 'open' }) as const : undefined
      return liveFresh(life, shared, at, plain.comes, fate)
    }
  }
}

function firstDayOf(plain: Plain, random: Random, today: number, tenure: number): number {
  if (plain.arc === 'fresh')
    return today - (plain.entryDaysAgo ?? random.whole(15, historyDays - 1))
  if (plain.arc === 'lead') return today - random.whole(1, Math.min(tenure, 120))
  return today - Math.min(tenure, random.whole(140, 420))
}

/** Songjiang writes to many at once these days: six a day each, the most the plan lets in. */
const busy = new Set(['xunuo', 'wuting', 'lina'])

function livePlainBack(life: Life, shared: Shared, plain: Plain, firstDay: number) {
  const today = dayOf(life.now)
  const { random } = life
  const longAgo = plain.entryDaysAgo ?? random.whole(1, historyDays - 2)
  const ago =
    plain.entryDaysAgo ??
    (busy.has(plain.holderId) && random.chance(0.9) ? random.whole(0, 8) : longAgo)
  const visits = random.whole(1, 3)
  const first = today - ago - 60
  // She was added at the first of these visits, not before the staff came.
  liveBack(life, shared, today - ago, firstDay < first - 80 ? visits : 1)
}

/** Counted from the demo's Thursday, so that every week's demo is the same. */
function birthdayBy(random: Random, today: number): string {
  return dayText(today + random.whole(-180, 180)).slice(5)
}

/** 黎娜's customer, taken over by 许诺 the evening 黎娜 left; the tags went with her. */
export function handOver(life: Life, note = '黎娜交接：常来的客人，称呼和标签都补全了') {
  const at = new Date(clock(dayOf(life.now) - linaLeftDaysAgo, '18:00'))
  const [old] = life.rows.follow
  if (!old) return
  old.ended_by = 'transfer'
  old.ended_at = at
  life.rows.follow.push({
    ...old,
    staff_id: 'xunuo',
    ended_by: null,
    ended_at: null,
    added_at: at,
    handed_from_id: old.staff_id,
    handover_note: note,
    handed_at: at,
  })
  for (const tag of life.rows.follow_tag) tag.staff_id = 'xunuo'
  life.customer.main_follower_id = 'xunuo'
  const body = { fromId: old.staff_id, toId: 'xunuo' }
  life.event('follow.handed_over', at.getTime(), 'maxiaodong', 'staff', body)
}
