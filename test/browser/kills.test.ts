import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, lookAtPlatform, signIn } from './page-objects.ts'

type Entry = {
  kind: string
  touchId?: string
  state?: string
  added?: string[]
  outcome?: unknown
}
type Sidebar = {
  next: { position: number } | null
  question: { outcomes: { kind: string }[] } | null
  tags: { on: { tagId: string; mine: boolean; sync: string }[] }
}

let running: Running
let browser: Browser
let zhouqian: Person
let customerId: string

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  zhouqian = await signIn(browser, running, 'zhouqian')
  customerId = (await zhouqian.openChat('林小雨')).id
  await zhouqian.sidebar.getByTestId('next-step').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const truth = () => zhouqian.ask<Sidebar>('zhouqian', `/api/customers/${customerId}/sidebar`)
const timeline = async () =>
  (await zhouqian.ask<{ entries: Entry[] }>('zhouqian', `/api/customers/${customerId}/timeline`))
    .entries
const staffMessages = async () =>
  (await lookAtPlatform(running, 'zhouqian', customerId)).messages.filter(
    ({ from }) => from === 'staff',
  ).length

// One walk: the server dies by kill -9 between any two taps and comes back only after the next one.
describe('a server killed between the taps', () => {
  it('keeps a tag that was tapped while it was gone, and puts it on once', async () => {
    await zhouqian.sidebar.getByTestId('nav-tags').click()
    await zhouqian.sidebar.getByRole('button', { name: '习惯和在意' }).click()
    const chip = zhouqian.sidebar.locator('[data-testid^=tag-][aria-pressed=false]').first()
    const tagId = (await chip.getAttribute('data-testid'))?.slice('tag-'.length) ?? ''
    const timesAdded = async () =>
      (await timeline()).filter((entry) => entry.kind === 'tags' && entry.added?.length).length
    const before = await timesAdded()
    await running.kill9App()
    await zhouqian.tap(chip)
    await expect
      .poll(() => zhouqian.sidebar.getByTestId(`tag-${tagId}`).first().getAttribute('aria-pressed'))
      .toBe('true')
    await running.restartApp()
    const mine = async () =>
      (await truth()).tags.on.filter((tag) => tag.tagId === tagId && tag.mine)
    await expect
      .poll(async () => (await mine()).map((tag) => tag.sync), { timeout: 40_000 })
      .toEqual(['synced'])
    expect(await timesAdded()).toBe(before + 1)
    await zhouqian.sidebar.getByTestId('nav-follow').click()
  })

  it('sends nothing while it is gone, and says so; afterwards the same tap sends once', async () => {
    const before = await staffMessages()
    await running.kill9App()
    const send = zhouqian.sidebar.getByTestId('send')
    await send.click()
    await expect
      .poll(() => zhouqian.sidebar.locator('body').innerText(), { timeout: 30_000 })
      .toMatch(/没发|网络|连不上|重试|再试/)
    expect(await staffMessages()).toBe(before)
    await running.restartApp()
    await send.click()
    await zhouqian.sidebar.getByTestId('question').waitFor()
    expect(await staffMessages()).toBe(before + 1)
  })

  it('keeps the outcome that was tapped while it was gone, also over a reload, and logs it once', async () => {
    await running.kill9App()
    await zhouqian.sidebar.getByTestId('outcome-interested').click()
    await zhouqian.page.waitForTimeout(300)
    await running.restartApp()
    // The page may have died meanwhile: what it stored on the device goes out from the next one.
    await zhouqian.page.reload()
    const logged = async () =>
      (await timeline()).filter((entry) => entry.outcome === 'interested').length
    await expect.poll(logged, { timeout: 40_000 }).toBe(1)
    const sent = (await timeline()).filter(
      (entry) => entry.kind === 'touch' && entry.state === 'sent',
    )
    expect(new Set(sent.map((entry) => entry.touchId)).size).toBe(sent.length)
    expect((await truth()).next?.position).toBe(5)
    expect(zhouqian.problems).toEqual([])
  })
})
