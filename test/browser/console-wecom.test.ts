import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, corpKey, signIn } from './page-objects.ts'

let running: Running
let browser: Browser

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

async function open(person: Person, path: string): Promise<Page> {
  const page = await person.context.newPage()
  await page.goto(`${running.gatewayUrl}/c/${corpKey}/${path}`)
  return page
}

describe('the console', () => {
  it('says what is wrong with the connection, syncs, and is calm when all is well', async () => {
    const page = await open(await signIn(browser, running, 'sumin'), 'console')
    await page.getByTestId('console-wecom').click()
    await page.getByTestId('doctor-ok').waitFor()
    const refusal = { path: '/cgi-bin/agent/get', errcode: 60_020, times: 1 }
    await page.request.post(`${running.simUrl}/_control/faults`, { data: refusal })
    await page.getByTestId('doctor-run').click()
    const check = page.getByTestId('check-trusted_ip')
    await expect.poll(() => check.locator('code').innerText()).toBe('127.0.0.1')
    await page.getByTestId('sync-start').click()
    await expect.poll(() => page.getByTestId('sync-now').innerText()).toContain('刚同步完')
    await page.getByTestId('console-health').click()
    await expect.poll(() => page.getByTestId('calm').innerText()).toContain('一切正常')
  })

  it('tells of an error that a page sent home', async () => {
    const staff = await open(await signIn(browser, running, 'zhouqian'), 'h5')
    await staff.getByTestId('today-progress').waitFor()
    const sent = staff.waitForResponse((answer) => answer.url().endsWith('/api/page-errors'))
    await staff.evaluate(() => void Promise.reject(new Error('a part of the page broke')))
    await sent
    const page = await open(await signIn(browser, running, 'sumin'), 'console')
    await page.getByTestId('console-health').click()
    await expect
      .poll(() => page.getByTestId('page-error').innerText())
      .toContain('a part of the page broke')
  })
})

describe('a message about one customer', () => {
  it('leads to her chat, and says so when that does not open', async () => {
    const person = await signIn(browser, running, 'zhouqian')
    const { id } = await person.findChat('林小雨')
    await person.openWorkbench()
    await person.phone.getByTestId('today-progress').waitFor()
    await person.phone
      .locator('body')
      .evaluate((_body, to) => (location.hash = to), `#/today/${id}`)
    await expect.poll(() => person.page.url()).toContain(`#/chat/${encodeURIComponent(id)}`)
    // A browser is no WeCom client: it opens no chats.
    const page = await open(person, `h5#/today/${id}`)
    await expect.poll(() => page.getByTestId('asked').innerText()).toContain('没打开和小雨的聊天')
    expect(new URL(page.url()).hash).toBe('#/today')
  })
})
