import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, lookAtPlatform, signIn } from './page-objects.ts'

type Today = { items: { kind: string; customerId: string; stepTitle?: string }[] }

let running: Running
let browser: Browser
let zhouqian: Person

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  // High enough for every part to be wholly visible: then one tap sends.
  zhouqian = await signIn(browser, running, 'zhouqian', { height: 1300, sidebar: 360 })
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const sentTo = async (customerId: string) =>
  (await lookAtPlatform(running, 'zhouqian', customerId)).messages.filter(
    ({ from }) => from === 'staff',
  )

describe('a step of several messages', () => {
  it('goes out in order, the picture among them, and its task is done', async () => {
    await zhouqian.openChat('林小雨')
    await zhouqian.sidebar.getByTestId('next-step').waitFor()
    const { items } = await zhouqian.ask<Today>('zhouqian', '/api/tasks/today')
    const care = items.find(({ stepTitle }) => stepTitle === '到家叮嘱')
    const { id } = await zhouqian.openChat(care?.customerId ?? '')
    const before = (await sentTo(id)).length
    await zhouqian.sidebar.getByTestId('send').click()
    await expect
      .poll(async () => (await sentTo(id)).slice(before).map(({ msgtype }) => msgtype))
      .toEqual(['text', 'image', 'text'])
    await zhouqian.sidebar.getByTestId('outcome-replied').waitFor()
    const owed = async () =>
      (await zhouqian.ask<Today>('zhouqian', '/api/tasks/today')).items.map(
        (item) => item.customerId,
      )
    await expect.poll(owed).not.toContain(id)
  })

  it('goes out with a mini program card too', async () => {
    const { id } = await zhouqian.openChat('林小雨')
    await zhouqian.sidebar.getByTestId('next-step').waitFor()
    await zhouqian.sidebar.getByTestId('other-variant').click()
    const before = (await sentTo(id)).length
    await zhouqian.sidebar.getByTestId('send').click()
    await expect
      .poll(async () => (await sentTo(id)).slice(before).map(({ msgtype }) => msgtype))
      .toEqual(['text', 'miniprogram'])
    await zhouqian.sidebar.getByTestId('outcome-replied').waitFor()
    expect(zhouqian.problems).toEqual([])
  })
})
