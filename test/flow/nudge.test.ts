import { randomUUID } from 'node:crypto'
import { loadCompletion, nudge } from '@xiaoguan/shared'
import { createNudgeSend } from '@xiaoguan/server/staff/send-nudge.job'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, newCorp, refusalOf } from '../support/people.ts'

const hourMs = 3_600_000
const messageSend = '/cgi-bin/message/send'

/** A department with two leads and one person whose task is an hour late. */
async function scene() {
  const corp = await newCorp()
  const leads = [
    await corp.newStaff({ leads: [11], name: '沈佳怡' }),
    await corp.newStaff({ leads: [11] }),
  ]
  const person = await corp.newStaff({ name: '周倩' })
  await addLateTask(corp, person)
  return { corp, lead: leads[0]!, otherLead: leads[1]!, person }
}

async function addLateTask(corp: TestCorp, person: TestStaff) {
  const customer = await corp.newCustomer([person])
  const sop = await corp.newSop()
  const late = new Date(corp.app.clock.now().getTime() - hourMs)
  await corp.app.deps.db
    .insertInto('task')
    .values({
      corp_id: corp.corpId,
      customer_id: customer.customerId,
      task_id: randomUUID(),
      enrollment_id: randomUUID(),
      step_id: 'step1',
      touchpoint: 'chat',
      state: 'due',
      sop_id: sop.sopId,
      sop_version_id: sop.sopVersionId,
      staff_id: person.staffId,
      department_id: 11,
      due_at: new Date(late.getTime() - hourMs),
      deadline_at: late,
      first_deadline_at: late,
      lapses_at: new Date(late.getTime() + 72 * hourMs),
      created_at: late,
    })
    .execute()
}

function nudgeOf(corp: TestCorp, lead: TestStaff, person: TestStaff, nudgeId = randomUUID()) {
  const params = { staffId: person.staffId, nudgeId }
  return corp.call(lead, nudge, params)
}

describe('a nudge', () => {
  it('goes out once a day, whichever lead is first', async () => {
    const { corp, lead, otherLead, person } = await scene()
    const refusals = await Promise.all(
      [lead, otherLead].map((one) => refusalOf(nudgeOf(corp, one, person))),
    )
    expect(refusals.toSorted()).toEqual(['nudge.already_today', 'ok'])
    const query = { period: 'today' as const }
    const report = await corp.call(lead, loadCompletion, {}, { query })
    const row = report.people.find(({ staffId }) => staffId === person.staffId)
    expect(row?.nudgedAt).not.toBeNull()
  })

  it('answers the same to the same request', async () => {
    const { corp, lead, person } = await scene()
    const nudgeId = randomUUID()
    const first = await nudgeOf(corp, lead, person, nudgeId)
    expect(first).toMatchObject({ nudgeId, by: '沈佳怡', overdue: 1 })
    corp.app.clock.forward(60_000)
    expect(await nudgeOf(corp, lead, person, nudgeId)).toEqual(first)
  })

  it('is refused when nothing is late, to others’ people, and to staff', async () => {
    const { corp, lead, person } = await scene()
    await corp.addDepartment(12, 1, '二店')
    const calm = await corp.newStaff()
    const stranger = await corp.newStaff({ departmentId: 12 })
    expect(await refusalOf(nudgeOf(corp, lead, calm))).toBe('nudge.nothing_late')
    expect(await refusalOf(nudgeOf(corp, lead, stranger))).toBe('not_allowed')
    expect(await refusalOf(nudgeOf(corp, calm, person))).toBe('not_allowed')
  })

  it('sends a card that names customers and opens today’s list', async () => {
    const { corp, lead, person } = await scene()
    const { nudgeId } = await nudgeOf(corp, lead, person)
    const send = createNudgeSend(corp.app.deps)
    const payload = { corpId: corp.corpId, staffId: person.staffId, nudgeId }
    await send(payload)
    await send(payload)
    const cards = corp.app.platform.calls
      .list(messageSend)
      .filter((call) => call.corpId === corp.wecomCorpId)
    expect(cards).toHaveLength(1)
    expect(cards[0]?.body).toMatchObject({
      touser: person.staffId,
      textcard: {
        title: '先联系这 1 位',
        url: `http://localhost:3999/c/${corp.corpId}/h5?to=today`,
      },
    })
    const row = await corp.app.deps.db
      .selectFrom('nudge')
      .select(['sent_at', 'problem'])
      .where('nudge_id', '=', nudgeId)
      .executeTakeFirstOrThrow()
    expect(row.sent_at).not.toBeNull()
    expect(row.problem).toBeNull()
  })

  it.each([60_020, 48_002, 45_033])(
    'is tried again within its hour when WeCom takes nothing now: %i',
    async (errcode) => {
      const { send, row, platform } = await asked()
      platform.faults.add({ path: messageSend, errcode })
      await expect(send()).rejects.toMatchObject({ errcode })
      expect(await row()).toEqual({ sent_at: null, problem: null })
      await send()
      expect((await row()).sent_at).not.toBeNull()
    },
  )

  it('is given up after its hour, with the reason', async () => {
    const { send, row, platform, clock } = await asked()
    clock.forward(hourMs)
    platform.faults.add({ path: messageSend, errcode: 60_020 })
    await send()
    expect(await row()).toEqual({ sent_at: null, problem: '60020' })
  })
})

/** A nudge that waits to be sent. */
async function asked() {
  const { corp, lead, person } = await scene()
  const { nudgeId } = await nudgeOf(corp, lead, person)
  const { deps, platform, clock } = corp.app
  const payload = { corpId: corp.corpId, staffId: person.staffId, nudgeId }
  const row = () =>
    deps.db
      .selectFrom('nudge')
      .select(['sent_at', 'problem'])
      .where('nudge_id', '=', nudgeId)
      .executeTakeFirstOrThrow()
  return { platform, clock, row, send: () => createNudgeSend(deps)(payload) }
}
