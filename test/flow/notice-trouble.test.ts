import { randomUUID } from 'node:crypto'
import type { Role } from '@xiaoguan/shared'
import { createNoticeSend, noticeRound } from '@xiaoguan/server/notice/send-notice.job'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, newCorp } from '../support/people.ts'

const minuteMs = 60_000
const messageSend = '/cgi-bin/message/send'

/** A shop that opens at 10:00, looked at from 9:00. */
async function shop(role: Role = 'operator') {
  const corp = await newCorp()
  corp.app.clock.set('2026-11-19T09:00:00+08:00')
  const person = await corp.newStaff({ name: '苏敏', role })
  return { corp, person }
}

/** A sync that has stood since then, because of that. */
async function standStill(corp: TestCorp, since: string) {
  const at = new Date(since)
  await corp.app.deps.db
    .insertInto('sync_run')
    .values({
      corp_id: corp.corpId,
      sync_run_id: randomUUID(),
      kind: 'nightly',
      position: '{}',
      counts: '{}',
      problem: '60020',
      started_at: at,
      beat_at: at,
      next_at: at,
      stuck_at: at,
    })
    .execute()
}

async function goOn(corp: TestCorp) {
  const ended_at = corp.app.clock.now()
  await corp.app.deps.db
    .updateTable('sync_run')
    .set({ state: 'done', ended_at })
    .where('corp_id', '=', corp.corpId)
    .execute()
}

/** Lets the corp's day pass; gives what was sent to this person, with the day and the wall clock. */
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
    .map((message) => ({
      time: new Date(message.at + 8 * 3_600_000).toISOString().slice(5, 16),
      card: JSON.stringify(message.body),
    }))
}

describe('troubles told to operators', () => {
  it('come once, with the reason and the way to the page, and a standing one again the next day', async () => {
    const { corp, person } = await shop()
    await standStill(corp, '2026-11-19T12:00:00+08:00')
    const today = await passTime(corp, person, '2026-11-19T23:59:00+08:00')
    expect(today).toHaveLength(1)
    expect(today[0]?.time).toMatch(/^11-19T12:(1[0-9]|[2-5]\d)$/)
    expect(today[0]?.card).toContain('"title":"同步停住了"')
    expect(today[0]?.card).toContain('服务器的 IP 不在可信 IP 里')
    expect(today[0]?.card).toContain(`/c/${corp.corpId}/console?to=health`)
    const both = await passTime(corp, person, '2026-11-20T21:59:00+08:00', 5)
    expect(both).toHaveLength(2)
    expect(both[1]?.time).toMatch(/^11-20T10:/)
  })

  it('are not told while young, nor when they are over by the time of sending', async () => {
    const { corp, person } = await shop()
    await standStill(corp, '2026-11-19T02:00:00+08:00')
    await passTime(corp, person, '2026-11-19T09:59:00+08:00', 5)
    await goOn(corp)
    expect(await passTime(corp, person, '2026-11-19T21:59:00+08:00', 5)).toEqual([])
  })

  it('are told to nobody else, and to nobody at night', async () => {
    for (const role of ['staff', 'lead'] as const) {
      const { corp, person } = await shop(role)
      await standStill(corp, '2026-11-19T02:00:00+08:00')
      expect(await passTime(corp, person, '2026-11-19T21:59:00+08:00', 5)).toEqual([])
    }
    const { corp, person } = await shop()
    corp.app.clock.set('2026-11-19T22:00:00+08:00')
    await standStill(corp, '2026-11-19T21:00:00+08:00')
    expect(await passTime(corp, person, '2026-11-20T09:59:00+08:00', 5)).toEqual([])
  })

  it('which stop the messages too are told as soon as one goes through, if they still stand', async () => {
    const { corp, person } = await shop()
    await standStill(corp, '2026-11-19T09:00:00+08:00')
    const endFault = corp.app.platform.faults.on({ path: messageSend, errcode: 60_020 })
    expect(await passTime(corp, person, '2026-11-19T11:00:00+08:00')).toEqual([])
    endFault()
    const sent = await passTime(corp, person, '2026-11-19T12:00:00+08:00')
    expect(sent.map(({ time }) => time)).toEqual(['11-19T11:00'])
  })

  it('of the lying kind are told again only when there are more', async () => {
    const { corp, person } = await shop()
    const refuse = async (at: string) => {
      const colleague = await corp.newStaff()
      await corp.app.deps.db
        .updateTable('staff')
        .set({ message_problem: '60111', message_problem_at: new Date(at) })
        .where('staff_id', '=', colleague.staffId)
        .execute()
    }
    await refuse('2026-11-19T08:00:00+08:00')
    expect(await passTime(corp, person, '2026-11-21T09:00:00+08:00', 5)).toHaveLength(1)
    await refuse('2026-11-21T08:00:00+08:00')
    const sent = await passTime(corp, person, '2026-11-22T09:00:00+08:00', 5)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.card).toContain('2 位同事收不到提醒')
  })

  it('stand beside her own work, with a link of their own', async () => {
    const { corp, person } = await shop()
    const customer = await corp.newCustomer([person], { salutation: '小雨' })
    const due = new Date('2026-11-19T09:30:00+08:00')
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
    await standStill(corp, '2026-11-19T09:00:00+08:00')
    const [sent] = await passTime(corp, person, '2026-11-19T11:00:00+08:00')
    expect(sent?.card).toContain('今天要联系 1 位')
    expect(sent?.card).toContain('"keyname":"要看一下","value":"同步停住了"')
    expect(sent?.card).toContain(`/h5?to=today%2F${customer.customerId}`)
    expect(sent?.card).toContain(`/c/${corp.corpId}/console?to=health`)
  })
})
