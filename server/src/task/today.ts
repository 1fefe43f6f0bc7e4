import type { TodayItem, TodayRank } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { addDays, dayMs, instantOf, wallClock } from '../corp-time.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { silentSignals } from '../signal/store.ts'
import {
  type OwedReminder,
  type OwedTask,
  type WaitingSignal,
  countToday,
  listOwedReminders,
  listOwedTasks,
  listWaitingSignals,
} from './store.ts'

const longOverdueMs = 3 * dayMs
const goalNearMs = 2 * dayMs
/** 消费档 500 and more. */
const highSpendFen = 50_000

const ranks: readonly TodayRank[] = [
  'waiting',
  'later_due',
  'goal_near',
  'by_deadline',
  'long_overdue',
  'gone',
]

/** 今天要联系: tasks due, reminders of today, customers who wait, in the order to do them. */
export async function loadToday(deps: Deps, session: Session) {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  const { timeZone } = reference.corp
  const today = wallClock(now, timeZone).day
  const from = instantOf(today, '00:00', timeZone)
  const to = instantOf(addDays(today, 1), '00:00', timeZone)
  const [tasks, reminders, signals, counts] = await Promise.all([
    listOwedTasks(deps.db, session, now),
    listOwedReminders(deps.db, session, to),
    listWaitingSignals(deps.db, session, now),
    countToday(deps.db, session, { from, to, now }),
  ])
  const waiting = new Set(
    signals.filter((one) => !silentSignals.includes(one.kind)).map((signal) => signal.customerId),
  )
  const bookedBefore = instantOf(addDays(today, 2), '00:00', timeZone)
  const items = [
    ...tasks.flatMap((task) => taskItem(reference, task, rankOf(task, waiting, bookedBefore, now))),
    ...reminders.map(reminderItem),
    ...signals.map(signalItem),
  ]
  return { now: now.toISOString(), ...counts, items: items.toSorted(byRankAndTime) }
}

function rankOf(
  task: OwedTask,
  waiting: ReadonlySet<string>,
  bookedBefore: Date,
  now: Date,
): TodayRank {
  const isBookedNow = task.bookingAt && task.bookingAt > now && task.bookingAt < bookedBefore
  if (waiting.has(task.customerId) || task.wroteLast || isBookedNow) return 'waiting'
  if (now.getTime() - task.deadlineAt.getTime() > longOverdueMs) return 'long_overdue'
  const goalInMs = task.goalDeadlineAt.getTime() - now.getTime()
  return goalInMs <= goalNearMs && task.spentFen >= highSpendFen ? 'goal_near' : 'by_deadline'
}

function taskItem(reference: Reference, task: OwedTask, rank: TodayRank): TodayItem[] {
  const definition = reference.sopVersions.get(task.sopVersionId)?.definition
  const step = definition?.steps.find((one) => one.stepId === task.stepId)
  if (!definition || !step) return []
  return [
    {
      kind: 'task',
      ...customerOf(task),
      taskId: task.taskId,
      sopName: definition.name,
      stepTitle: step.title,
      purpose: step.purpose,
      position: definition.steps.indexOf(step) + 1,
      stepCount: definition.steps.length,
      touchpoint: task.touchpoint,
      dueAt: task.dueAt.toISOString(),
      deadlineAt: task.deadlineAt.toISOString(),
      rank,
      from: task.from,
      why: rank === 'waiting' && task.wroteLast ? '她回过话，还没人接' : null,
    },
  ]
}

function reminderItem(reminder: OwedReminder): TodayItem {
  const { reminderId, text, by, outcome } = reminder
  return {
    kind: 'reminder',
    ...customerOf(reminder),
    reminderId,
    text,
    dueAt: reminder.dueAt.toISOString(),
    by,
    rank: outcome === 'booked' ? 'waiting' : outcome === 'later' ? 'later_due' : 'by_deadline',
  }
}

const signalWords: Record<WaitingSignal['kind'], string> = {
  deleted: '她把你删了，这边联系不上了',
  lost: '她和谁都不是好友了，这边联系不上了',
  liked: '给朋友圈点了赞',
  commented: '评论了朋友圈',
  opened: '点开了发给她的链接',
  paid: '付了款',
  redeemed: '用了券',
}

function signalItem(signal: WaitingSignal): TodayItem {
  const words = signalWords[signal.kind]
  const isGone = silentSignals.includes(signal.kind)
  return {
    kind: 'signal',
    ...customerOf(signal),
    eventId: signal.eventId,
    text: signal.detail ? `${words}：${signal.detail}` : words,
    at: signal.at.toISOString(),
    dismissible: true,
    rank: isGone ? 'gone' : 'waiting',
  }
}

function customerOf(row: OwedTask | OwedReminder | WaitingSignal) {
  const { customerId, customerName, name, avatar } = row
  return { customerId, customerName, name, avatar }
}

function byRankAndTime(a: TodayItem, b: TodayItem): number {
  const byRank = ranks.indexOf(a.rank) - ranks.indexOf(b.rank)
  return byRank || timeOf(a) - timeOf(b) || (a.customerId < b.customerId ? -1 : 1)
}

function timeOf(item: TodayItem): number {
  switch (item.kind) {
    case 'task':
      return Date.parse(item.deadlineAt)
    case 'reminder':
      return Date.parse(item.dueAt)
    case 'signal':
      return Date.parse(item.at)
  }
}
