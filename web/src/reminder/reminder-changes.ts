import { closeReminder, setReminder } from '@xiaoguan/shared/reminder'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { instantOf } from '../ui/time-words.ts'

/** The shop opens; what a day without a time means. */
const morning = '10:00'

export async function remindMe(customerId: string, text: string, day: string): Promise<string> {
  const reminderId = newId()
  const body = { text: text.trim(), dueAt: instantOf(day, morning) }
  await getOutbox().put(setReminder, { customerId, reminderId }, body)
  return reminderId
}

export async function tickReminder(
  customerId: string,
  reminderId: string,
  done: boolean,
): Promise<void> {
  await getOutbox().put(closeReminder, { customerId, reminderId }, { changeId: newId(), done })
}
