import { type ReportTask, personTasksMost } from '@xiaoguan/shared/report'

export type TaskGroupName =
  | 'overdue'
  | 'missed'
  | 'postponed'
  | 'late'
  | 'skipped'
  | 'not_yet_due'
  | 'on_time'
  | 'left_out'

export type TaskGroup = { name: TaskGroupName; heading: string; tasks: ReportTask[] }

/** The latest trouble first. */
const headings: Record<TaskGroupName, string> = {
  overdue: '超时',
  missed: '没做',
  postponed: '改期未做',
  late: '晚做',
  skipped: '跳过',
  not_yet_due: '还没到点',
  on_time: '按时',
  left_out: '不算在内',
}

export function groupTasks(tasks: readonly ReportTask[]): TaskGroup[] {
  const names = Object.keys(headings) as TaskGroupName[] // keys of the record just above
  return names
    .map((name) => ({
      name,
      heading: headings[name],
      tasks: tasks.filter((task) => groupOf(task) === name),
    }))
    .filter((group) => group.tasks.length > 0)
}

/** The list is cut where the server cuts it; then its headings count less than the figures above. */
export function isCut(groups: readonly TaskGroup[]): boolean {
  return groups.reduce((sum, group) => sum + group.tasks.length, 0) >= personTasksMost
}

function groupOf(task: ReportTask): TaskGroupName {
  if (task.part === 'on_time_confirmed' || task.part === 'on_time_self') return 'on_time'
  if (task.overdue) return 'overdue'
  return task.part
}
