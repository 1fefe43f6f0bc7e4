import { randomUUID } from 'node:crypto'
import { createDrain } from '@xiaoguan/server/callback/drain.job'
import { seal } from '@xiaoguan/server/http/secrets'
import { customerAddedJob } from '@xiaoguan/server/sop/enroll'
import { createWelcomeSend, welcomeRound } from '@xiaoguan/server/touch/send-welcome.job'
import { addFollow, addMessage, saveCustomer } from '@xiaoguan/wecom-simulator'
import { describe, expect, it } from 'vitest'
import { secretKey } from '../support/app.ts'
import { type TestCorp, newCorp } from '../support/people.ts'

const sendWelcome = '/cgi-bin/externalcontact/send_welcome_msg'
const agentId = 1_000_002

/** A corp that hears of new customers, with an SOP whose first step is a welcome in these words. */
async function scene(text = '你好，我是{{员工姓名}}，以后护肤的事找我就行') {
  const corp = await newCorp()
  const { app, corpId, wecomCorpId } = corp
  const staff = await corp.newStaff({ name: '周倩' })
  const script = await corp.newScript({ text })
  const sop = await corp.newSop({
    trigger: 'customer_added',
    scriptId: script.scriptId,
    days: [0, 3],
  })
  const [first, ...rest] = sop.definition.steps
  const definition = { ...sop.definition, steps: [{ ...first!, welcome: true }, ...rest] }
  await app.deps.db
    .updateTable('sop_version')
    .set({ definition: JSON.stringify(definition) })
    .where('sop_version_id', '=', sop.sopVersionId)
    .execute()
  const token = 'TokenOfTheTest1'
  const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
  await app.deps.db
    .updateTable('corp')
    .set((eb) => ({
      callback_token_sealed: seal(secretKey, token),
      callback_key_sealed: seal(secretKey, aesKey),
      reference_version: eb('reference_version', '+', 1),
    }))
    .where('corp_id', '=', corpId)
    .execute()
  const url = `${app.url}/c/${corpId}/callback`
  app.platform.callbacks.configure(wecomCorpId, agentId, { url, token, aesKey })
  return { corp, staff, script }
}

/** Somebody adds the staff; gives her id and the hash of the event that told us. */
async function add(corp: TestCorp, staff: { staffId: string }) {
  const { world, platform, deps } = corp.app
  const customerId = `wm${randomUUID().replaceAll('-', '')}`
  saveCustomer(world, corp.wecomCorpId, {
    external_userid: customerId,
    name: '小雨妈',
    avatar: '',
    type: 1,
    gender: 2,
  })
  addFollow(world, corp.wecomCorpId, { userid: staff.staffId, external_userid: customerId })
  await platform.callbacks.settle()
  const event = await deps.db
    .selectFrom('wecom_event')
    .select('event_hash')
    .where('corp_id', '=', corp.corpId)
    .executeTakeFirstOrThrow()
  return { customerId, eventHash: event.event_hash }
}

/** What the queue would do next: fetch her, then begin what begins with her. */
async function takeIn(corp: TestCorp, customerId: string) {
  const { deps } = corp.app
  await createDrain(deps)({ corpId: corp.corpId })
  await customerAddedJob(deps)({ corpId: corp.corpId, customerId })
}

async function truth(corp: TestCorp, customerId: string) {
  const { db } = corp.app.deps
  const chat = corp.app.world.getCorp(corp.wecomCorpId)
  const follow = chat.followersOf(customerId)[0]
  return {
    tasks: await db.selectFrom('task').selectAll().where('customer_id', '=', customerId).execute(),
    touches: await db
      .selectFrom('touch')
      .selectAll()
      .where('customer_id', '=', customerId)
      .execute(),
    said: chat.messagesOf(follow?.userid ?? '', customerId).map(({ body }) => body['content']),
  }
}

const welcomeOf = (corp: TestCorp, eventHash: string) =>
  createWelcomeSend(corp.app.deps)({ corpId: corp.corpId, eventHash })

