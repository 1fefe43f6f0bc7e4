import { isOpener } from '@xiaoguan/shared/rules/fatigue'
import type { PreparedScript } from '@xiaoguan/shared/script'
import type { Question, Sidebar } from '@xiaoguan/shared/sidebar'
import type { Touch } from '@xiaoguan/shared/touch'
import { computed } from 'vue'
import { errorText } from '../api/problem-text.ts'
import { ProblemError } from '../api/problem.ts'
import { callName, overCapText } from '../customer/customer-words.ts'
import { sentCount, type SendEnd } from '../touch/send-script.ts'
import { answerUnconfirmed, useSend } from '../touch/send-store.ts'
import type { SendWish } from '../touch/send-tap.ts'
import { stopText } from '../touch/stop-text.ts'
import { say, sayTrouble } from '../ui/toast.ts'
import { useSidebar } from './sidebar-store.ts'
import { useBridge } from './the-bridge.ts'

/** The question that a touch in this state asks its person; null: nothing went out. */
export function askOf(touch: Touch): Question['ask'] | null {
  if (touch.state === 'sent') return 'outcome'
  if (touch.state === 'unconfirmed' || touch.state === 'partly') return touch.state
  return null
}

/** The sidebar once this touch is known: its question stands in the place of the step it answers. */
export function withTouch(before: Sidebar, touch: Touch): Sidebar {
  const ask = askOf(touch)
  if (before.customer.customerId !== touch.customerId || !ask) return before
  const isStep = before.next !== null && before.next.taskId === touch.taskId
  const next = isStep ? null : before.next
  return { ...before, next, question: { touch, ask, outcomes: [] } }
}

/** Sends for the customer on screen, and says what became of it. */
export function useSending() {
  const sidebar = useSidebar()
  const send = useSend()
  const bridge = useBridge()
  const name = computed(() => (sidebar.view ? callName(sidebar.view.customer) : ''))

  const progress = computed(() => {
    if (!send.sending) return null
    const { touch } = send.sending
    if (!touch || touch.parts.length < 2) return '正在发…'
    return `正在发 ${Math.min(sentCount(touch) + 1, touch.parts.length)}/${touch.parts.length}`
  })

  async function run(work: () => Promise<SendEnd | null>): Promise<void> {
    const calledName = name.value
    try {
      const end = await work()
      if (!end) return
      sidebar.patch(end.touch.customerId, (before) => withTouch(before, end.touch))
      if (end.stop === null) say('已发出 · 发错了？在聊天里长按撤回')
      else if (end.stop === 'cancelled') say(stopText(end.stop, calledName))
      else sayTrouble(stopText(end.stop, calledName))
      if (end.stop === 'switched') await sidebar.find(bridge)
    } catch (error) {
      sayTrouble(`没有发：${errorText(error)}`)
      if (error instanceof ProblemError) await sidebar.refresh()
    }
  }

  return {
    name,
    progress,
    /** Whom the button names while it sends which script. */
    progressOf: (script: PreparedScript) =>
      send.sending?.scriptVersionId === script.scriptVersionId ? progress.value : null,
    busy: computed(() => send.sending !== null),
    overCapOf: (script: PreparedScript) =>
      sidebar.view && isOpener(script.kind)
        ? overCapText(sidebar.view.customer, sidebar.now)
        : null,
    sendScript: (script: PreparedScript, wish: SendWish, taskId: string | null) =>
      run(() =>
        send.start(bridge, {
          customerId: sidebar.customerId,
          taskId,
          scriptVersionId: script.scriptVersionId,
          ...wish,
        }),
      ),
    resume: (touch: Touch) => run(() => send.resume(bridge, touch)),
    answer: async (touch: Touch, answer: 'sent' | 'cancelled') => {
      const told = await answerUnconfirmed(touch, answer)
      sidebar.patch(touch.customerId, (before) => withTouch({ ...before, question: null }, told))
      if (answer === 'cancelled') say('好，这一步还留着')
    },
  }
}
