import type { Completion, PersonCompletion } from '@xiaoguan/shared/report'
import { onTimeCount } from './completion-words.ts'
import { sorted } from '../ui/sorted.ts'

/** 还没有谁没做完: the most late first, then the most not done, then the name, so that rows keep still. */
export function sortPeople(people: readonly PersonCompletion[]): PersonCompletion[] {
  return sorted(
    people,
    (a, b) =>
      b.completion.overdue - a.completion.overdue ||
      notDone(b.completion) - notDone(a.completion) ||
      a.name.localeCompare(b.name, 'zh'),
  )
}

/** 3/11 (on time of owed) and 超时 5; what is late may be from days before, with nothing owed today. */
export function personFigure(completion: Completion): { share: string; overdue: string } {
  const { owed, overdue } = completion
  const nothing = overdue > 0 ? '' : '还没有到点的'
  return {
    share: owed > 0 ? `${onTimeCount(completion)}/${owed}` : nothing,
    overdue: overdue > 0 ? `超时 ${overdue}` : '',
  }
}

function notDone(completion: Completion): number {
  return completion.missed + completion.postponed
}
