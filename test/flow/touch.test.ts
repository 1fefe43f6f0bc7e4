import { randomUUID } from 'node:crypto'
import { logOutcome, reportOwnTouch, withdrawOwnTouch } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { Refused, refusalOf } from '../support/people.ts'
import { at, dayMs, newShop } from './selling.ts'

async function dueShop() {
  const shop = await newShop()
  await shop.enter()
  await shop.tickAt(at('19T12:10'))
  const task = await shop.openTask()
  return { ...shop, taskId: task!.task_id }
}

it('sends a step: the task is done, the next one follows, the customer was contacted', async () => {
  const shop = await dueShop()
  const touch = await shop.open({ taskId: shop.taskId })
  expect(touch).toMatchObject({ state: 'open', parts: [{ n: 1, state: 'opened' }] })
  const sent = await shop.report(touch.touchId, 'sent')
  expect(sent).toMatchObject({
    state: 'sent',
    how: 'confirmed',
    sentAt: at('19T12:10').toISOString(),
  })
  expect(await shop.tasksOf()).toMatchObject([
    { step_id: 'step1', state: 'done', done_how: 'confirmed', touch_id: touch.touchId },
    { step_id: 'step2', state: 'scheduled' },
  ])
  expect((await shop.customerRow()).last_contact_at).toEqual(at('19T12:10'))
  expect(await shop.eventsOf()).toEqual(expect.arrayContaining(['touch.opened', 'touch.sent']))
})

it('is one touch however often it is told, and refuses another under its id', async () => {
  const shop = await dueShop()
  const touchId = randomUUID()
  const changeId = randomUUID()
  const twice = () => shop.open({ touchId, taskId: shop.taskId })
  const [first, second] = await Promise.all([twice(), twice()])
  expect(second).toEqual(first)
  const sent = await shop.report(touchId, 'sent', { changeId })
  expect(await shop.report(touchId, 'sent', { changeId })).toEqual(sent)
  expect(await shop.open({ touchId, taskId: shop.taskId })).toEqual(sent)
  expect(await refusalOf(shop.open({ touchId }))).toBe('change.reused')
  expect(await refusalOf(shop.report(touchId, 'failed', { changeId }))).toBe('change.reused')
  expect(await shop.tasksOf()).toHaveLength(2)
})

it('sends a task once from two tabs', async () => {
  const shop = await dueShop()
  const open = () => refusalOf(shop.open({ taskId: shop.taskId }))
  const both = await Promise.all([open(), open()])
  expect(both.toSorted()).toEqual(['ok', 'touch.already_sent'])
})

it('leaves the task open when all is cancelled, and lets it be sent again', async () => {
  const shop = await dueShop()
  const touch = await shop.open({ taskId: shop.taskId })
  expect(await shop.report(touch.touchId, 'cancelled')).toMatchObject({ state: 'cancelled' })
  expect(await shop.openTask()).toMatchObject({ task_id: shop.taskId, state: 'due' })
  expect(await shop.send({ taskId: shop.taskId })).toMatchObject({ state: 'sent' })
})

it('ends with its first part cancelled, though the second was never tried', async () => {
  const shop = await dueShop()
  const two = await shop.newScript({ texts: ['第一句', '第二句'] })
  const messages = two.texts.map((text) => ({ kind: 'text' as const, text }))
  const { scriptVersionId } = two
  const touch = await shop.open({ taskId: shop.taskId, messages, scriptVersionId })
  expect(await shop.report(touch.touchId, 'cancelled')).toMatchObject({ state: 'cancelled' })
  expect(await shop.send({ taskId: shop.taskId })).toMatchObject({ state: 'sent' })
})

it('believes a late "sent" without undoing the send that took its place', async () => {
  const shop = await dueShop()
  const lost = await shop.open({ taskId: shop.taskId })
  await shop.report(lost.touchId, 'failed')
  const second = await shop.send({ taskId: shop.taskId })
  expect(await shop.report(lost.touchId, 'sent')).toMatchObject({ state: 'sent', taskId: null })
  expect(await shop.report(second.touchId, 'failed')).toMatchObject({ state: 'sent' })
  expect(await shop.tasksOf()).toMatchObject([{ state: 'done', touch_id: second.touchId }, {}])
})

it('asks about an unconfirmed part; a person who says it went out reports it herself', async () => {
  const shop = await dueShop()
  const touch = await shop.open({ taskId: shop.taskId })
  expect(await shop.report(touch.touchId, 'unconfirmed')).toMatchObject({ state: 'unconfirmed' })
  expect(await shop.openTask()).toMatchObject({ task_id: shop.taskId })
  const said = await shop.report(touch.touchId, 'sent', { byPerson: true })
  expect(said).toMatchObject({ state: 'sent', how: 'self' })
  expect(await shop.tasksOf()).toMatchObject([{ state: 'done', done_how: 'self' }, {}])
})

