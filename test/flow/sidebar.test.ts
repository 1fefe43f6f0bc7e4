import { randomUUID } from 'node:crypto'
import { listCustomerScripts, listTimeline, loadSidebar, setSalutation } from '@xiaoguan/shared'
import { json } from '@xiaoguan/server/db/json'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, newCorp, refusalOf } from '../support/people.ts'

const hourMs = 3_600_000

/** A touch of this staff, sent some hours ago, with one text. */
async function addTouch(
  corp: TestCorp,
  staff: TestStaff,
  customerId: string,
  options: {
    hoursAgo: number
    state?: 'sent' | 'open' | 'partly' | 'unconfirmed'
    kind?: 'care' | 'answer'
  },
) {
  const { db, clock } = corp.app.deps
  const at = new Date(clock.now().getTime() - options.hoursAgo * hourMs)
  const touchId = randomUUID()
  const kind = options.kind ?? 'care'
  const state = options.state ?? 'sent'
  const her = { corp_id: corp.corpId, customer_id: customerId }
  await db
    .insertInto('touch')
    .values({
      ...her,
      touch_id: touchId,
      staff_id: staff.staffId,
      kind,
      state,
      opened_at: at,
      touchpoint: 'chat',
      how: 'confirmed',
      opener: kind === 'care',
      counts_towards_cap: kind === 'care',
      sent_at: state === 'sent' ? at : null,
    })
    .execute()
  await db
    .insertInto('touch_part')
    .values({
      ...her,
      touch_id: touchId,
      n: 1,
      state: state === 'sent' ? 'sent' : 'opened',
      at,
      content: json({ kind: 'text', text: '过了一晚，脸舒服一点吗？' }),
    })
    .execute()
  return touchId
}

async function addStep(corp: TestCorp, staff: TestStaff, customerId: string, dueInHours: number) {
  const { scriptId } = await corp.newScript()
  const other = await corp.newScript({ text: '换个说法' })
  const sop = await corp.newSop({ scriptId })
  const steps = sop.definition.steps.map((step) => ({
    ...step,
    variants: [
      { scriptId, label: '甲' },
      { scriptId: other.scriptId, label: '乙' },
    ],
  }))
  const { db, clock } = corp.app.deps
  await db
    .updateTable('sop_version')
    .set({ definition: json({ ...sop.definition, steps }) })
    .where('corp_id', '=', corp.corpId)
    .execute()
  await corp.newScript()
  const now = clock.now().getTime()
  const her = { corp_id: corp.corpId, customer_id: customerId }
  const ids = { sop_id: sop.sopId, sop_version_id: sop.sopVersionId, staff_id: staff.staffId }
  const enrollment_id = randomUUID()
  const anchor_at = new Date(now - 72 * hourMs)
  await db
    .insertInto('enrollment')
    .values({
      ...her,
      ...ids,
      enrollment_id,
      anchor_at,
      entered_at: anchor_at,
      goal_deadline_at: new Date(now + 96 * hourMs),
    })
    .execute()
  const task_id = randomUUID()
  const deadline = new Date(now + (dueInHours + 2) * hourMs)
  await db
    .insertInto('task')
    .values({
      ...her,
      ...ids,
      task_id,
      enrollment_id,
      step_id: 'step3',
      touchpoint: 'chat',
      state: dueInHours > 0 ? 'scheduled' : 'due',
      created_at: anchor_at,
      due_at: new Date(now + dueInHours * hourMs),
      deadline_at: deadline,
      first_deadline_at: deadline,
      lapses_at: new Date(now + 96 * hourMs),
      script_id: other.scriptId,
    })
    .execute()
  return { taskId: task_id, chosenId: other.scriptId, firstId: scriptId }
}

