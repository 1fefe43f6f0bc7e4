import { randomUUID } from 'node:crypto'
import {
  type MessageContent,
  listTimeline,
  listToday,
  loadTracking,
  saveTracking,
} from '@xiaoguan/shared'
import { json } from '@xiaoguan/server/db/json'
import { describe, expect, it } from 'vitest'
import { publicUrl, refusalOf } from '../support/people.ts'
import { dayMs, newShop } from './selling.ts'

const address = 'https://shop.example/护理?a=1#top'
const browser = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50'

const card = (url: string): MessageContent => ({
  kind: 'link',
  url,
  title: '换季护理怎么做',
  summary: '三步',
  cover: null,
})

/** A shop with a script of a text and a card; links are noted when `on`. */
async function scene({ on = true, url = address } = {}) {
  const shop = await newShop()
  const operator = await shop.newStaff({ role: 'operator' })
  if (on) await shop.call(operator, saveTracking, {}, { body: { trackLinks: true } })
  const messages: MessageContent[] = [{ kind: 'text', text: '看这个' }, card(url)]
  const { scriptVersionId } = await shop.newScript()
  await shop.db
    .updateTable('script_version')
    .set({ messages: json(messages) })
    .where('script_version_id', '=', scriptVersionId)
    .execute()
  const open = (touchId = randomUUID()) => shop.open({ touchId, scriptVersionId, messages })
  const urlOf = (touch: Awaited<ReturnType<typeof open>>) => {
    const content = touch.parts[1]?.content
    return content?.kind === 'link' ? content.url : ''
  }
  return {
    ...shop,
    operator,
    messages,
    scriptVersionId,
    openCard: open,
    urlOf,
    /** Sends it; gives the touch and where its card leads. */
    async sendCard() {
      const touch = await open()
      await shop.report(touch.touchId, 'sent', { n: 1 })
      await shop.report(touch.touchId, 'sent', { n: 2 })
      shop.clock.forward(60_000)
      return { touchId: touch.touchId, path: new URL(urlOf(touch)).pathname }
    },
    tap: (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(`${shop.app.url}${path}`, {
        method,
        redirect: 'manual',
        headers: { 'user-agent': browser, ...headers },
      }),
    signals: () =>
      shop.db.selectFrom('signal').selectAll().where('corp_id', '=', shop.corpId).execute(),
    link: () =>
      shop.db.selectFrom('link').selectAll().where('corp_id', '=', shop.corpId).executeTakeFirst(),
  }
}

describe('the switch', () => {
  it('is the operator’s, and off until she turns it', async () => {
    const shop = await scene({ on: false })
    const load = (who = shop.operator) => shop.call(who, loadTracking, {})
    expect(await load()).toMatchObject({ trackLinks: false })
    expect(await refusalOf(load(shop.staff))).toBe('not_allowed')
    const body = { trackLinks: true }
    expect(await refusalOf(shop.call(shop.staff, saveTracking, {}, { body }))).toBe('not_allowed')
    await shop.call(shop.operator, saveTracking, {}, { body })
    expect(await load()).toMatchObject({ trackLinks: true })
  })

  it('off leaves every address as it is written', async () => {
    const shop = await scene({ on: false })
    expect(shop.urlOf(await shop.openCard())).toBe(address)
    expect(await shop.link()).toBeUndefined()
  })
})

describe('a card that is sent', () => {
  it('leads through our own address, the same one when it is asked for again', async () => {
    const shop = await scene()
    const touchId = randomUUID()
    const [first, second] = await Promise.all([shop.openCard(touchId), shop.openCard(touchId)])
    expect(shop.urlOf(first)).toMatch(new RegExp(`^${publicUrl}/l/[\\w-]{22}$`))
    expect(second).toEqual(first)
    expect(shop.urlOf(await shop.openCard(touchId))).toBe(shop.urlOf(first))
    expect(first.parts[0]?.content).toEqual({ kind: 'text', text: '看这个' })
    expect(shop.urlOf(await shop.openCard())).not.toBe(shop.urlOf(first))
  })

  it('is still compared with what the staff saw', async () => {
    const shop = await scene()
    const messages = [shop.messages[0]!, card('https://elsewhere.example/')]
    const { scriptVersionId } = shop
    expect(await refusalOf(shop.open({ scriptVersionId, messages }))).toBe('touch.preview_stale')
  })

  it.each(['weixin://dl/business', 'javascript:alert(1)', 'not an address'])(
    'to no web page stays as it is: %s',
    async (url) => {
      const shop = await scene({ url })
      expect(shop.urlOf(await shop.openCard())).toBe(url)
      expect(await shop.link()).toBeUndefined()
    },
  )
})

describe('a tap on it', () => {
  it('leads on without a trace at others, and is a signal the first time', async () => {
    const shop = await scene()
    const { path } = await shop.sendCard()
    const answer = await shop.tap(path)
    expect(answer.status).toBe(302)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      location: new URL(address).href,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    })
    expect(answer.headers.get('set-cookie')).toBeNull()
    const at = shop.clock.now()
    shop.clock.forward(60_000)
    await Promise.all([shop.tap(path), shop.tap(path)])
    expect(await shop.signals()).toMatchObject([
      { kind: 'opened', staff_id: shop.staff.staffId, at, detail: '换季护理怎么做' },
    ])
    expect(await shop.link()).toMatchObject({ opened_at: at, opens: 3 })
    const items = async () => (await shop.call(shop.staff, listToday, {})).items
    expect(await items()).toMatchObject([
      { kind: 'signal', rank: 'waiting', text: '点开了发给她的链接：换季护理怎么做' },
    ])
    const { entries } = await shop.call(shop.staff, listTimeline, shop.customer)
    expect(entries[0]).toMatchObject({ kind: 'signal', signal: 'opened' })
    shop.clock.forward(4 * dayMs)
    expect(await items()).toEqual([])
  })

  it('counts once when two come at the same time', async () => {
    const shop = await scene()
    const { path } = await shop.sendCard()
    const answers = await Promise.all([1, 2, 3, 4].map(() => shop.tap(path)))
    expect(answers.map((each) => each.status)).toEqual([302, 302, 302, 302])
    expect(await shop.signals()).toHaveLength(1)
    expect(await shop.eventsOf()).toContain('signal.opened')
  })

  it('of a machine leads on and says nothing', async () => {
    const shop = await scene()
    const { path } = await shop.sendCard()
    const asked = [
      shop.tap(path, {}, 'HEAD'),
      shop.tap(path, { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }),
      shop.tap(path, { 'sec-purpose': 'prefetch' }),
    ]
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(302)
    expect(await shop.signals()).toEqual([])
    expect(await shop.link()).toMatchObject({ opened_at: null, opens: 0 })
  })

  it('says nothing before the card is out, right after, and when it never went', async () => {
    const shop = await scene()
    const touch = await shop.openCard()
    const path = new URL(shop.urlOf(touch)).pathname
    await shop.tap(path)
    await shop.report(touch.touchId, 'sent', { n: 1 })
    await shop.report(touch.touchId, 'cancelled', { n: 2 })
    shop.clock.forward(60_000)
    expect((await shop.tap(path)).status).toBe(302)
    await shop.report(touch.touchId, 'sent', { n: 2 })
    shop.clock.forward(2000)
    await shop.tap(path)
    expect(await shop.signals()).toEqual([])
    shop.clock.forward(2000)
    await shop.tap(path)
    expect(await shop.signals()).toHaveLength(1)
  })

  it('counts for a part of which nobody knows whether it went out', async () => {
    const shop = await scene()
    const touch = await shop.openCard()
    await shop.report(touch.touchId, 'unconfirmed', { n: 2 })
    shop.clock.forward(60_000)
    await shop.tap(new URL(shop.urlOf(touch)).pathname)
    expect(await shop.signals()).toHaveLength(1)
  })

  it('leads on when nobody follows her any more, and says nothing', async () => {
    const shop = await scene()
    const { path } = await shop.sendCard()
    await shop.db
      .updateTable('follow')
      .set({ ended_at: shop.clock.now(), ended_by: 'customer' })
      .where('customer_id', '=', shop.customer.customerId)
      .execute()
    expect((await shop.tap(path)).status).toBe(302)
    expect(await shop.signals()).toEqual([])
  })

  it('touches its own corp alone', async () => {
    const mine = await scene()
    const theirs = await scene()
    const { path } = await theirs.sendCard()
    await mine.sendCard()
    await mine.tap(path)
    expect(await mine.signals()).toEqual([])
    expect(await theirs.signals()).toHaveLength(1)
  })
})

it.each([
  '/l/',
  '/l/short',
  `/l/${'a'.repeat(22)}`,
  `/l/${'a'.repeat(5000)}`,
  '/l/%00',
  '/l/a%2Fb',
])('shows a page of ours where no link stands: %s', async (path) => {
  const shop = await scene()
  const answer = await shop.tap(path)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(await answer.text()).toContain('没有这个页面')
})

it('leads nowhere for other methods, and takes no address from the asker', async () => {
  const shop = await scene()
  const { path } = await shop.sendCard()
  expect((await shop.tap(path, {}, 'POST')).status).toBe(404)
  const answer = await shop.tap(`${path}?url=https://evil.example`)
  expect(answer.headers.get('location')).toBe(new URL(address).href)
})