it('is partly sent until the last part, and then resumes to sent', async () => {
  const shop = await dueShop()
  const two = await shop.newScript({ texts: ['第一句', '第二句'] })
  const messages = two.texts.map((text) => ({ kind: 'text' as const, text }))
  const { scriptVersionId } = two
  const touch = await shop.open({ taskId: shop.taskId, messages, scriptVersionId })
  expect(await shop.report(touch.touchId, 'sent')).toMatchObject({ state: 'partly', sentAt: null })
  await shop.report(touch.touchId, 'failed', { n: 2 })
  expect(await shop.openTask()).toMatchObject({ task_id: shop.taskId })
  expect(await shop.report(touch.touchId, 'sent', { n: 2 })).toMatchObject({ state: 'sent' })
  expect(await shop.tasksOf()).toMatchObject([{ state: 'done' }, { state: 'scheduled' }])
})

it('refuses words that are not what the server would send, and open placeholders', async () => {
  const shop = await dueShop()
  expect(await refusalOf(shop.open({ text: '小雨，打五折！' }))).toBe('touch.preview_stale')
  expect(await refusalOf(shop.open({ text: '小雨，打五折！', edited: true }))).toBe('ok')
  const named = await shop.newScript({ text: '{{客户称呼}}，{{可约时间1}}有空吗？' })
  const { scriptVersionId } = named
  const raw = shop.open({ scriptVersionId, text: '小雨，{{可约时间1}}有空吗？' })
  await expect(raw).rejects.toMatchObject({ code: 'touch.variable_missing' })
  await expect(raw).rejects.toBeInstanceOf(Refused)
  await expect(raw).rejects.toMatchObject({ fields: { 可约时间1: 'missing' } })
  const unnamed = await shop.newCustomer([shop.staff], { salutation: null })
  const nameless = shop.open({ to: unnamed, text: '{{客户称呼}}，脸舒服一点吗？' })
  expect(await refusalOf(nameless)).toBe('customer.salutation_missing')
})

it('refuses scripts that are archived, unknown, another person’s or unsuited', async () => {
  const shop = await dueShop()
  const other = await shop.newStaff()
  const hers = await shop.newScript({ ownerId: other.staffId, text: '嗨' })
  const send = (scriptVersionId: string) => refusalOf(shop.open({ scriptVersionId, text: '嗨' }))
  expect(await send(hers.scriptVersionId)).toBe('script.unknown')
  expect(await send(randomUUID())).toBe('script.unknown')
  const old = await shop.newScript({ text: '嗨' })
  await shop.db
    .updateTable('script')
    .set({ state: 'archived' })
    .where('script_id', '=', old.scriptId)
    .execute()
  expect(await send(old.scriptVersionId)).toBe('script.archived')
})

it('stops at the cap over all staff, unless somebody says why', async () => {
  const shop = await dueShop()
  const other = await shop.newStaff()
  const shared = await shop.newCustomer([shop.staff, other])
  for (const by of [shop.staff, other, shop.staff, other]) await shop.send({ to: shared, by })
  expect(await refusalOf(shop.open({ to: shared }))).toBe('touch.over_cap')
  expect(await refusalOf(shop.open({ to: shared, overCapReason: '她明天过生日' }))).toBe('ok')
  shop.clock.forward(7 * dayMs)
  expect(await refusalOf(shop.open({ to: shared }))).toBe('ok')
})

it('lets nobody send another’s task or to another’s customer', async () => {
  const shop = await dueShop()
  const stranger = await shop.newStaff()
  expect(await refusalOf(shop.open({ by: stranger }))).toBe('customer.not_yours')
  const lead = await shop.newStaff({ leads: [11] })
  expect(await refusalOf(shop.open({ by: lead, taskId: shop.taskId }))).toBe('task.not_yours')
  expect(await refusalOf(shop.open({ by: lead }))).toBe('ok')
  const touch = await shop.open({ taskId: shop.taskId })
  expect(await refusalOf(shop.report(touch.touchId, 'sent', { by: lead }))).toBe('not_allowed')
})