describe('opening the sidebar', () => {
  it('shows a customer with her name, tags to ask for and nothing owed', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff({ name: '周倩' })
    const customer = await corp.newCustomer([staff])
    const shown = await corp.call(staff, loadSidebar, customer)
    expect(shown.customer).toMatchObject({
      name: '林小雨',
      salutation: '小雨',
      stage: 'lead',
      contactsIn7Days: 0,
      mainFollower: { name: '周倩' },
    })
    expect(shown).toMatchObject({ question: null, next: null })
    expect(shown.variables).toMatchObject({ 客户称呼: '小雨', 员工姓名: '周倩', 门店: '一店' })
  })

  it('guesses how to address her until a person has said so', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const customer = await corp.newCustomer([staff], { name: 'A0建材赵姐', salutation: null })
    const before = await corp.call(staff, loadSidebar, customer)
    expect(before.customer.salutationGuesses).toEqual(['赵姐'])
    const body = { changeId: randomUUID(), salutation: '赵姐' }
    await corp.call(staff, setSalutation, customer, { body })
    await corp.call(staff, setSalutation, customer, { body })
    const after = await corp.call(staff, loadSidebar, customer)
    expect(after.customer).toMatchObject({ salutation: '赵姐', salutationGuesses: [] })
    const reused = { ...body, salutation: '小赵' }
    expect(await refusalOf(corp.call(staff, setSalutation, customer, { body: reused }))).toBe(
      'change.reused',
    )
  })

  it('shows the due step with the stored choice first, and why', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const customer = await corp.newCustomer([staff])
    const { taskId, chosenId, firstId } = await addStep(corp, staff, customer.customerId, -1)
    const touchId = await addTouch(corp, staff, customer.customerId, { hoursAgo: 48 })
    await corp.app.deps.db
      .insertInto('outcome')
      .values({
        corp_id: corp.corpId,
        customer_id: customer.customerId,
        outcome_id: randomUUID(),
        touch_id: touchId,
        kind: 'replied',
        reason: '有点紧',
        at: new Date(corp.app.clock.now().getTime() - 47 * hourMs),
      })
      .execute()
    const { next } = await corp.call(staff, loadSidebar, customer)
    expect(next).toMatchObject({
      taskId,
      state: 'due',
      late: false,
      mine: true,
      position: 3,
      stepCount: 3,
      dayNumber: 3,
      why: '她前天回过：有点紧',
    })
    expect(next?.variants.map((variant) => variant.scriptId)).toEqual([chosenId, firstId])
    expect(next?.variants[1]?.messages[0]).toMatchObject({ text: expect.stringMatching(/^小雨，/) })
  })

  it('names a step whose window has not begun without its task', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const customer = await corp.newCustomer([staff])
    await addStep(corp, staff, customer.customerId, 2)
    const { next } = await corp.call(staff, loadSidebar, customer)
    expect(next).toMatchObject({ taskId: null, state: 'early', late: false })
  })

  it('asks about the last own message, and not about another staff’s', async () => {
    const corp = await newCorp()
    const [mine, other] = [await corp.newStaff(), await corp.newStaff()]
    const customer = await corp.newCustomer([mine, other])
    const touchId = await addTouch(corp, mine, customer.customerId, { hoursAgo: 3 })
    const asked = await corp.call(mine, loadSidebar, customer)
    expect(asked.question).toMatchObject({ ask: 'outcome', touch: { touchId } })
    const elsewhere = await corp.call(other, loadSidebar, customer)
    expect(elsewhere.question).toBeNull()
    await addTouch(corp, mine, customer.customerId, { hoursAgo: 1, state: 'open' })
    const again = await corp.call(mine, loadSidebar, customer)
    expect(again.question?.ask).toBe('unconfirmed')
  })

  it('counts unasked messages of all staff and says when the next one fits', async () => {
    const corp = await newCorp()
    const [mine, other] = [await corp.newStaff(), await corp.newStaff()]
    const customer = await corp.newCustomer([mine, other])
    for (const hoursAgo of [20, 40, 60])
      await addTouch(corp, mine, customer.customerId, { hoursAgo })
    await addTouch(corp, mine, customer.customerId, { hoursAgo: 30, kind: 'answer' })
    const below = await corp.call(mine, loadSidebar, customer)
    expect(below.customer).toMatchObject({ contactsIn7Days: 3, nextGoodAt: null })
    await addTouch(corp, other, customer.customerId, { hoursAgo: 5 })
    const { customer: full } = await corp.call(mine, loadSidebar, customer)
    expect(full.contactsIn7Days).toBe(4)
    // 60 hours before Thursday 10:40 was Monday 22:40: a week later, moved to the next opening.
    expect(new Date(full.nextGoodAt ?? 0)).toEqual(new Date('2026-11-24T10:00:00+08:00'))
  })

  it('fetches a customer from WeCom whom only WeCom knows yet', async () => {
    const corp = await newCorp()
    const [mine, other] = [await corp.newStaff(), await corp.newStaff()]
    const customer = await corp.newCustomer([mine], { onlyOnPlatform: true })
    expect(await refusalOf(corp.call(other, loadSidebar, customer))).toBe('customer.not_yours')
    const both = await Promise.all([1, 2].map(() => corp.call(mine, loadSidebar, customer)))
    for (const shown of both) expect(shown.customer.name).toBe('林小雨')
    const { entries } = await corp.call(mine, listTimeline, customer)
    expect(entries).toMatchObject([{ kind: 'follow', change: 'added' }])
    const nobody = { customerId: `wm${randomUUID()}` }
    expect(await refusalOf(corp.call(mine, loadSidebar, nobody))).toBe('customer.not_yours')
  })

  it('lists the team’s scripts and one’s own, and says which do not fit', async () => {
    const corp = await newCorp()
    const [mine, other] = [await corp.newStaff(), await corp.newStaff()]
    const customer = await corp.newCustomer([mine])
    const team = await corp.newScript()
    const own = await corp.newScript({ ownerId: mine.staffId })
    await corp.newScript({ ownerId: other.staffId })
    const { db, clock } = corp.app.deps
    await db
      .insertInto('follow_tag')
      .values({
        corp_id: corp.corpId,
        customer_id: customer.customerId,
        staff_id: mine.staffId,
        tag_id: corp.tagIds[0]!,
        present: true,
        added_at: clock.now(),
        source: 'staff',
        sync: 'synced',
      })
      .execute()
    await db
      .updateTable('script_version')
      .set({ unsuited_tag_ids: json([corp.tagIds[0]]) })
      .where('corp_id', '=', corp.corpId)
      .where('script_id', '=', team.scriptId)
      .execute()
    await corp.newScript({ ownerId: other.staffId })
    const { scripts } = await corp.call(mine, listCustomerScripts, customer)
    const byId = new Map(scripts.map((script) => [script.scriptId, script]))
    expect([...byId.keys()].toSorted()).toEqual([team.scriptId, own.scriptId].toSorted())
    expect(byId.get(team.scriptId)?.unsuited).toBe('她有「标签1」这个标签')
    expect(byId.get(own.scriptId)?.unsuited).toBeNull()
  })
})
