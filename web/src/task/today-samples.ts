import type { TodayItem } from '@xiaoguan/shared/task'

type TaskItem = Extract<TodayItem, { kind: 'task' }>

/** For tests: a task's row that fills in what a test does not care about. */
export function taskItem(taskId: string, rest: Partial<TaskItem> = {}): TaskItem {
  return {
    kind: 'task',
    taskId,
    customerId: `wm-${taskId}`,
    customerName: `客人${taskId}`,
    name: `客人${taskId}`,
    avatar: null,
    sopName: '新客 7 日二次到店',
    stepTitle: '护理提醒',
    purpose: '记得护理后的注意事项',
    position: 2,
    stepCount: 5,
    touchpoint: 'chat',
    dueAt: '2026-11-19T02:00:00.000Z',
    deadlineAt: '2026-11-19T10:00:00.000Z',
    rank: 'by_deadline',
    from: null,
    why: null,
    ...rest,
  }
}

export function reminderItem(reminderId: string, rest: Partial<TodayItem> = {}): TodayItem {
  const reminder: TodayItem = {
    kind: 'reminder',
    reminderId,
    customerId: `wm-${reminderId}`,
    customerName: `客人${reminderId}`,
    name: `客人${reminderId}`,
    avatar: null,
    text: '问她周末有没有空',
    dueAt: '2026-11-19T02:00:00.000Z',
    by: '王芳',
    rank: 'later_due',
  }
  // The caller changes fields of a reminder only.
  return { ...reminder, ...rest } as TodayItem
}

export function lostItem(eventId: string): TodayItem {
  return {
    kind: 'signal',
    eventId,
    customerId: `wm-${eventId}`,
    customerName: `客人${eventId}`,
    name: `客人${eventId}`,
    avatar: null,
    text: '她把你删了，这边联系不上了',
    at: '2026-11-19T02:00:00.000Z',
    dismissible: true,
    rank: 'gone',
  }
}
