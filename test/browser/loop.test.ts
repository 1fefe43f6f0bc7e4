import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, appMessagesTo, lookAtPlatform, openBrowser, signIn } from './page-objects.ts'
import { lastShownMs, namesSince, sightings, watchNames, watchSidebar } from './watch-names.ts'

type PersonReport = {
  completion: { onTimeConfirmed: number; overdue: number }
  tasks: { taskId: string; customerName: string; stepTitle: string; part: string }[]
}

const hourMs = 3_600_000
let running: Running
let browser: Browser
let zhouqian: Person
let customerId: string

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  zhouqian = await openBrowser(browser, running, { sidebar: 300 })
  await zhouqian.context.addInitScript(watchNames(['林小雨', '小雨']))
  await zhouqian.context.addInitScript(watchSidebar)
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const reportOf = (person: Person, asker: string) =>
  person.ask<PersonReport>(asker, '/api/reports/people/zhouqian/tasks?period=today')

/** The head of the sidebar: who it is about, once it shows somebody. */
const shownCustomer = (person: Person) => person.sidebar.getByTestId('customer')

async function sidebarFrame(person: Person) {
  const handle = await person.page.getByTestId('sidebar-frame').elementHandle()
  const frame = await handle?.contentFrame()
  if (!frame) throw new Error('no sidebar is open')
  return frame
}

