import type { Completion, PersonCompletion } from '@xiaoguan/shared/report'
import { onTimeCount } from './completion-words.ts'

/** 还没有谁没做完: the most late first, then the most not done, then the name, so that rows keep still. */
export function sortPeople(people: readonly PersonCompletion[]): PersonCompletion[] {
  return people.toSorted(
    (a, b) =>
      b.completion.overdue - a.completion.overdue ||
      notDone(b.completion) - notDone(a.completion) ||
      a.name.localeCompare(b.name, 'zh'),
  )
}

/** 3/11 · 超时 5 */
export function personFigure(completion: Completion): string {
  const { owed, overdue } = completion
  const share = owed === 0 ? '还没有到点的' : `${onTimeCount(completion)}/${owed}`
  return overdue === 0 ? share : `${share} · 超时 ${overdue}`
}

function notDone(completion: Completion): number {
  return completion.missed + completion.postponed
}
