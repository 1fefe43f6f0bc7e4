import { randomUUID } from 'node:crypto'
import { dismissSignal, listTimeline, loadSidebar, reportOwnTouch } from '@xiaoguan/shared'
import { createMomentLook } from '@xiaoguan/server/signal/look-moments.job'
import { recordSignals } from '@xiaoguan/server/signal/record-store'
import { likeMoment, postMoment } from '@xiaoguan/wecom-simulator'
import { describe, expect, it } from 'vitest'
import { type TestStaff, refusalOf } from '../support/people.ts'
import { commentsPath, listPath, newMomentScene } from './moment-scene.ts'
import { at, dayMs, hourMs, newShop } from './selling.ts'

describe('likes and comments', () => {
  it('wait for whose post it was, stand in the timeline, and go with 知道了', async () => {
    const shop = await newMomentScene()
    shop.post()
    shop.like()
    await shop.look()
    expect(await shop.today()).toMatchObject([
      { kind: 'signal', rank: 'waiting', text: '给朋友圈点了赞：换季脸容易红', dismissible: true },
    ])
    expect(await shop.today(shop.other)).toEqual([])
    const { entries } = await shop.call(shop.staff, listTimeline, shop.customer)
    expect(entries).toMatchObject([{ kind: 'signal', signal: 'liked', detail: '换季脸容易红' }])
    const [signal] = await shop.signals()
    const dismiss = (by: TestStaff) =>
      refusalOf(
        shop.call(
          by,
          dismissSignal,
          { customerId: shop.customer.customerId, signalId: signal!.signal_id },
          { body: { changeId: randomUUID() } },
        ),
      )
    expect(await dismiss(shop.other)).toBe('signal.unknown')
    expect(await dismiss(shop.staff)).toBe('ok')
    expect(await shop.today()).toEqual([])
  })

  it('are the reason that the sidebar gives for her next step', async () => {
    const shop = await newShop()
    await shop.enter()
    await shop.tickAt(at('19T12:10'))
    const of = { corpId: shop.wecomCorpId, userid: shop.staff.staffId }
    postMoment(shop.app.world, shop.wecomCorpId, { userid: of.userid })
    likeMoment(shop.app.world, { ...of, external_userid: shop.customer.customerId })
    shop.clock.forward(1000)
    await createMomentLook(shop.app.deps)(shop, new AbortController().signal)
    shop.clock.set(at('20T18:00'))
    const { next } = await shop.call(shop.staff, loadSidebar, shop.customer)
    expect(next?.why).toContain('她昨天给朋友圈点了赞')
  })

  it('are kept once, however often and from however many processes they are looked at', async () => {
    const shop = await newMomentScene()
    shop.post()
    shop.like()
    shop.comment()
    shop.clock.forward(1000)
    shop.comment()
    await Promise.all([shop.look(), shop.look(), shop.look()])
    expect(shop.calls(listPath)).toBe(1)
    await shop.lookAt(at('19T12:00'))
    // As if the look had been forgotten, and two began at the same time on two machines.
    await shop.db
      .updateTable('moment_look')
      .set({ listed_to: null, next_at: at('19T12:00') })
      .execute()
    await shop.db
      .updateTable('moment')
      .set({ next_at: at('19T12:00') })
      .execute()
    await shop.look()
    expect((await shop.signals()).map((one) => one.kind)).toEqual([
      'commented',
      'liked',
      'commented',
    ])
    const events = await shop.db
      .selectFrom('customer_event')
      .select('kind')
      .where('corp_id', '=', shop.corpId)
      .orderBy('kind')
      .execute()
    expect(events.map((event) => event.kind)).toEqual([
      'signal.commented',
      'signal.commented',
      'signal.liked',
    ])
  })

  it('are kept once by several who write at the same moment, in whatever order', async () => {
    const shop = await newMomentScene()
    const others = await Promise.all([1, 2, 3].map(() => shop.newCustomer([shop.staff])))
    const told = [shop.customer, ...others].map(({ customerId }) => ({
      customerId,
      kind: 'liked' as const,
      staffId: shop.staff.staffId,
      at: shop.clock.now(),
      detail: null,
      sourceKey: 'moment:momX:like',
    }))
    const write = (signals: typeof told) =>
      shop.db.transaction().execute((db) => recordSignals(db, shop.corpId, signals))
    const orders = [told, told.toReversed(), told, told.toReversed()]
    const added = await Promise.all(orders.map(write))
    expect(added.reduce((sum, one) => sum + one, 0)).toBe(told.length)
    for (const who of [shop.customer, ...others]) expect(await shop.signals(who)).toHaveLength(1)
  })

  it('name the post of a comment, whose words nobody tells', async () => {
    const shop = await newMomentScene()
    shop.post({ content: '' })
    shop.comment()
    await shop.look()
    shop.clock.forward(hourMs)
    shop.post()
    shop.comment()
    await shop.look()
    expect((await shop.signals()).map((one) => one.detail)).toEqual([null, '「换季脸容易红」那条'])
  })

  it('are the main follower’s when who posted follows her no more', async () => {
    const shop = await newMomentScene()
    shop.post()
    shop.like()
    await shop.db
      .updateTable('customer')
      .set({ main_follower_id: shop.other.staffId })
      .where('customer_id', '=', shop.customer.customerId)
      .execute()
    await shop.db
      .updateTable('follow')
      .set({ ended_at: shop.clock.now(), ended_by: 'staff' })
      .where('customer_id', '=', shop.customer.customerId)
      .where('staff_id', '=', shop.staff.staffId)
      .execute()
    await shop.look()
    expect(await shop.signals()).toMatchObject([{ staff_id: shop.other.staffId }])
    expect(await shop.today(shop.other)).toHaveLength(1)
  })

  it('of somebody whom nobody follows, of strangers and of our own people are passed by', async () => {
    const shop = await newMomentScene()
    const gone = await shop.newCustomer([shop.staff])
    const stranger = await shop.newCustomer([shop.staff], { onlyOnPlatform: true })
    const { moment_id } = shop.post()
    for (const who of [gone, stranger]) shop.like(who)
    const moment = shop.app.world.getCorp(shop.wecomCorpId).moments.get(moment_id)
    moment?.likes.push({ userid: shop.other.staffId, create_time: moment.create_time })
    await shop.db
      .updateTable('follow')
      .set({ ended_at: shop.clock.now(), ended_by: 'customer' })
      .where('customer_id', '=', gone.customerId)
      .execute()
    await shop.look()
    for (const who of [gone, stranger]) expect(await shop.signals(who)).toEqual([])
    expect(shop.calls(commentsPath)).toBe(1)
  })

  it('do not wait when she was contacted since, nor for ever', async () => {
    const shop = await newMomentScene()
    shop.post()
    shop.like()
    shop.clock.forward(hourMs)
    const own = { customerId: shop.customer.customerId, touchId: randomUUID() }
    const call = { body: { taskId: null, touchpoint: 'phone' as const } }
    await shop.call(shop.staff, reportOwnTouch, own, call)
    shop.clock.forward(hourMs)
    shop.comment()
    await shop.look()
    const waits = async () =>
      (await shop.today()).map((item) => item.kind === 'signal' && item.text)
    expect(await waits()).toEqual(['评论了朋友圈：「换季脸容易红」那条'])
    shop.clock.forward(6 * dayMs)
    expect(await waits()).toHaveLength(1)
    shop.clock.forward(2 * dayMs)
    expect(await waits()).toEqual([])
  })
})