// One walk in the order a person goes; each step needs the ones before.
describe('the loop, in a sidebar of 300 px', () => {
  it('chooses a staff, opens a chat, and knows the customer without a tap', async () => {
    await zhouqian.page.goto(running.simUrl)
    await zhouqian.page.getByTestId('staff-zhouqian').click()
    customerId = (await zhouqian.openChat('林小雨')).id
    const taps = await zhouqian.count(async () => {
      const card = shownCustomer(zhouqian)
      await expect.poll(() => card.innerText()).toMatch(/小雨[\s\S]*林小雨/)
      expect(await card.innerText()).toContain('王芳')
      expect(await card.getByTestId('stage').innerText()).toContain('首单客')
      await zhouqian.sidebar.getByTestId('next-step').waitFor()
    })
    expect(taps).toBe(0)
  })

  it('puts a tag on with one tap from the first screen, and the platform has it', async () => {
    // Nobody asked her age yet: the choices of the first ★ group stand open.
    const { id } = await zhouqian.openChat('燕子')
    await expect.poll(() => shownCustomer(zhouqian).innerText()).toContain('燕子')
    const before = await lookAtPlatform(running, 'zhouqian', id)
    const chip = zhouqian.sidebar.locator('[data-testid^=tag-etAge][aria-pressed=false]').first()
    await chip.waitFor()
    const tagId = (await chip.getAttribute('data-testid'))?.slice('tag-'.length)
    expect(before.tags.map((tag) => tag.id)).not.toContain(tagId)
    expect(await zhouqian.count(() => zhouqian.tap(chip))).toBe(1)
    const atPlatform = async () => (await lookAtPlatform(running, 'zhouqian', id)).tags
    await expect
      .poll(async () => (await atPlatform()).map((tag) => tag.id), { timeout: 20_000 })
      .toContain(tagId)
  })

  it('sends the suggested script with one tap, and it stands in the conversation', async () => {
    await zhouqian.openChat('林小雨')
    await expect.poll(() => shownCustomer(zhouqian).innerText()).toContain('林小雨')
    const send = zhouqian.sidebar.getByTestId('send')
    await send.scrollIntoViewIfNeeded()
    const words = await zhouqian.sidebar
      .locator('[data-testid=next-step] [data-bubble]')
      .first()
      .innerText()
    expect(await send.innerText()).toContain('发给小雨')
    expect(await zhouqian.count(() => zhouqian.tap(send))).toBe(1)
    await zhouqian.sidebar.getByTestId('question').waitFor()
    const { messages } = await lookAtPlatform(running, 'zhouqian', customerId)
    expect(messages.at(-1)).toMatchObject({ from: 'staff', msgtype: 'text' })
    expect(messages.at(-1)?.body.content).toBe(words.trim())
    const bubbles = zhouqian.page.getByTestId('messages').getByTestId('message')
    await expect.poll(() => bubbles.last().innerText()).toContain(words.trim().slice(0, 20))
  })

  it('logs the outcome with one tap, and the next step stands there with its date', async () => {
    const chip = zhouqian.sidebar.getByTestId('outcome-replied')
    expect(await zhouqian.count(() => zhouqian.tap(chip))).toBe(1)
    await zhouqian.sidebar.getByTestId('question').waitFor({ state: 'detached' })
    const next = zhouqian.sidebar.getByTestId('next-step')
    await expect.poll(() => next.innerText()).toContain('再问一次')
    await expect.poll(() => next.getByTestId('deadline').innerText()).toMatch(/周|月|天|日/)
  })

  it.each([
    ['reloads the sidebar', false],
    ['keeps the sidebar alive', true],
  ])('never shows the first customer in the second chat when the client %s', async (_, keep) => {
    await zhouqian.openChat('林小雨')
    await expect.poll(() => shownCustomer(zhouqian).innerText()).toContain('小雨')
    await zhouqian.page.getByTestId('keep-sidebar').setChecked(keep)
    const others = (await zhouqian.chats()).filter(
      ({ kind, id }) => kind === 'single' && id !== customerId,
    )
    for (const other of others.slice(0, 2)) {
      const startedMs = Date.now()
      await zhouqian.openChat(other.id)
      await expect.poll(() => shownCustomer(zhouqian).innerText()).toContain(other.nickname)
      const shownMs = await lastShownMs(zhouqian.page)
      expect(shownMs).toBeGreaterThanOrEqual(startedMs - 1)
      const seen = namesSince(await sightings(await sidebarFrame(zhouqian)), shownMs)
      expect([...seen]).toEqual([])
      await zhouqian.openChat('林小雨')
      await expect.poll(() => shownCustomer(zhouqian).innerText()).toContain('小雨')
    }
    await zhouqian.page.getByTestId('keep-sidebar').setChecked(false)
  })

  it('lets the lead nudge the person furthest behind in three taps, and she gets the message', async () => {
    const lead = await signIn(browser, running, 'shenjiayi')
    await lead.openWorkbench()
    const before = await appMessagesTo(running, 'zhouqian')
    const button = lead.phone.getByTestId('nudge-zhouqian')
    const taps = await lead.count(() => lead.tap(button))
    expect(taps).toBeLessThanOrEqual(3)
    await expect
      .poll(() => appMessagesTo(running, 'zhouqian'), { timeout: 20_000 })
      .toHaveLength(before.length + 1)
    await zhouqian.page.getByTestId('chat-app').click()
    await expect
      .poll(() => zhouqian.page.getByTestId('app-message').last().innerText())
      .toMatch(/沈佳怡|先/)
    expect([...lead.problems, ...zhouqian.problems]).toEqual([])
    await lead.leave()
  })

  it('is counted for the lead once its deadline has passed', async () => {
    const lead = await signIn(browser, running, 'shenjiayi')
    await lead.openWorkbench()
    await lead.phone.getByTestId('person-zhouqian').waitFor()
    const before = await reportOf(lead, 'shenjiayi')
    const doneEarly = before.tasks.filter(({ part }) => part === 'not_yet_due')
    expect(doneEarly.map(({ customerName }) => customerName).join()).toMatch(/小雨/)
    running.setClock(running.startsAtMs + 3 * hourMs)
    await expect
      .poll(async () => (await reportOf(lead, 'shenjiayi')).completion.onTimeConfirmed)
      .toBe(before.completion.onTimeConfirmed + 1)
    await lead.phone.getByTestId('person-zhouqian').click()
    const row = lead.phone.getByTestId('task-row').filter({ hasText: '小雨' })
    await expect.poll(() => row.first().innerText()).toMatch(/做了 · 系统记录/)
    expect(lead.problems).toEqual([])
    await lead.leave()
  })
})
