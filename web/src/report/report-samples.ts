import { noCompletion } from '@xiaoguan/shared/rules/completion'
import type {
  Completion,
  CompletionReport,
  PersonCompletion,
  ReportTask,
} from '@xiaoguan/shared/report'

/** For tests: figures that fill in what a test does not care about. */
export function completionOf(parts: Partial<Completion>): Completion {
  const completion = { ...noCompletion, ...parts }
  const { onTimeConfirmed, onTimeSelf, late, skipped, postponed, missed } = completion
  return {
    ...completion,
    owed: parts.owed ?? onTimeConfirmed + onTimeSelf + late + skipped + postponed + missed,
  }
}

export function personOf(
  staffId: string,
  parts: Partial<Completion>,
  rest: Partial<PersonCompletion> = {},
): PersonCompletion {
  return {
    staffId,
    name: staffId,
    departmentId: 11,
    departmentName: '南京西路店',
    completion: completionOf(parts),
    nudgedAt: null,
    nudgedBy: null,
    isSelf: false,
    hasLeft: false,
    ...rest,
  }
}

export function reportOf(rest: Partial<CompletionReport> = {}): CompletionReport {
  return {
    now: '2026-11-19T02:40:00.000Z',
    period: 'today',
    from: '2026-11-18T16:00:00.000Z',
    to: '2026-11-19T02:40:00.000Z',
    scopeName: '南京西路店',
    total: completionOf({
      onTimeConfirmed: 52,
      onTimeSelf: 10,
      late: 7,
      skipped: 5,
      postponed: 2,
      missed: 10,
      notYetDue: 24,
      overdue: 10,
    }),
    before: completionOf({ onTimeConfirmed: 40, missed: 22 }),
    departments: [],
    people: [
      personOf('wangfang', { onTimeConfirmed: 14, late: 1 }, { name: '王芳' }),
      personOf('zhouqian', { onTimeConfirmed: 3, missed: 8, overdue: 5 }, { name: '周倩' }),
    ],
    sops: [],
    ...rest,
  }
}

export function taskOf(taskId: string, rest: Partial<ReportTask> = {}): ReportTask {
  return {
    taskId,
    customerId: `wm-${taskId}`,
    customerName: '林小雨',
    sopName: '新客 7 日二次到店',
    stepTitle: '护理提醒',
    touchpoint: 'chat',
    state: 'due',
    part: 'missed',
    overdue: (rest.state ?? 'due') === 'due',
    firstDeadlineAt: '2026-11-19T01:00:00.000Z',
    doneAt: null,
    reason: null,
    ...rest,
  }
}
