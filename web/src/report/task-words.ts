import type { ReportTask } from '@xiaoguan/shared/report'
import { dayText, timeText } from '../ui/corp-time.ts'
import { touchpointWords } from '../ui/touchpoint-words.ts'

/** 到店券 · 电话 · 新客 7 日二次到店 */
export function taskSubject(task: ReportTask): string {
  const where = task.touchpoint === 'chat' ? null : touchpointWords[task.touchpoint]
  // A step named 朋友圈 happens in 朋友圈: said once.
  return [...new Set([task.stepTitle, where, task.sopName])].filter(Boolean).join(' · ')
}

/** 今天 09:00 到点 */
export function taskDeadline(task: ReportTask, now: Date): string {
  return `${momentText(task.firstDeadlineAt, now)} 到点`
}

const howWords: Partial<Record<ReportTask['part'], string>> = {
  on_time_confirmed: '系统记录',
  on_time_self: '员工登记',
}

/** What became of it beyond its group's heading: 11:20 做了, a reason, who wrote it down. */
export function taskState(task: ReportTask, now: Date): string | null {
  const done = task.doneAt ? `${momentText(task.doneAt, now)} 做了` : null
  return [done, howWords[task.part], task.reason].filter(Boolean).join(' · ') || null
}

function momentText(at: string, now: Date): string {
  return `${dayText(at, now)} ${timeText(at)}`
}
