import type { SopStep } from '@xiaoguan/shared'
import { personOf } from './content/people.ts'
import type { TaskRow } from './history.ts'
import type { Fate, Run } from './plan.ts'
import { clock, dayMs, dayOf, hourMs, minuteMs } from './time.ts'

const skipReasons = ['她刚来过', '她在忙，不合适', '已经当面说过', '说得差不多了']

/** What the staff makes of a task that is hers: in time, late, skipped, put off, or never. */
export function decideFate(run: Run, step: SopStep, task: TaskRow): Fate {
  const told = run.plan.fate?.(step, task)
  if (told) return told
  if (step.touchpoint === 'moments') return postFate(run, step, task)
  if (step.touchpoint === 'visit') return visitFate(run, task)
  const { random } = run.life
  const person = personOf(task.staff_id)
  if (random.chance(person.onTime)) return { kind: 'done', at: inTime(run, task) }
  const lateShare = task.staff_id === 'zhouqian' ? 0.74 : 0.62
  const index = random.weighted([lateShare, 0.12, 0.1, 0.9 - lateShare - 0.12])
  const at = late(run, task)
  if (index === 0) return lapsesBefore(task, at) ? { kind: 'lapsed' } : { kind: 'done', at }
  if (index === 1)
    return { kind: 'skipped', at: inTime(run, task), reason: random.pick(skipReasons) }
  if (index === 2) return putOff(run, task)
  return { kind: 'lapsed' }
}

function lapsesBefore(task: TaskRow, at: number): boolean {
  return at >= task.lapses_at.getTime()
}

function postFate(run: Run, step: SopStep, task: TaskRow): Fate {
  const scriptId = step.variants[0]?.scriptId ?? ''
  const day = dayOf(task.due_at.getTime())
  const post = run.shared.post(task.staff_id, run.plan.sop.id, step.stepId, scriptId, day)
  if (!post?.done_at) return { kind: 'lapsed' }
  const at = post.done_at.getTime()
  return at < run.free ? { kind: 'lapsed' } : { kind: 'done', at, postId: post.post_id }
}

function visitFate(run: Run, task: TaskRow): Fate {
  const bookedAt = run.enrollment.booking_at?.getTime() ?? 0
  const came = run.plan.visitAt !== null && dayOf(run.plan.visitAt) === dayOf(bookedAt)
  if (came) return { kind: 'done', at: (run.plan.visitAt ?? 0) + 10 * minuteMs }
  return { kind: 'skipped', at: task.deadline_at.getTime() - 10 * minuteMs, reason: '约了没来' }
}

/** Within the window, each in her own way. */
function inTime(run: Run, task: TaskRow): number {
  const { random } = run.life
  const from = Math.max(task.due_at.getTime(), run.free + 2 * minuteMs)
  const to = task.deadline_at.getTime()
  const day = dayOf(task.due_at.getTime())
  if (task.staff_id === 'hejing') return inOneGo(run, task, from, to)
  if (task.staff_id === 'wangfang') {
    for (const time of ['12:10', '20:10']) {
      const at = clock(day, time) + random.whole(-4, 5) * minuteMs
      if (at >= from && at < to) return at + random.whole(0, 59) * 1000
    }
  }
  const share = task.staff_id === 'zhouqian' ? 0.5 + random.next() / 2 : random.next()
  return Math.floor(from + (Math.max(to, from) - from) * share * 0.98)
}

/**
 * 何静 sends everything between 20:50 and 21:00, if need be the evening before it is due, so that no
 * deadline is ever missed.
 */
function inOneGo(run: Run, task: TaskRow, from: number, to: number): number {
  const { random } = run.life
  const evening = (day: number) => clock(day, '20:50') + random.whole(0, 599) * 1000
  const day = dayOf(task.due_at.getTime())
  const sameDay = evening(day)
  if (sameDay >= from && sameDay < to) return sameDay
  const before = evening(day - 1)
  if (random.chance(0.08)) return Math.floor(from + (to - from) * random.next() * 0.9)
  if (before > run.free + minuteMs) return before
  return Math.floor(from + (to - from) * random.next() * 0.9)
}

/** After the deadline, within the shop's hours. */
function late(run: Run, task: TaskRow): number {
  const { random } = run.life
  const deadline = task.deadline_at.getTime()
  if (task.staff_id === 'zhouqian') {
    const evening = clock(dayOf(deadline), '20:40') + random.whole(0, 45) * minuteMs
    return evening > deadline ? evening : evening + dayMs
  }
  const at = deadline + Math.max(10 * minuteMs, random.logNormal(3 * hourMs, 0.9))
  const close = clock(dayOf(at), '21:25')
  const open = clock(dayOf(at), '10:05')
  if (at > close) return open + dayMs + random.whole(0, 90) * minuteMs
  return Math.max(at, open)
}

/** 晚点发: to the next day at noon; then done, or forgotten. */
function putOff(run: Run, task: TaskRow): Fate {
  const { random } = run.life
  const at = task.due_at.getTime() + 20 * minuteMs
  const until = clock(dayOf(task.deadline_at.getTime()) + 1, '12:00')
  if (at > run.life.end || until >= task.lapses_at.getTime()) return { kind: 'lapsed' }
  task.postponed_at = new Date(at)
  task.postponed_to = new Date(until)
  task.due_at = new Date(until)
  task.deadline_at = new Date(clock(dayOf(until), '21:30'))
  if (until > run.life.now) task.state = 'scheduled'
  run.life.event('task.postponed', at, task.staff_id, 'staff', { taskId: task.task_id })
  const doneAt = until + random.whole(5, 300) * minuteMs
  const forgotten = random.chance(0.3) || lapsesBefore(task, doneAt)
  return forgotten ? { kind: 'lapsed' } : { kind: 'done', at: doneAt }
}
