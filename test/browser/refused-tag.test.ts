import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, lookAtPlatform, signIn } from './page-objects.ts'

let running: Running
let browser: Browser
let zhouqian: Person
let customerId: string
let tagId: string

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  zhouqian = await signIn(browser, running, 'zhouqian', { sidebar: 300, height: 1000 })
  customerId = (await zhouqian.openChat('燕子')).id
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

/** WeCom's next answer to a tag: they are no friends there. */
async function refuseNext(): Promise<void> {
  const order = { path: '/cgi-bin/externalcontact/mark_tag', errcode: 84_061 }
  const reply = await fetch(`${running.simUrl}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  })
  expect(reply.status).toBe(204)
}

const chip = () => zhouqian.sidebar.getByTestId('tags-on').getByTestId(`tag-${tagId}`)
const line = () => zhouqian.sidebar.getByTestId(`refused-${tagId}`)
const isOnPlatform = async () => {
  const { tags } = await lookAtPlatform(running, 'zhouqian', customerId)
  return tags.some((tag) => tag.id === tagId)
}

// One walk; each step needs the ones before.
describe('a tag that WeCom refuses, in a sidebar of 300 px', () => {
  it('goes off again, and she is told why without asking', async () => {
    const choice = zhouqian.sidebar.locator('[data-testid^=tag-etAge][aria-pressed=false]').first()
    await choice.waitFor()
    tagId = (await choice.getAttribute('data-testid'))?.slice('tag-'.length) ?? ''
    await refuseNext()
    await zhouqian.tap(choice)
    await line().waitFor()
    expect(await line().innerText()).toMatch(/企业微信没收下「.+」：你们已经不是好友了/)
    expect(await chip().count()).toBe(0)
    for (const button of await line().getByRole('button').all()) {
      const box = await button.boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(32)
    }
    const frame = zhouqian.sidebar.locator('html')
    expect(await frame.evaluate((page) => page.scrollWidth - page.clientWidth)).toBe(0)
  })

  it('goes through at another try', async () => {
    await line().getByTestId('try-again').click()
    await line().waitFor({ state: 'detached' })
    await expect.poll(isOnPlatform).toBe(true)
    await chip().waitFor()
  })

  it('that cannot be taken off stands again, until she says 知道了', async () => {
    await refuseNext()
    await chip().click()
    await line().waitFor()
    expect(await line().innerText()).toMatch(/没能从企业微信去掉「.+」：你们已经不是好友了/)
    await chip().waitFor()
    await line().getByTestId('acknowledge').click()
    await line().waitFor({ state: 'detached' })
    await zhouqian.page.reload()
    await chip().waitFor()
    await expect.poll(() => line().count()).toBe(0)
    expect(await isOnPlatform()).toBe(true)
  })

  it('is told in the timeline with the reason', async () => {
    await zhouqian.sidebar.getByTestId('nav-timeline').click()
    const told = zhouqian.sidebar.getByTestId('event-tags')
    await expect
      .poll(async () => (await told.allInnerTexts()).join('\n'))
      .toMatch(/没能从企业微信去掉「.+」：你们已经不是好友了[\s\S]*企业微信没收下「.+」：你们已经/)
    expect(zhouqian.problems).toEqual([])
  })
})
