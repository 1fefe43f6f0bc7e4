import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, corpKey, lookAtPlatform, signIn } from './page-objects.ts'

let running: Running
let browser: Browser
let zhouqian: Person
let operator: Page
let customerId: string

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  zhouqian = await signIn(browser, running, 'zhouqian', { sidebar: 300, height: 1000 })
  // Never asked whether skin and the like may be kept.
  customerId = (await zhouqian.openChat('欢欢')).id
  const sumin = await signIn(browser, running, 'sumin')
  operator = await sumin.context.newPage()
  await operator.goto(`${running.gatewayUrl}/c/${corpKey}/console#/tags`)
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const sidebar = () => zhouqian.sidebar
const search = async (words: string) => {
  await sidebar().getByTestId('nav-tags').click()
  await sidebar().getByTestId('tag-search').fill(words)
}
const onPlatform = async () => {
  const { tags } = await lookAtPlatform(running, 'zhouqian', customerId)
  return tags.map((tag) => tag.name)
}

// One walk; each step needs the ones before.
describe('the first 🔒 tag of somebody, in a sidebar of 300 px', () => {
  it('asks whether she agreed, and one tap keeps both', async () => {
    await search('敏感肌')
    await sidebar().getByTestId('tag-etSkin1').click()
    const ask = sidebar().getByRole('dialog', { name: '她同意记下这类信息吗？' })
    await ask.getByTestId('consent-later').click()
    await ask.waitFor({ state: 'detached' })
    await sidebar().getByTestId('tag-etSkin1').click()
    await ask.getByTestId('consent-given').click()
    await expect.poll(onPlatform).toContain('敏感肌')
    // Never asked again.
    await search('红血丝')
    await sidebar().getByTestId('tag-etSkin2').click()
    await expect.poll(onPlatform).toContain('红血丝')
  })
})

describe('a tag that is not there', () => {
  it('is wished for where the search finds nothing, and waits', async () => {
    await search('怕冷')
    await sidebar().getByTestId('make-tag').click()
    await sidebar().getByTestId('propose-in-etgHabit').click()
    await sidebar().getByTestId('propose').click()
    await sidebar().getByTestId('nav-follow').click()
    const waiting = sidebar().getByTestId('tags-proposed')
    await waiting.waitFor()
    expect(await waiting.innerText()).toContain('「怕冷」等运营点头')
  })

  it('is shown to the next who types nearly the same', async () => {
    await search('怕冷呀')
    await sidebar().getByTestId('make-tag').click()
    await sidebar().getByTestId('propose-name').fill('帕冷')
    await expect
      .poll(() => sidebar().getByTestId('twins').innerText())
      .toContain('已经有人提了「怕冷」')
    await sidebar().getByTestId('propose-name').fill('怕痛')
    await sidebar().getByTestId('twins').waitFor({ state: 'detached' })
    await sidebar().getByTestId('propose-name').fill('怕 疼')
    await sidebar().getByTestId('twin-etHabit3').waitFor()
    await sidebar().getByTestId('sheet-close').click()
  })

  it('stands with her after the operator’s one tap', async () => {
    await operator.reload()
    const card = operator.getByTestId('proposal-怕冷')
    await card.getByTestId('refuse').click()
    await card.waitFor({ state: 'detached' })
    await operator.getByTestId('undo').click()
    await card.getByTestId('approve').click()
    await card.waitFor({ state: 'detached' })
    await expect.poll(onPlatform).toContain('怕冷')
    await zhouqian.page.reload()
    await sidebar().getByTestId('tags-on').getByText('怕冷').waitFor()
    expect(zhouqian.problems).toEqual([])
  })
})
