import { closeReminder } from '@xiaoguan/shared/reminder'
import { dismissSignal, listToday } from '@xiaoguan/shared/task'
import type { TodayItem } from '@xiaoguan/shared/task'
import { defineStore } from 'pinia'
import { computed, reactive } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { noteServerNow, serverNow } from '../api/clock.ts'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { errorText } from '../api/problem-text.ts'
import { offerUndo, sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'
import { groupToday } from './today-groups.ts'

export type ReminderItem = Extract<TodayItem, { kind: 'reminder' }>
export type SignalItem = Extract<TodayItem, { kind: 'signal' }>

/** 今天要联系: the list in the server's order, less what was ticked off here. */
export const useTodayStore = defineStore('today', () => {
  const kept = useKept(async (signal) => {
    const today = await call(listToday, {}, { signal })
    noteServerNow(today.now)
    return today
  })
  const today = kept.value
  const { ticked, tickOff } = useTickOff()
  const { dismissed, dismiss } = useDismiss()

  const items = computed(() =>
    (today.value?.items ?? []).filter(
      (item) =>
        !(item.kind === 'reminder' && ticked.has(item.reminderId)) &&
        !(item.kind === 'signal' && dismissed.has(item.eventId)),
    ),
  )
  const groups = computed(() => groupToday(items.value))
  const failure = computed(() => loadFailure(kept.error.value))
  // Read anew with each answer: the words 超时 2 小时 are as old as the list.
  const now = computed(() => (today.value ? new Date(today.value.now) : serverNow()))

  const load = () => kept.show('today')
  return { today, items, groups, failure, now, load, tickOff, dismiss }
})

function useTickOff() {
  /** Reminders ticked off here; the server may not have heard yet. */
  const ticked = reactive(new Set<string>())

  const mark = (reminderId: string, done: boolean) =>
    done ? ticked.add(reminderId) : ticked.delete(reminderId)

  /** Resolves when the change lies on the device; only then is it shown. */
  async function close({ customerId, reminderId }: ReminderItem, done: boolean) {
    const change = { changeId: newId(), done }
    const kept = await getOutbox().put(closeReminder, { customerId, reminderId }, change)
    mark(reminderId, done)
    kept.reply.catch((error: unknown) => {
      mark(reminderId, !done)
      sayTrouble(errorText(error))
    })
  }

  async function tickOff(item: ReminderItem) {
    await close(item, true)
    offerUndo(`提醒做完了：${item.customerName}`, () => void close(item, false))
  }

  return { ticked, tickOff }
}

function useDismiss() {
  /** What was 知道了 here; the server may not have heard yet. */
  const dismissed = reactive(new Set<string>())

  /** Resolves when the change lies on the device; only then does the row leave. */
  async function dismiss({ customerId, eventId: signalId }: SignalItem) {
    const kept = await getOutbox().put(
      dismissSignal,
      { customerId, signalId },
      { changeId: newId() },
    )
    dismissed.add(signalId)
    kept.reply.catch((error: unknown) => {
      dismissed.delete(signalId)
      sayTrouble(errorText(error))
    })
  }

  return { dismissed, dismiss }
}
