import type { TodayItem, TodayRank } from '@xiaoguan/shared/task'

/** Neighbours of one step stand together under its name, said once with their count. */
export type TodayRun = { key: string; step: StepHead | null; items: TodayItem[] }
export type StepHead = { title: string; sopName: string; purpose: string }
export type TodayGroup = { key: string; rank: TodayRank; heading: string; runs: TodayRun[] }

export const rankHeadings: Record<TodayRank, string> = {
  waiting: '她在等你',
  later_due: '说好再聊',
  goal_near: '快到期限',
  by_deadline: '今天',
  long_overdue: '超过 3 天',
  gone: '联系不上了',
}

/** Puts headings into the server's order without changing it. */
export function groupToday(items: readonly TodayItem[]): TodayGroup[] {
  const groups: TodayGroup[] = []
  for (const item of items) {
    let group = groups[groups.length - 1]
    if (group?.rank !== item.rank) {
      group = { key: itemId(item), rank: item.rank, heading: rankHeadings[item.rank], runs: [] }
      groups.push(group)
    }
    addToRun(group.runs, item)
  }
  return groups
}

/** A row's stable id: of the task, the reminder or the event it stands for. */
export function itemId(item: TodayItem): string {
  switch (item.kind) {
    case 'task':
      return item.taskId
    case 'reminder':
      return item.reminderId
    case 'signal':
      return item.eventId
  }
}

function addToRun(runs: TodayRun[], item: TodayItem) {
  const last = runs[runs.length - 1]
  const head = last?.items[0]
  if (last && head && isSameStep(head, item)) last.items.push(item)
  else runs.push({ key: itemId(item), step: stepOf(item), items: [item] })
}

function isSameStep(a: TodayItem, b: TodayItem): boolean {
  return (
    a.kind === 'task' &&
    b.kind === 'task' &&
    a.sopName === b.sopName &&
    a.stepTitle === b.stepTitle &&
    a.purpose === b.purpose
  )
}

function stepOf(item: TodayItem): StepHead | null {
  if (item.kind !== 'task') return null
  return { title: item.stepTitle, sopName: item.sopName, purpose: item.purpose }
}
