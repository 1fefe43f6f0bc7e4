import { randomUUID } from 'node:crypto'
import {
  enroll,
  openTouch,
  reportPart,
  type MessageContent,
  type SopDefinition,
} from '@xiaoguan/shared'
import { tickJob } from '@xiaoguan/server/sop/tick.job'
import { newCorp, type TestCustomer, type TestStaff } from '../support/people.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
/** A Thursday. Every test begins at this moment. */
export const start = '2026-11-19T10:40:00+08:00'
export const at = (dayAndTime: string) => new Date(`2026-11-${dayAndTime}:00+08:00`)

/** The same SOP with a last step on the evening before a booking. */
function reminded(definition: SopDefinition): SopDefinition {
  const last = definition.steps.at(-1)!
  const when = { anchor: 'booking' as const, day: -1, from: '19:00', to: '20:30', afterHours: null }
  return { ...definition, steps: [...definition.steps, { ...last, stepId: 'remind', when }] }
}

/** A corp with one staff, one customer, one script and one SOP; the clock back at the start. */
export async function newShop(
  options: { days?: number[]; withinDays?: number; remind?: boolean } = {},
) {
  const corp = await newCorp()
  const { app } = corp
  app.clock.set(start)
  const staff = await corp.newStaff()
  const customer = await corp.newCustomer([staff])
  const script = await corp.newScript({ text: '{{客户称呼}}，脸舒服一点吗？' })
  const plain = await corp.newSop({
    scriptId: script.scriptId,
    days: options.days ?? [0, 1, 3],
    goal: { text: '到店', event: 'visit', withinDays: options.withinDays ?? 7 },
  })
  const sop = options.remind ? await corp.newSop(reminded(plain.definition)) : plain
  const { db } = app.deps

  async function enter(who: TestCustomer = customer, enrollmentId = randomUUID()) {
    const params = { customerId: who.customerId, enrollmentId }
    await corp.call(staff, enroll, params, { body: { sopId: sop.sopId } })
    return enrollmentId
  }
  const tasksOf = (who: TestCustomer = customer) =>
    db
      .selectFrom('task')
      .selectAll()
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', who.customerId)
      .orderBy('first_deadline_at')
      .orderBy('step_id')
      .execute()
  const enrollmentOf = (who: TestCustomer = customer) =>
    db
      .selectFrom('enrollment')
      .selectAll()
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', who.customerId)
      .orderBy('entered_at', 'desc')
      .executeTakeFirstOrThrow()
  const customerRow = (who: TestCustomer = customer) =>
    db
      .selectFrom('customer')
      .selectAll()
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', who.customerId)
      .executeTakeFirstOrThrow()
  const eventsOf = async (who: TestCustomer = customer) => {
    const rows = await db
      .selectFrom('customer_event')
      .select('kind')
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', who.customerId)
      .orderBy('at')
      .execute()
    return rows.map((row) => row.kind)
  }
  const openTask = async (who: TestCustomer = customer) => {
    const tasks = await tasksOf(who)
    return tasks.find((task) => task.state === 'scheduled' || task.state === 'due')
  }

  type Sending = {
    by?: TestStaff
    to?: TestCustomer
    taskId?: string | null
    touchId?: string
    text?: string
    messages?: MessageContent[]
    edited?: boolean
    overCapReason?: string
    scriptVersionId?: string
  }
  async function open(given: Sending = {}) {
    const { by = staff, to = customer, touchId = randomUUID(), taskId = null } = given
    const { touch } = await corp.call(
      by,
      openTouch,
      { customerId: to.customerId },
      {
        body: {
          touchId,
          taskId,
          scriptVersionId: given.scriptVersionId ?? script.scriptVersionId,
          messages: given.messages ?? [
            { kind: 'text', text: given.text ?? '小雨，脸舒服一点吗？' },
          ],
          edited: given.edited ?? false,
          overCapReason: given.overCapReason,
        },
      },
    )
    return touch
  }
  type Result = {
    by?: TestStaff
    to?: TestCustomer
    n?: number
    changeId?: string
    byPerson?: boolean
  }
  async function report(
    touchId: string,
    state: 'sent' | 'cancelled' | 'failed' | 'unconfirmed',
    given: Result = {},
  ) {
    const { by = staff, to = customer, n = 1, changeId = randomUUID() } = given
    const { touch } = await corp.call(
      by,
      reportPart,
      { customerId: to.customerId, touchId, n: String(n) },
      { body: { changeId, state, byPerson: given.byPerson } },
    )
    return touch
  }
  async function send(given: Sending = {}) {
    const touch = await open(given)
    return report(touch.touchId, 'sent', { by: given.by, to: given.to })
  }
  const tick = () => tickJob(app.deps)()
  async function tickAt(time: Date) {
    app.clock.set(time)
    await tick()
  }
  return {
    ...corp,
    db,
    clock: app.clock,
    staff,
    customer,
    script,
    sop,
    enter,
    tasksOf,
    openTask,
    enrollmentOf,
    customerRow,
    eventsOf,
    open,
    report,
    send,
    tick,
    tickAt,
  }
}
