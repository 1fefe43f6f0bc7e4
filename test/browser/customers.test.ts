import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { signIn } from './page-objects.ts'

let running: Running
let browser: Browser

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

describe('客户', () => {
  it('finds a customer by initials and leads to her chat; filter and place stay for who comes back', async () => {
    const staff = await signIn(browser, running, 'zhouqian')
    await staff.openWorkbench()
    const { phone } = staff
    await phone.getByTestId('tab-customers').click()
    const rows = phone.locator('[data-testid^=customer-wm]')
    await rows.first().waitFor()
    const countNow = async () =>
      Number.parseInt(await phone.getByTestId('customer-count').innerText())
    const all = await countNow()
    expect(all).toBeGreaterThan(50)

    // Infinite: the next page comes by itself when the foot comes into view.
    await rows.last().scrollIntoViewIfNeeded()
    await expect.poll(() => rows.count()).toBeGreaterThan(50)

    await phone.getByTestId('filter-stage').click()
    await phone.getByTestId('stage-won').click()
    await phone.getByTestId('filter-done').click()
    await expect.poll(countNow).toBeLessThan(all)
    const won = await countNow()
    await phone.getByTestId('tab-today').click()
    await phone.getByTestId('tab-customers').click()
    expect(await phone.getByTestId('filter-stage').innerText()).toBe('首单客')
    expect(await countNow()).toBe(won)
    await phone.getByTestId('filter-stage').click()
    await phone.getByTestId('filter-clear').click()
    await phone.getByTestId('filter-done').click()
    await expect.poll(countNow).toBe(all)

    await phone.getByTestId('customer-search').pressSequentially('lxy')
    await expect.poll(countNow).toBeLessThan(all)
    const first = rows.first()
    const customerId = (await first.getAttribute('data-testid'))!.replace('customer-', '')
    await first.click()
    await expect
      .poll(async () => decodeURIComponent(await staff.page.evaluate(() => location.hash)))
      .toContain(customerId)
    expect(staff.problems).toEqual([])
    await staff.leave()
  })

  it('lets a lead choose all whom a filter fits', async () => {
    const lead = await signIn(browser, running, 'shenjiayi')
    const page = await lead.context.newPage()
    await page.goto(`${running.gatewayUrl}/c/helu/h5`)
    await page.getByTestId('tab-customers').click()
    await page.getByTestId('whose-reach').click()
    await page.locator('[data-testid^=customer-wm]').first().waitFor()
    await page.getByTestId('filter-silent').click()
    await page.getByTestId('silent-30').click()
    await page.getByText(/^看 \d+ 位客人$/).waitFor()
    await page.getByTestId('filter-done').click()
    await page.getByTestId('select').click()
    await page.getByTestId('take-all').click()
    const chosen = await page.locator('.selection-count [role=status]').innerText()
    const count = await page.getByTestId('customer-count').innerText()
    expect(Number.parseInt(count)).toBeGreaterThan(0)
    expect(chosen).toBe(`已选 ${count.replace(/ 位客人/, '')} 位`)
    expect(await page.getByTestId('act-tag').isEnabled()).toBe(true)
    await lead.leave()
  })
})
