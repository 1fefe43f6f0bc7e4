import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { corpKey, signIn } from './page-objects.ts'
import { makeXlsx } from './xlsx.ts'

let running: Running
let browser: Browser
let page: Page

beforeAll(async () => {
  const webDist = process.env.WEB_DIST
  ;[running, browser] = await Promise.all([
    startRunning(webDist ? { webDist } : {}),
    launchChromium(),
  ])
  const person = await signIn(browser, running, 'sumin')
  page = await person.context.newPage()
  await page.goto(`${running.gatewayUrl}/c/${corpKey}/console`)
  await page.getByTestId('console-orders').click()
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const headings = ['订单号', '日期', '客户ID', '品名', '实收']
/** 2026-11-19 in Excel's count of days. */
const day = 46_345

/** Chooses a file, as the window of the system would hand it over. */
async function choose(name: string, buffer: Buffer) {
  const mimeType = 'application/octet-stream'
  await page.getByTestId('import-file').setInputFiles({ name, mimeType, buffer })
  await page.getByTestId('import-send').waitFor()
}

async function send() {
  await page.getByTestId('import-send').click()
  await page.getByTestId('import-result').waitFor()
  return page.getByTestId('import-result').innerText()
}

async function someCustomer(): Promise<string> {
  await page.getByTestId('orders-purchases').click()
  await page.getByTestId('purchases').waitFor()
  const answer = await page.evaluate(async (base) => {
    const boot = JSON.parse(document.querySelector('#boot')?.textContent ?? '{}') as {
      staffId: string
    }
    const headers = { 'x-page-staff': boot.staffId }
    return (await fetch(`${base}/api/purchases`, { headers })).json()
  }, `/c/${corpKey}`)
  await page.getByTestId('orders-import').click()
  return (answer as { purchases: { customerId: string }[] }).purchases[0]!.customerId
}

describe('orders in the console', () => {
  it('come in from an Excel file, say what is wrong, and are not doubled', async () => {
    const customerId = await someCustomer()
    const rows = [
      ['十一月销售'],
      headings,
      ['B1', day + 0.4, customerId, '舒缓精华', 298.5],
      ['B1', day + 0.4, customerId, '舒缓面膜', '1,280.00'],
      ['B2', day + 0.41, 'wm-nobody', '面霜', 99],
      ['B3', day + 0.42, customerId, '面霜', 12.345],
    ]
    await choose('十一月.xlsx', makeXlsx(rows, [1]))
    await expect
      .poll(() => page.getByTestId('import-errors').innerText())
      .toContain('第 6 行「实付（元）」12.345')
    expect(await page.locator('[data-testid=import-preview] .wrong').count()).toBe(1)
    expect(await send()).toMatch(/新的\s*1/)
    const refused = await page.getByTestId('import-refused').innerText()
    expect(refused).toContain('没找到这位客人')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('import-download').click(),
    ])
    const saved = await readFile(await download.path(), 'utf8')
    expect(saved).toContain('没收下的原因')
    expect(saved).toContain('B2,2026-11-19 09:50:24,wm-nobody,面霜,99,没找到这位客人')
    await page.getByTestId('import-again').click()
    await choose('十一月.xlsx', makeXlsx(rows, [1]))
    expect(await send()).toMatch(/新的\s*0[\s\S]*本来就有\s*1/)
    await page.getByTestId('orders-purchases').click()
    const first = page.getByTestId('purchases').locator('tr', { hasText: 'B1' })
    await expect.poll(() => first.innerText()).toContain('¥1,578.5')
  })

  it('come in from CSV in GBK, of whatever columns once they are named', async () => {
    const customerId = await someCustomer()
    await page.getByTestId('import-again').click()
    // 单 and 额 in GBK; the rest is ASCII.
    const gbk = Buffer.concat([
      Buffer.from([0xb5, 0xa5, 0x2c]),
      Buffer.from('date,customerId,name,'),
      Buffer.from([0xb6, 0xee]),
      Buffer.from(`\r\nC1,2026/11/19 8:05,${customerId},serum,-20\r\n`),
    ])
    await choose('till.csv', gbk)
    expect(await page.getByTestId('import-missing').innerText()).toContain('订单号')
    await page.getByTestId('column-orderNo').selectOption({ label: '单' })
    await page.getByTestId('column-paid').selectOption({ label: '额' })
    expect(await send()).toMatch(/新的\s*1/)
  })

  it('are sent by whoever has a key, until it is stopped', async () => {
    await page.getByTestId('orders-keys').click()
    await page.getByTestId('key-name').fill('收银台')
    await page.getByTestId('key-make').click()
    const secret = await page.getByTestId('key-secret').locator('code').innerText()
    const knock = async () => {
      const answer = await fetch(`${running.gatewayUrl}/c/${corpKey}/api/open/orders`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ orders: [{}] }),
      })
      return answer.status
    }
    expect(await knock()).toBe(200)
    await page.getByTestId('key-revoke').click()
    await page.getByTestId('key-revoke-yes').click()
    await expect.poll(() => page.getByTestId('key').innerText()).toContain('已停用')
    expect(await knock()).toBe(401)
  })
})