it('counts what a person wrote herself, and gives all back when she takes it back', async () => {
  const shop = await dueShop()
  const before = await shop.customerRow()
  const touchId = randomUUID()
  const params = { customerId: shop.customer.customerId, touchId }
  const body = { taskId: shop.taskId, touchpoint: 'chat' as const, text: '今天还好吗' }
  const { touch } = await shop.call(shop.staff, reportOwnTouch, params, { body })
  expect(touch).toMatchObject({ how: 'self', state: 'sent', parts: [{ state: 'sent' }] })
  expect(await shop.tasksOf()).toMatchObject([{ state: 'done', done_how: 'self' }, {}])

  const given = { body: { changeId: randomUUID() } }
  const back = await shop.call(shop.staff, withdrawOwnTouch, params, given)
  expect(back.touch.state).toBe('cancelled')
  expect(await shop.call(shop.staff, withdrawOwnTouch, params, given)).toEqual(back)
  expect(await shop.tasksOf()).toMatchObject([
    { task_id: shop.taskId, state: 'due', done_at: null },
    { step_id: 'step2', state: 'cancelled', left_out: 'reopened' },
  ])
  expect(await shop.customerRow()).toEqual(before)
  await shop.send({ taskId: shop.taskId })
  expect(await shop.openTask()).toMatchObject({
    step_id: 'step2',
    state: 'scheduled',
    left_out: null,
  })
})

it('marks openers without an answer after 72 hours, once', async () => {
  const shop = await dueShop()
  const touch = await shop.send({ taskId: shop.taskId })
  const noReplies = async () => {
    await shop.tick()
    return shop.db.selectFrom('outcome').selectAll().where('touch_id', '=', touch.touchId).execute()
  }
  shop.clock.forward(3 * dayMs - 1)
  expect(await noReplies()).toHaveLength(0)
  shop.clock.forward(1)
  expect(await noReplies()).toMatchObject([{ kind: 'no_reply', recorded_by: null }])
  expect(await noReplies()).toHaveLength(1)
  expect((await shop.eventsOf()).filter((kind) => kind === 'outcome.logged')).toHaveLength(1)
  const tally = await shop.db
    .selectFrom('script_tally')
    .selectAll()
    .where('corp_id', '=', shop.corpId)
    .execute()
  expect(tally).toMatchObject([{ sent: 1 }])
})

it('keeps one truth for each customer while sends, outcomes and ticks run at once', async () => {
  const shop = await newShop()
  const customers = [shop.customer]
  for (let more = 0; more < 5; more++) customers.push(await shop.newCustomer([shop.staff]))
  for (const customer of customers) await shop.enter(customer)
  await shop.tickAt(at('19T12:10'))
  const serve = async (to: (typeof customers)[number]) => {
    const task = await shop.openTask(to)
    const touch = await shop.open({ to, taskId: task!.task_id })
    await shop.report(touch.touchId, 'sent', { to })
    const params = { customerId: to.customerId, outcomeId: randomUUID() }
    const body = { touchId: touch.touchId, kind: 'later' as const, laterDay: '2026-11-21' }
    await shop.call(shop.staff, logOutcome, params, { body })
  }
  const clockRuns = async () => {
    for (let minute = 0; minute < 10; minute++) await shop.tick()
  }
  await Promise.all([...customers.map(serve), clockRuns(), clockRuns()])
  for (const customer of customers) {
    expect(await shop.enrollmentOf(customer)).toMatchObject({ state: 'paused' })
    const tasks = await shop.tasksOf(customer)
    expect(tasks.map((task) => task.state)).toEqual(['done', 'cancelled'])
  }
})

it('hands the client the platform’s id of a picture, uploaded once for three days', async () => {
  const shop = await dueShop()
  const fileId = randomUUID()
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]
  await shop.db
    .insertInto('file')
    .values({
      corp_id: shop.corpId,
      file_id: fileId,
      name: 'care.png',
      media_type: 'image/png',
      bytes: Uint8Array.from(png),
      created_at: shop.clock.now(),
    })
    .execute()
  const { scriptVersionId } = await shop.newScript()
  const image = { kind: 'image' as const, fileId, name: 'care.png', url: null }
  await shop.db
    .updateTable('script_version')
    .set({ messages: JSON.stringify([image]) })
    .where('script_version_id', '=', scriptVersionId)
    .execute()
  const mediaIdOf = async () => {
    // An address of the page's own is not taken over.
    const seen = { ...image, url: 'https://elsewhere.test/care.png' }
    const touch = await shop.open({ scriptVersionId, messages: [seen] })
    const content = touch.parts[0]!.content
    expect(content).toMatchObject({ fileId, url: null })
    return content.kind === 'image' ? content.mediaId : undefined
  }
  const first = await mediaIdOf()
  expect(first).toBeTruthy()
  expect(await mediaIdOf()).toBe(first)
  shop.clock.forward(3 * dayMs)
  expect(await mediaIdOf()).not.toBe(first)
  const foreign = [{ ...image, fileId: randomUUID() }]
  const asked = shop.open({ scriptVersionId, messages: foreign, edited: true })
  expect(await refusalOf(asked)).toBe('bad_request')
})
