import { randomUUID } from 'node:crypto'
import { createNoticeSend, noticeRound } from '@xiaoguan/server/notice/send-notice.job'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestCustomer, type TestStaff, newCorp } from '../support/people.ts'

const minuteMs = 60_000
const messageSend = '/cgi-bin/message/send'

/** A shop that opens at 10:00 with one person, looked at from 9:00. */
async function shop(options: { restDays?: number[] } = {}) {
  const corp = await newCorp()
  const { clock, deps } = corp.app
  clock.set('2026-11-19T09:00:00+08:00')
  const person = await corp.newStaff({ name: '周倩' })
  if (options.restDays)
    await deps.db
      .updateTable('staff')
      .set({ rest_days: JSON.stringify(options.restDays) })
      .where('staff_id', '=', person.staffId)
      .execute()
  return { corp, person }
}

async function remind(corp: TestCorp, person: TestStaff, customer: TestCustomer, at: string) {
  const due = new Date(at)
  await corp.app.deps.db
    .insertInto('reminder')
    .values({
      corp_id: corp.corpId,
      customer_id: customer.customerId,
      reminder_id: randomUUID(),
      staff_id: person.staffId,
      created_by: person.staffId,
      text: '问问皮肤',
      due_at: due,
      created_at: due,
    })
    .execute()
}

/** Lets the corp's day pass in steps of a minute; gives what was sent, with the wall clock. */
async function passTime(corp: TestCorp, person: TestStaff, until: string, stepMinutes = 1) {
  const { clock, deps, world } = corp.app
  const send = createNoticeSend(deps)
  const asked: { corpId: string; staffId: string }[] = []
  const enqueue = async (_db: unknown, _name: string, payload: unknown) => {
    // The round asks for one kind of job only.
    asked.push(payload as { corpId: string; staffId: string })
  }
  const round = noticeRound({ ...deps, enqueue })
  while (clock.now() < new Date(until)) {
    await round(clock.now())
    for (const key of asked.splice(0)) if (key.corpId === corp.corpId) await send(key)
    clock.forward(stepMinutes * minuteMs)
  }
  return world
    .getCorp(corp.wecomCorpId)
    .appMessages.filter((message) => message.userids.includes(person.staffId))
    .map((message) => {
      const time = new Date(message.at + 8 * 3_600_000).toISOString().slice(11, 16)
      return {
        time,
        card: message.body as { main_title: { title: string } } & Record<string, unknown>,
      }
    })
}

describe('messages to staff', () => {
  it('tell the whole day once in the morning, in the shop’s hours', async () => {
    const { corp, person } = await shop()
    const customer = await corp.newCustomer([person], { salutation: '小雨' })
    await remind(corp, person, customer, '2026-11-19T15:00:00+08:00')
    await remind(corp, person, await corp.newCustomer([person]), '2026-11-19T08:00:00+08:00')
    const sent = await passTime(corp, person, '2026-11-19T11:00:00+08:00')
    expect(sent).toHaveLength(1)
    expect(sent[0]?.time).toMatch(/^10:(0[3-9]|1\d|2[0-6])$/)
    expect(sent[0]?.card.main_title.title).toBe('今天要联系 2 位')
  })

  it('bundle what comes up later, at most one in half an hour', async () => {
    const { corp, person } = await shop()
    const customer = await corp.newCustomer([person], { salutation: '小雨' })
    await passTime(corp, person, '2026-11-19T12:00:00+08:00')
    for (const minute of ['05', '06', '07', '40'])
      await remind(corp, person, customer, `2026-11-19T12:${minute}:00+08:00`)
    const sent = await passTime(corp, person, '2026-11-19T14:00:00+08:00')
    expect(sent.length).toBeGreaterThanOrEqual(1)
    expect(sent.length).toBeLessThanOrEqual(3)
    const minutes = sent.map(({ time }) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))
    for (const [at, minute] of minutes.slice(1).entries())
      expect(minute - (minutes[at] ?? 0)).toBeGreaterThanOrEqual(30)
    // When everybody else's messages go out, too.
    for (const minute of minutes) expect(minute % 30).not.toBe(0)
    const url = `/c/${corp.corpId}/h5?to=today%2F${customer.customerId}`
    expect(JSON.stringify(sent.at(-1)?.card)).toContain(url)
  })

  it('count a customer once, however many things of hers wait', async () => {
    const { corp, person } = await shop()
    const customer = await corp.newCustomer([person])
    for (const hour of ['14', '15'])
      await remind(corp, person, customer, `2026-11-19T${hour}:00:00+08:00`)
    const [digest] = await passTime(corp, person, '2026-11-19T11:00:00+08:00')
    expect(digest?.card.main_title.title).toBe('今天要联系 1 位')
    expect(digest?.card.horizontal_content_list).toEqual([
      expect.objectContaining({ keyname: '提醒', value: '1 位' }),
    ])
  })

  it('say nothing when nothing waits, on rest days and at night', async () => {
    const { corp, person } = await shop({ restDays: [4] })
    const customer = await corp.newCustomer([person])
    await remind(corp, person, customer, '2026-11-19T15:00:00+08:00')
    expect(await passTime(corp, person, '2026-11-20T09:59:00+08:00', 5)).toEqual([])
  })

  it('come within a minute after the platform takes messages again, once', async () => {
    const { corp, person } = await shop()
    await remind(corp, person, await corp.newCustomer([person]), '2026-11-19T10:00:00+08:00')
    corp.app.platform.faults.add({ path: messageSend, errcode: 60020, times: 2 })
    const sent = await passTime(corp, person, '2026-11-19T11:30:00+08:00')
    expect(sent).toHaveLength(1)
    const row = await corp.app.deps.db
      .selectFrom('staff')
      .select(['message_problem', 'noticed_at'])
      .where('staff_id', '=', person.staffId)
      .executeTakeFirstOrThrow()
    expect(row.message_problem).toBeNull()
  })

  it('keep who cannot be reached, and leave her alone until the next morning', async () => {
    const { corp, person } = await shop()
    await remind(corp, person, await corp.newCustomer([person]), '2026-11-19T10:00:00+08:00')
    const simUser = corp.app.world.getCorp(corp.wecomCorpId).findUser(person.staffId)
    if (simUser) simUser.active = false
    const before = corp.app.platform.calls.list(messageSend).length
    await passTime(corp, person, '2026-11-19T20:00:00+08:00', 5)
    expect(corp.app.platform.calls.list(messageSend).length - before).toBe(1)
    const row = await corp.app.deps.db
      .selectFrom('staff')
      .select('message_problem')
      .where('staff_id', '=', person.staffId)
      .executeTakeFirstOrThrow()
    expect(row.message_problem).toBe('not_reachable')
  })
})
