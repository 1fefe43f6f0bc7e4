import { postponeTask, reopenTask, skipTask } from '@xiaoguan/shared/task'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { dayFrom, instantOf } from '../ui/time-words.ts'
import { timeText } from '../ui/corp-time.ts'

export async function postpone(customerId: string, taskId: string, until: string): Promise<void> {
  await getOutbox().put(postponeTask, { customerId, taskId }, { changeId: newId(), until })
}

export async function skip(customerId: string, taskId: string, reason: string): Promise<void> {
  await getOutbox().put(skipTask, { customerId, taskId }, { changeId: newId(), reason })
}

export async function reopen(customerId: string, taskId: string): Promise<void> {
  await getOutbox().put(reopenTask, { customerId, taskId }, { changeId: newId() })
}

export type LaterChoice = { key: string; text: string; until: string }

const hourMs = 3_600_000

/** 晚点发: the times that are still ahead, quiet hours left out. */
export function laterChoices(now: Date): LaterChoice[] {
  const tonight = instantOf(dayFrom(now, 0), '20:00')
  const inTwoHours = new Date(now.getTime() + 2 * hourMs).toISOString()
  const choices: LaterChoice[] = []
  const hour = timeText(inTwoHours)
  if (hour > '09:00' && hour < '20:00') {
    choices.push({ key: 'hours', text: '2 小时后', until: inTwoHours })
  }
  if (Date.parse(tonight) > now.getTime()) {
    choices.push({ key: 'tonight', text: '今晚 20 点', until: tonight })
  }
  choices.push(
    { key: 'noon', text: '明天 12 点', until: instantOf(dayFrom(now, 1), '12:00') },
    { key: 'evening', text: '明晚 20 点', until: instantOf(dayFrom(now, 1), '20:00') },
  )
  return choices
}