describe('the welcome step', () => {
  it('is sent by the server, stands as sent, and is the first step done', async () => {
    const { corp, staff, script } = await scene()
    const { customerId, eventHash } = await add(corp, staff)
    await welcomeOf(corp, eventHash)
    await takeIn(corp, customerId)
    const { tasks, touches, said } = await truth(corp, customerId)
    expect(said).toEqual(['你好，我是周倩，以后护肤的事找我就行'])
    expect(touches).toMatchObject([
      {
        state: 'sent',
        how: 'confirmed',
        script_version_id: script.scriptVersionId,
        counts_towards_cap: false,
      },
    ])
    expect(tasks.find((task) => task.step_id === 'step1')).toMatchObject({ state: 'done' })
    expect(tasks.find((task) => task.step_id === 'step2')).toMatchObject({ state: 'scheduled' })
    await customerAddedJob(corp.app.deps)({ corpId: corp.corpId, customerId })
    await welcomeOf(corp, eventHash)
    expect(await truth(corp, customerId)).toEqual({ tasks, touches, said })
  })

  it('holds her first step back until the message is out', async () => {
    const { corp, staff } = await scene()
    const { customerId, eventHash } = await add(corp, staff)
    await expect(takeIn(corp, customerId)).rejects.toThrow(/welcome message is on its way/)
    await welcomeOf(corp, eventHash)
    await takeIn(corp, customerId)
    const { tasks } = await truth(corp, customerId)
    expect(tasks.find((task) => task.step_id === 'step1')).toMatchObject({ state: 'done' })
  })

  it.each([
    [41050, 'the code is too old'],
    [41051, 'they talk already'],
    [41096, 'another app is at it'],
  ])('refused with %i (%s) is the staff’s to do', async (errcode) => {
    const { corp, staff } = await scene()
    const { customerId, eventHash } = await add(corp, staff)
    corp.app.platform.faults.add({ path: sendWelcome, errcode })
    await welcomeOf(corp, eventHash)
    await takeIn(corp, customerId)
    const { tasks, touches, said } = await truth(corp, customerId)
    expect({ touches, said }).toEqual({ touches: [], said: [] })
    expect(tasks).toMatchObject([{ step_id: 'step1', staff_id: staff.staffId, state: 'scheduled' }])
  })

  it('is refused by the platform itself when the staff wrote first', async () => {
    const { corp, staff } = await scene()
    const { customerId, eventHash } = await add(corp, staff)
    const of = { corpId: corp.wecomCorpId, userid: staff.staffId, external_userid: customerId }
    addMessage(corp.app.world, of, { from: 'staff', msgtype: 'text', body: { content: '你好' } })
    await welcomeOf(corp, eventHash)
    await takeIn(corp, customerId)
    expect((await truth(corp, customerId)).tasks).toMatchObject([{ state: 'scheduled' }])
  })

  it('tries again while the code is good', async () => {
    const { corp, staff } = await scene()
    const { customerId, eventHash } = await add(corp, staff)
    corp.app.platform.faults.add({ path: sendWelcome, errcode: -1, times: 2 })
    await welcomeOf(corp, eventHash)
    await takeIn(corp, customerId)
    expect((await truth(corp, customerId)).said).toHaveLength(1)
  })

  it('asks 发出去了吗？ when the answer got lost', async () => {
    const { corp, staff } = await scene()
    const { customerId, eventHash } = await add(corp, staff)
    corp.app.platform.faults.add({ path: sendWelcome, reset: true, when: 'after' })
    await welcomeOf(corp, eventHash)
    await takeIn(corp, customerId)
    const { touches, tasks, said } = await truth(corp, customerId)
    expect(said).toHaveLength(1)
    expect(touches).toMatchObject([{ state: 'unconfirmed', task_id: tasks[0]?.task_id }])
  })

  it('asks the same when the server died while it sent', async () => {
    const { corp, staff } = await scene()
    const { customerId, eventHash } = await add(corp, staff)
    const { deps, clock } = corp.app
    // This one never comes back, as a killed process would not.
    void createWelcomeSend({
      ...deps,
      wecom: { ...deps.wecom, call: () => new Promise(() => {}) },
    })({
      corpId: corp.corpId,
      eventHash,
    })
    await expect
      .poll(
        () =>
          deps.db
            .selectFrom('welcome')
            .select('state')
            .where('customer_id', '=', customerId)
            .execute(),
        { timeout: 20_000 },
      )
      .toEqual([{ state: 'sending' }])
    clock.forward(60_000)
    await welcomeRound(deps)(clock.now())
    await takeIn(corp, customerId)
    expect((await truth(corp, customerId)).touches).toMatchObject([{ state: 'unconfirmed' }])
  })

  it('with words that need her 称呼 is left to the staff', async () => {
    const { corp, staff } = await scene('{{客户称呼}}你好')
    const { customerId, eventHash } = await add(corp, staff)
    await welcomeOf(corp, eventHash)
    await takeIn(corp, customerId)
    const { tasks, said } = await truth(corp, customerId)
    expect(said).toEqual([])
    expect(tasks).toMatchObject([{ step_id: 'step1', state: 'scheduled' }])
  })
})
