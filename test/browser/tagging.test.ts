import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { addStressTags, longestName } from '../support/stress-tags.ts'
import { type Person, lookAtPlatform, signIn } from './page-objects.ts'
import { TapDriver } from './tap-driver.ts'

let running: Running
let browser: Browser
let zhouqian: Person
let finger: TapDriver
let customerId: string

beforeAll(async () => {
  const prepare = (dataDir: string) =>
    addStressTags(dataDir, { staffId: 'zhouqian', customerName: '燕子' })
  ;[running, browser] = await Promise.all([startRunning({ prepare }), launchChromium()])
  zhouqian = await signIn(browser, running, 'zhouqian', { sidebar: 300, height: 1400 })
  finger = new TapDriver(zhouqian)
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const part = (testId: string) => finger.sidebar.getByTestId(testId)
const onTags = () => part('tags-on')
const found = () => finger.sidebar.locator('#found-tags [role=option]')
const isOnPlatform = async (tagId: string) => {
  const { tags } = await lookAtPlatform(running, 'zhouqian', customerId)
  return tags.some((tag) => tag.id === tagId)
}
const sideways = () =>
  finger.sidebar.locator('html').evaluate((page) => page.scrollWidth - page.clientWidth)

/** 标签, with the field ready for typing. */
async function openPicker(): Promise<void> {
  await finger.tap(part('nav-tags'))
  const focused = finger.sidebar.locator('[data-testid=tag-search]:focus')
  await expect.poll(() => focused.count()).toBe(1)
}

/** The stated starting screen of each count: her sidebar freshly opened, 300 px wide, nothing pressed yet. */
async function open(name: string): Promise<void> {
  await zhouqian.page.evaluate(`location.hash = '#/'`)
  await part('customer').waitFor({ state: 'detached' })
  const { id } = await zhouqian.findChat(name)
  customerId = id
  await zhouqian.page.evaluate(`location.hash = '#/chat/' + encodeURIComponent('${id}')`)
  await part('tags-on').waitFor()
}

describe('tagging at 300 px in a corp of 1,000 tags, every pointer and key event counted', () => {
  it('shows whom she talks to without any', async () => {
    const events = await finger.count(() => open('林小雨'))
    expect(events).toBe(0)
    expect(await part('customer-name').innerText()).toContain('小雨')
    expect(await onTags().locator('.tag').count()).toBeGreaterThan(0)
    expect(await sideways()).toBe(0)
  })

  it('puts a must-ask tag on with one, and takes it back with one more', async () => {
    await open('燕子')
    const choice = finger.sidebar.locator('.choices .tag').first()
    const testId = (await choice.getAttribute('data-testid')) ?? ''
    expect(await finger.count(() => finger.tap(choice))).toBe(1)
    await finger.sidebar.locator(`.choices [data-testid=${testId}]`).waitFor({ state: 'detached' })
    await expect.poll(() => isOnPlatform(testId.slice('tag-'.length))).toBe(true)
    await part('tags-more').click()
    await onTags().getByTestId(testId).waitFor()
    expect(await finger.count(() => finger.tap(part('undo')))).toBe(1)
    await expect.poll(() => isOnPlatform(testId.slice('tag-'.length))).toBe(false)
  })

  it.each([
    ['mgjh', 5 + 1],
    ['minganjihu', 11 + 1],
    ['敏gan', 5 + 1],
    ["min'gan ji", 11 + 1],
    ['敏感肌', 4 + 1],
  ])('finds 敏感肌护理 by %s: one to open, the letters, one on it', async (typed, budget) => {
    await open('林小雨')
    const row = part('tag-etStress0')
    const events = await finger.count(async () => {
      await openPicker()
      await finger.type(typed)
      await finger.tap(row)
    })
    expect(events).toBe(budget)
    await expect.poll(() => row.getAttribute('aria-selected')).toBe('true')
    await expect.poll(() => isOnPlatform('etStress0')).toBe(true)
    expect(await row.locator('mark').innerText()).toMatch(/^敏感/)
    // Off again with one more, for the next way to type it.
    expect(await finger.count(() => finger.tap(row))).toBe(1)
    await expect.poll(() => isOnPlatform('etStress0')).toBe(false)
  })

  it('has what she used lately one press away, in the sidebar as it opens', async () => {
    await open('燕子')
    await open('林小雨')
    const chip = part('tags-usual').getByTestId('tag-etStress0')
    expect(await finger.count(() => finger.tap(chip))).toBe(1)
    await expect.poll(() => chip.getAttribute('aria-pressed')).toBe('true')
    await onTags().getByTestId('tag-etStress0').waitFor()
    expect(await finger.count(() => finger.tap(chip))).toBe(1)
    await onTags().getByTestId('tag-etStress0').waitFor({ state: 'detached' })
  })

  it('swaps within a single-choice group with one, and one brings the earlier back', async () => {
    await open('燕子')
    await finger.tap(part('nav-tags'))
    await finger.tap(part('group-etgStress19'))
    const tags = finger.sidebar.locator('.group-tags .tag')
    const pressed = () =>
      tags.evaluateAll((all) => all.map((one) => one.getAttribute('aria-pressed') === 'true'))
    const chosen = async () => (await pressed()).flatMap((on, at) => (on ? [at] : []))
    await finger.tap(tags.nth(0))
    await expect.poll(chosen).toEqual([0])
    expect(await finger.count(() => finger.tap(tags.nth(2)))).toBe(1)
    await expect.poll(chosen).toEqual([2])
    expect(await finger.count(() => finger.tap(part('undo')))).toBe(1)
    await expect.poll(chosen).toEqual([0])
  })

  it('searches what an input method is composing, and leaves its keys alone', async () => {
    await open('林小雨')
    await finger.tap(part('nav-tags'))
    const cdp = await zhouqian.context.newCDPSession(zhouqian.page)
    await expect
      .poll(() => finger.sidebar.locator('[data-testid=tag-search]:focus').count())
      .toBe(1)
    for (const text of ['m', 'min', "min'g", "min'gan", "min'gan'ji"])
      await cdp.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      })
    await part('tag-etStress0').waitFor()
    expect(await finger.sidebar.getByTestId('tag-search').inputValue()).toBe("min'gan'ji")
    await cdp.send('Input.insertText', { text: '敏感肌' })
    await part('tag-etStress0').waitFor()
    await cdp.detach()
  })

  it('goes by keys alone: down, on, and away', async () => {
    await open('林小雨')
    await openPicker()
    await finger.type('min')
    await expect.poll(() => found().count()).toBeGreaterThan(2)
    const second = (await found().nth(1).getAttribute('data-testid')) ?? ''
    await finger.key('ArrowDown')
    await finger.key('Enter')
    await expect.poll(() => found().nth(1).getAttribute('aria-selected')).toBe('true')
    await finger.key('Enter')
    await expect.poll(() => part(second).getAttribute('aria-selected')).toBe('false')
    await finger.key('Escape')
    await expect.poll(() => finger.sidebar.locator('#found-tags').count()).toBe(0)
    expect(await part('tag-search').inputValue()).toBe('')
    expect(await finger.sidebar.locator('[data-testid=tag-search]:focus').count()).toBe(1)
  })

  it('shows at most 30, says how many more, and fits long names', async () => {
    await finger.type('mai')
    await expect.poll(() => part('found-count').innerText()).toMatch(/^还有 \d+ 个，再多打一个字$/)
    expect(await found().count()).toBe(30)
    await finger.key('Escape')
    await finger.type(longestName.slice(0, 3))
    await expect.poll(() => found().count()).toBe(1)
    expect(await sideways()).toBe(0)
    await finger.key('Escape')
  })

  it('keeps 200 tags on one customer readable: three lines, the rest behind one press', async () => {
    await open('燕子')
    const height = async () => (await onTags().boundingBox())?.height ?? 0
    expect(await height()).toBeLessThan(5 * 40)
    expect(await part('tags-more').innerText()).toMatch(/^还有 1\d\d 个$/)
    const classes = await onTags()
      .locator('.tag')
      .evaluateAll((all) => new Set(all.map((one) => /tag-(\w+)/.exec(one.className)?.[1])).size)
    expect(classes).toBe(3)
    expect(await finger.count(() => finger.tap(part('tags-more')))).toBe(1)
    await expect.poll(() => onTags().locator('.tag').count()).toBeGreaterThanOrEqual(200)
    expect(await sideways()).toBe(0)
  })

  it('opens without network, from what the device keeps', async () => {
    await open('林小雨')
    await finger.tap(part('nav-tags'))
    await part('group-etgStress0').waitFor()
    await finger.tap(part('nav-follow'))
    await zhouqian.context.setOffline(true)
    await openPicker()
    await finger.type('cqlk')
    await expect.poll(() => part('tag-etStress1').innerText()).toContain('重庆老客')
    await zhouqian.context.setOffline(false)
  })

  it('tells who put a tag on, when and whether WeCom has it, by a right click or a long press', async () => {
    await open('林小雨')
    await openPicker()
    await finger.type('mgjh')
    await finger.tap(part('tag-etStress0'))
    await finger.tap(part('nav-follow'))
    const chip = onTags().getByTestId('tag-etStress0')
    expect(await finger.count(() => finger.tap(chip, 'right'))).toBe(1)
    await expect
      .poll(() => part('tag-changes').innerText())
      .toMatch(/加上\s+周倩 · 今天 \d\d:\d\d[\s\S]*取下/)
    expect(await part('tag-sync').innerText()).toMatch(/存到企业微信/)
    await finger.tap(part('tag-history-all'))
    await expect.poll(() => part('tag-changes').innerText()).toContain('加上「敏感肌护理」')
    await finger.key('Escape')
    await finger.sidebar.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await chip.getAttribute('aria-label')).toMatch(/^敏感肌护理，周倩 .*打的$/)
    expect(zhouqian.problems).toEqual([])
  })
})
