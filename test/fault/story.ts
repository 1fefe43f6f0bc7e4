import { randomUUID } from 'node:crypto'
import {
  type MessageContent,
  changeCustomerTags,
  enroll,
  loadSidebar,
  logOutcome,
  nudge,
  openTouch,
  postponeTask,
  reopenTask,
  reportOwnTouch,
  reportPart,
  setReminder,
  setSalutation,
  setStage,
  skipTask,
  withdrawOutcome,
  withdrawOwnTouch,
} from '@xiaoguan/shared'
import type { as } from '../support/call.ts'

/** The hour the story plays at: within the window of its steps. */
export const storyTime = '2026-11-19T12:30:00+08:00'

/** What a story is told about; two customers, and two people to be nudged. */
export type Prepared = {
  corp: { tagIds: string[] }
  script: { scriptVersionId: string }
  sop: { sopId: string }
  customers: { customerId: string }[]
  nudged: { staffId: string }[]
}
type Call = ReturnType<typeof as>
export type Step = { name: string; by?: 'lead'; run: (call: Call) => Promise<unknown> }

/** Every kind of write there is, on one customer, as the outbox would send them: ids made beforehand. */
export function story(prepared: Prepared, at: number): Step[] {
  const { corp, script, sop } = prepared
  const customerId = prepared.customers[at]!.customerId
  const [touchId, ownTouchId, outcomeId, correctionId, enrollmentId, reminderId, nudgeId] =
    Array.from({ length: 7 }, () => randomUUID()) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ]
  const ids = Array.from({ length: 12 }, () => randomUUID())
  const changeId = (n: number) => ids[n]!
  const messages: MessageContent[] = [{ kind: 'text', text: '小雨，过了一晚，脸舒服一点吗？' }]
  const customer = { customerId }
  let taskId: string | null = null
  const findTask = async (call: Call) => {
    taskId ??= (await call(loadSidebar, customer)).next?.taskId ?? null
    if (!taskId) throw new Error('no task is due')
    return taskId
  }
  return [
    {
      name: 'tag',
      run: (call) =>
        call(changeCustomerTags, customer, {
          body: { changeId: changeId(0), add: [corp.tagIds[0]!], remove: [] },
        }),
    },
    {
      name: 'untag',
      run: (call) =>
        call(changeCustomerTags, customer, {
          body: { changeId: changeId(1), add: [corp.tagIds[1]!], remove: [corp.tagIds[0]!] },
        }),
    },
    {
      name: 'salutation',
      run: (call) =>
        call(setSalutation, customer, { body: { changeId: changeId(2), salutation: '小雨' } }),
    },
    {
      name: 'stage',
      run: (call) =>
        call(setStage, customer, { body: { changeId: changeId(3), stage: 'nurturing' } }),
    },
    {
      name: 'enroll',
      run: (call) =>
        call(
          enroll,
          { customerId, enrollmentId },
          { body: { sopId: sop.sopId, startDay: '2026-11-19' } },
        ),
    },
    {
      name: 'postpone',
      run: async (call) =>
        call(
          postponeTask,
          { customerId, taskId: await findTask(call) },
          { body: { changeId: changeId(4), until: '2026-11-20T12:00:00+08:00' } },
        ),
    },
    {
      name: 'reopen',
      run: async (call) =>
        call(
          reopenTask,
          { customerId, taskId: await findTask(call) },
          { body: { changeId: changeId(5) } },
        ),
    },
    {
      name: 'skip',
      run: async (call) =>
        call(
          skipTask,
          { customerId, taskId: await findTask(call) },
          { body: { changeId: changeId(10), reason: '她在忙' } },
        ),
    },
    {
      name: 'reopen the skipped',
      run: async (call) =>
        call(
          reopenTask,
          { customerId, taskId: await findTask(call) },
          { body: { changeId: changeId(11) } },
        ),
    },
    {
      name: 'open touch',
      run: async (call) =>
        call(openTouch, customer, {
          body: {
            touchId,
            taskId: await findTask(call),
            scriptVersionId: script.scriptVersionId,
            messages,
            edited: false,
          },
        }),
    },
    {
      name: 'part sent',
      run: (call) =>
        call(
          reportPart,
          { customerId, touchId, n: '1' },
          { body: { changeId: changeId(6), state: 'sent' } },
        ),
    },
    {
      name: 'outcome',
      run: (call) =>
        call(
          logOutcome,
          { customerId, outcomeId },
          { body: { touchId, kind: 'ordered', amountFen: 29_800 } },
        ),
    },
    {
      name: 'correct outcome',
      run: (call) =>
        call(
          logOutcome,
          { customerId, outcomeId: correctionId },
          { body: { touchId, kind: 'later', laterDay: '2026-11-25', replaces: outcomeId } },
        ),
    },
    {
      name: 'withdraw outcome',
      run: (call) =>
        call(
          withdrawOutcome,
          { customerId, outcomeId: correctionId },
          { body: { changeId: changeId(7) } },
        ),
    },
    {
      name: 'own touch',
      run: (call) =>
        call(
          reportOwnTouch,
          { customerId, touchId: ownTouchId },
          { body: { taskId: null, touchpoint: 'phone', text: '打过电话' } },
        ),
    },
    {
      name: 'withdraw own touch',
      run: (call) =>
        call(
          withdrawOwnTouch,
          { customerId, touchId: ownTouchId },
          { body: { changeId: changeId(8) } },
        ),
    },
    {
      name: 'reminder',
      run: (call) =>
        call(
          setReminder,
          { customerId, reminderId },
          { body: { text: '问考试', dueAt: '2026-11-25T10:00:00+08:00' } },
        ),
    },
    {
      name: 'nudge',
      by: 'lead',
      run: (call) => call(nudge, { staffId: prepared.nudged[at]!.staffId, nudgeId }),
    },
  ]
}
