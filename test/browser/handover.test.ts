import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { corpKey, signIn } from './page-objects.ts'

let running: Running
let browser: Browser
const dayAndHourMs = 25 * 3_600_000

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

describe('a hand-over', () => {
  it('brings the customers of one who left to a colleague, with a word about them', async () => {
    const lead = await signIn(browser, running, 'maxiaodong')
    const page = await lead.context.newPage()
    await page.goto(`${running.gatewayUrl}/c/${corpKey}/h5#/team`)
    await page.getByTestId('leaver-lina').click()
    const boxes = page.locator('li input[type=checkbox]:enabled')
    await boxes.first().click()
    await boxes.nth(1).click()
    const customerId = (await boxes.first().getAttribute('data-testid'))!.replace('choose-', '')
    await page.getByTestId('next').click()
    await page.getByTestId('taker-xunuo').click()
    await page.getByTestId('handover-note').fill('喜欢周末下午来')
    expect(await page.getByTestId('what-happens').innerText()).toContain('不能撤回')
    await page.getByTestId('confirm').click()
    await page.getByTestId('handover-customer').first().waitFor()
    expect(await page.getByTestId('handover-sum').innerText()).toContain('共 2 位')
    await lead.leave()

    running.setClock(running.startsAtMs + dayAndHourMs)
    const taker = await signIn(browser, running, 'xunuo')
    const hasHer = async () => (await taker.chats()).some(({ id }) => id === customerId)
    await expect.poll(hasHer, { timeout: 60_000, interval: 1000 }).toBe(true)
    await taker.openChat(customerId)
    const note = taker.sidebar.getByText('黎娜').filter({ hasText: '喜欢周末下午来' })
    await note.first().waitFor()
    expect(await note.first().innerText()).toContain('交给你的')
    expect(taker.problems).toEqual([])
    await taker.leave()
  })
})
