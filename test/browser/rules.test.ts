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

async function openRules(): Promise<Page> {
  const person = await signIn(browser, running, 'sumin')
  const page = await person.context.newPage()
  await page.goto(`${running.gatewayUrl}/c/${corpKey}/console`)
  await page.getByTestId('console-rules').click()
  return page
}

describe('自动打标签', () => {
  it('is written, tried before it is kept, switched off, deleted and brought back', async () => {
    const page = await openRules()
    await page.getByTestId('new-rule').click()
    await page.getByTestId('rule-name').fill('首单客记作周六方便')
    await page.getByTestId('trigger-stage').click()
    expect(await page.getByTestId('rule-trial').innerText()).toContain('先选到了哪个阶段')
    await page.getByTestId('which-won').click()
    const add = page.getByTestId('rule-add')
    await add.getByTestId('segment-tag-search').fill('周六')
    await add.locator('.tag-chips-group .chip').first().click()
    await expect
      .poll(() => page.getByTestId('rule-trial').innerText())
      .toMatch(/现在会动到 \d+ 位，其中 \d+ 位的标签会变/)
    await page.getByTestId('rule-save').click()
    const row = page.locator('.rule').filter({ hasText: '首单客记作周六方便' })
    await expect.poll(() => row.innerText()).toContain('阶段到了「首单客」后，打上「周六」')
    await row.getByTestId('rule-switch').click()
    await expect.poll(() => row.innerText()).toContain('关着')
    await row.getByTestId('delete-rule').click()
    await expect.poll(() => row.count()).toBe(0)
    await page.getByText('撤销').click()
    await expect.poll(() => row.count()).toBe(1)
  })

  it('is named before a tag that it uses is deleted', async () => {
    const page = await openRules()
    await page.getByTestId('console-tags').click()
    const group = page.locator('.library-group').filter({ hasText: '买过' })
    await group.locator('.library-tag').filter({ hasText: '面膜' }).click()
    await group.getByTestId('delete-tag').click()
    await expect
      .poll(() => page.getByTestId('delete-uses').innerText())
      .toContain('规则「买过面膜」会停下来')
  })
})
