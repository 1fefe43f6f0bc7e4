import type { Stage } from '@xiaoguan/shared/customer'
import type { Reminder } from '@xiaoguan/shared/reminder'
import type { NextStep, Question } from '@xiaoguan/shared/sidebar'
import { changeStage, confirmSalutation } from '../customer/customer-changes.ts'
import { stageWords } from '../customer/customer-words.ts'
import { keepOutcome, takeBackOutcome, type OutcomeAnswer } from '../outcome/outcome-log.ts'
import { outcomeWords } from '../outcome/outcome-words.ts'
import { remindMe, tickReminder } from '../reminder/reminder-changes.ts'
import { postpone, reopen, skip } from '../sop/task-changes.ts'
import { salutationName } from '../touch/draft.ts'
import { reportOwn, withdrawOwn } from '../touch/send-store.ts'
import { offerUndo, say } from '../ui/toast.ts'
import { whenThen } from '../ui/time-words.ts'
import { useSidebar } from './sidebar-store.ts'

/** What a tap does: kept first, shown, and to be taken back for six seconds, also after the chat moved on. */
export function useTaps() {
  const sidebar = useSidebar()

  async function logOutcome(question: Question, answer: OutcomeAnswer): Promise<void> {
    const { customerId, touchId } = question.touch
    const outcomeId = await keepOutcome(customerId, touchId, answer)
    const ask = (asked: Question | null) =>
      sidebar.patch(customerId, (before) => ({ ...before, question: asked }))
    ask(null)
    offerUndo(`记下了：${outcomeWords[answer.kind]}`, () => {
      void takeBackOutcome(customerId, outcomeId).then(() => ask(question))
    })
  }

  /** From the timeline: the earlier outcome stays in history. */
  async function correctOutcome(
    touchId: string,
    answer: OutcomeAnswer,
    replaces: string | undefined,
  ): Promise<void> {
    await keepOutcome(sidebar.customerId, touchId, answer, replaces)
    say(`改成「${outcomeWords[answer.kind]}」了`)
  }

  async function setStage(stage: Stage): Promise<void> {
    const { customerId, view } = sidebar
    const earlier = view?.customer.stage
    if (!earlier || earlier === stage) return
    const change = async (to: Stage) => {
      await changeStage(customerId, to)
      sidebar.patch(customerId, (before) => ({
        ...before,
        customer: { ...before.customer, stage: to },
      }))
    }
    await change(stage)
    offerUndo(`改成「${stageWords[stage]}」了`, () => void change(earlier))
  }

  async function setSalutation(salutation: string): Promise<void> {
    const { customerId } = sidebar
    await confirmSalutation(customerId, salutation)
    sidebar.patch(customerId, (before) => ({
      ...before,
      customer: { ...before.customer, salutation },
      variables: { ...before.variables, [salutationName]: salutation },
    }))
  }

  return { logOutcome, correctOutcome, setStage, setSalutation }
}

/** What is done with the step itself, other than sending it. */
export function useStepTaps() {
  const sidebar = useSidebar()
  /** A second tap while the first is being kept would be a change of its own. */
  let leaving = false

  /** Takes the step off the screen once the change is kept; undo puts it back. */
  async function leave(
    text: string,
    work: (customerId: string, taskId: string) => Promise<() => Promise<void>>,
  ): Promise<void> {
    const { customerId } = sidebar
    const step = sidebar.view?.next
    if (!step?.taskId || leaving) return
    const show = (next: NextStep | null) =>
      sidebar.patch(customerId, (before) => ({ ...before, next }))
    leaving = true
    const undo = await work(customerId, step.taskId).finally(() => (leaving = false))
    show(null)
    offerUndo(text, () => void undo().then(() => show(step)))
  }

  return {
    postponeStep: (until: string) =>
      leave(`好，${whenThen(until, sidebar.now, '再提醒你')}`, async (customerId, taskId) => {
        await postpone(customerId, taskId, until)
        return () => reopen(customerId, taskId)
      }),
    skipStep: (reason: string) =>
      leave('这次不发，记下了', async (customerId, taskId) => {
        await skip(customerId, taskId, reason)
        return () => reopen(customerId, taskId)
      }),
    /** 我自己写了发的, 打过了, 当面说了, 发了朋友圈. */
    reportOwnStep: () =>
      leave('登记好了', async (customerId, taskId) => {
        const touchpoint = sidebar.view?.next?.touchpoint ?? 'chat'
        const touchId = await reportOwn(customerId, { taskId, touchpoint })
        return () => withdrawOwn(customerId, touchId)
      }),
  }
}

export function useReminderTaps() {
  const sidebar = useSidebar()

  let adding = false
  async function addReminder(text: string, day: string): Promise<void> {
    if (adding) return
    adding = true
    await remindMe(sidebar.customerId, text, day).finally(() => (adding = false))
    say('记下了，到时候提醒你')
  }

  async function closeReminder({ reminderId }: Reminder): Promise<void> {
    const { customerId } = sidebar
    const change = async (done: boolean) => {
      await tickReminder(customerId, reminderId, done)
      const doneAt = done ? sidebar.now.toISOString() : null
      sidebar.patch(customerId, (before) => ({
        ...before,
        reminders: before.reminders.map((reminder) =>
          reminder.reminderId === reminderId ? { ...reminder, doneAt } : reminder,
        ),
      }))
    }
    await change(true)
    offerUndo('做好了', () => void change(false))
  }

  return { addReminder, closeReminder }
}
