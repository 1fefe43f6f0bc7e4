import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, lookAtPlatform, signIn } from './page-objects.ts'

/** Where pictures go when somebody wants to look. */
const shots = process.env.CARD_SHOTS

let running: Running
let browser: Browser
let siqi: Person
let customerId: string

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  siqi = await signIn(browser, running, 'liusiqi', { sidebar: 300, height: 1000 })
  customerId = (await siqi.openChat('乐乐妈')).id
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

async function picture(name: string): Promise<void> {
  if (!shots) return
  await mkdir(shots, { recursive: true })
  for (const scheme of ['light', 'dark'] as const) {
    await siqi.page.emulateMedia({ colorScheme: scheme })
    const path = join(shots, `${name}-300-${scheme}.png`)
    await siqi.page.getByTestId('sidebar-frame').screenshot({ path })
  }
  await siqi.page.emulateMedia({ colorScheme: 'light' })
}

const at = (testid: string): Locator => siqi.sidebar.getByTestId(testid)
const onPlatform = async () => {
  const reply: unknown = await lookAtPlatform(running, 'liusiqi', customerId)
  return (reply as { follow: { remark: string; description: string } }).follow
}
const close = () => at('sheet-close').click()
const overflow = () =>
  siqi.sidebar.locator('html').evaluate((page) => page.scrollWidth - page.clientWidth)

// One walk; each step needs the ones before.
describe('资料, in a sidebar of 300 px', () => {
  it('opens at one tap and puts remark and description into WeCom', async () => {
    expect(await siqi.count(() => siqi.tap(at('card-open')))).toBe(1)
    await at('remark').waitFor()
    await picture('card')
    await at('remark').fill('乐乐妈 🌸 大宁')
    await at('description').fill('孩子一起来，要留个小凳子')
    await at('remark-save').click()
    await at('remark-save').waitFor({ state: 'detached' })
    await expect.poll(onPlatform).toMatchObject({
      remark: '乐乐妈 🌸 大宁',
      description: '孩子一起来，要留个小凳子',
    })
    await expect.poll(() => at('remark-sync').count()).toBe(0)
    expect(await overflow()).toBe(0)
  })

  it('says why when WeCom does not take it, and shows what stands there', async () => {
    const order = { path: '/cgi-bin/externalcontact/remark', errcode: 84_061 }
    await fetch(`${running.simUrl}/_control/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    })
    await at('remark').fill('别的')
    await at('remark').press('Enter')
    await expect.poll(() => at('remark-sync').innerText()).toContain('企业微信没收下')
    await expect.poll(() => at('remark').inputValue()).toBe('乐乐妈 🌸 大宁')
    await at('remark-sync').scrollIntoViewIfNeeded()
    await picture('card-refused')
  })

  it('keeps a field at one tap, and a number and a note as they are written', async () => {
    await at('field-喝什么-花茶').click()
    await at('field-剩余次数').fill('3')
    await at('field-剩余次数').press('Enter')
    await at('note-text').fill('怕疼，手法轻一点')
    await at('note-save').click()
    await at('note').filter({ hasText: '怕疼' }).waitFor()
    await close()
    await at('nav-timeline').click()
    await at('event-note').filter({ hasText: '怕疼' }).waitFor()
    await at('nav-follow').click()
    await at('card-open').click()
    await expect.poll(() => at('field-剩余次数').inputValue()).toBe('3')
    expect(await at('field-喝什么-花茶').getAttribute('aria-pressed')).toBe('true')
    await at('note').filter({ hasText: '怕疼' }).getByTestId('note-drop').click()
    await at('note').filter({ hasText: '怕疼' }).waitFor({ state: 'detached' })
    await picture('card-undo')
    await at('undo').click()
    await at('note').filter({ hasText: '怕疼' }).waitFor()
  })

  it('shows a phone number masked, and whole at a tap', async () => {
    expect(await at('phones').innerText()).toMatch(/^\d{3}\*{4}\d{4}$/)
    await at('phones-show').click()
    await expect.poll(() => at('phones').innerText()).toMatch(/^\d{11}$/)
    await at('phones-show').click()
    expect(await at('phones').innerText()).toContain('****')
  })

  it('is left by keyboard, and hides while she looks on', async () => {
    await siqi.page.keyboard.press('Escape')
    await at('sheet-card').waitFor({ state: 'detached' })
    await at('mask').click()
    await at('card-open').click()
    await at('main-follower').waitFor()
    expect(await at('remark').count()).toBe(0)
    expect(await at('phones').count()).toBe(0)
    expect(await at('note').count()).toBe(0)
    await picture('card-masked')
    await close()
    await at('mask').click()
  })

  it('has the stages with their rules at one tap, each to be taken back', async () => {
    const before = await at('stage').innerText()
    await at('stage').click()
    await at('stage-history').waitFor()
    await picture('stages')
    await at('stage-opportunity').click()
    await expect.poll(() => at('stage').innerText()).toContain('有意向')
    await at('undo').click()
    await expect.poll(() => at('stage').innerText()).toBe(before)
    expect(await overflow()).toBe(0)
  })

  it('asks who brought her, finds customers and colleagues, and takes nobody for an answer', async () => {
    await at('card-open').click()
    await at('introducer-change').click()
    await at('introducer-search').fill('周倩')
    await at('introducer-zhouqian').click()
    await siqi.sidebar.getByText('周倩介绍来的').first().waitFor()
    await at('introducer-change').click()
    await picture('introducer')
    await at('introducer-none').click()
    await expect.poll(() => siqi.sidebar.getByText('还没记').count()).toBe(1)
    await close()
    expect(siqi.problems).toEqual([])
  })
})
