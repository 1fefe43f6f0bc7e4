import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { corpKey, signIn } from './page-objects.ts'

let running: Running
let browser: Browser

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

async function openConsole(staffId: string): Promise<Page> {
  const person = await signIn(browser, running, staffId)
  const page = await person.context.newPage()
  await page.goto(`${running.gatewayUrl}/c/${corpKey}/console`)
  return page
}

describe('the console', () => {
  it('makes a group, renames a tag by keyboard alone, and says what WeCom refused', async () => {
    const page = await openConsole('sumin')
    await page.getByTestId('new-group').click()
    await page.getByTestId('group-name').fill('护理时段')
    await page.getByTestId('group-tags').fill('早上\n晚上')
    await page.getByTestId('group-save').click()
    const group = page.locator('.library-group').filter({ hasText: '护理时段' })
    const first = group.locator('.library-tag').first()
    await first.focus()
    await page.keyboard.press('Enter')
    await group.getByTestId('rename-tag').focus()
    await page.keyboard.press('Enter')
    await group.getByTestId('name-field').fill('清早')
    await page.keyboard.press('Enter')
    await expect.poll(() => first.innerText()).toContain('清早')
    const refusal = { path: '/cgi-bin/externalcontact/edit_corp_tag', errcode: 40071, times: 1 }
    await page.request.post(`${running.simUrl}/_control/faults`, { data: refusal })
    await group.getByTestId('group-settings').click()
    await group.getByTestId('name-field').first().fill('护理时间')
    await group.getByTestId('name-save').first().click()
    await expect
      .poll(() => page.getByTestId('edit-refused').innerText())
      .toContain('企业微信里已经有同名的了')
    await page.getByTestId('edit-again').click()
    await page.locator('.library-group').filter({ hasText: '护理时间' }).waitFor()
  })

  it('tells those who are no operators whom to ask', async () => {
    const page = await openConsole('zhouqian')
    expect(await page.locator('body').innerText()).toContain('你没有运营的权限')
  })
})
