import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { addStressTags } from '../support/stress-tags.ts'
import { Person, lookAtPlatform, signIn } from './page-objects.ts'
import { TapDriver } from './tap-driver.ts'

type Change = { tagId: string; action: string; by: string | null }
type Sidebar = { tags: { on: { tagId: string; mine: boolean; sync: string }[] } }

let running: Running
let browser: Browser
let zhouqian: Person
let customerId: string

beforeAll(async () => {
  const prepare = (dataDir: string) =>
    addStressTags(dataDir, { staffId: 'zhouqian', customerName: '燕子' })
  ;[running, browser] = await Promise.all([startRunning({ prepare }), launchChromium()])
  zhouqian = await signIn(browser, running, 'zhouqian', { sidebar: 300, height: 1400 })
  customerId = (await zhouqian.findChat('林小雨')).id
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

async function open(person: Person): Promise<void> {
  await person.page.evaluate(`location.hash = '#/chat/' + encodeURIComponent('${customerId}')`)
  await person.sidebar.getByTestId('tags-on').waitFor()
}
const ask = <T>(path: string) => zhouqian.ask<T>('zhouqian', `/api/customers/${customerId}/${path}`)
/** What was done to her tags, the oldest first. */
const history = async () => {
  const { changes } = await ask<{ changes: Change[] }>('tags/history')
  return changes.toReversed()
}
const platformTags = async () => {
  const { tags } = await lookAtPlatform(running, 'zhouqian', customerId)
  return tags.map((tag) => tag.id)
}

describe('100 tags tapped without network', () => {
  it('land once each and in order when the page is opened again with network', async () => {
    await open(zhouqian)
    const finger = new TapDriver(zhouqian)
    await finger.tap(finger.sidebar.getByTestId('nav-tags'))
    await finger.tap(finger.sidebar.getByTestId('group-etgStress30'))
    const chips = finger.sidebar.locator('.group-tags .tag')
    await chips.first().waitFor()
    const count = await chips.count()
    const ids = await chips.evaluateAll((all) =>
      all.map((chip) => (chip.getAttribute('data-testid') ?? '').slice('tag-'.length)),
    )
    const before = (await history()).length
    const onBefore = await platformTags()

    await zhouqian.context.setOffline(true)
    const tapped: { tagId: string; action: string }[] = []
    // Round after round over the same chips: on, off, on …
    for (let n = 0; n < 100; n += 1) {
      await finger.tap(chips.nth(n % count))
      const action = Math.floor(n / count) % 2 === 0 ? 'added' : 'removed'
      tapped.push({ tagId: ids[n % count] ?? '', action })
    }
    await zhouqian.page.close()
    await zhouqian.context.setOffline(false)

    zhouqian = new Person(await zhouqian.context.newPage(), running)
    await zhouqian.page.goto(running.simUrl)
    await zhouqian.page.getByTestId('staff-zhouqian').or(zhouqian.page.getByTestId('me')).waitFor()
    const choice = zhouqian.page.getByTestId('staff-zhouqian')
    if (await choice.isVisible()) await choice.click()
    await zhouqian.page.getByTestId('me').waitFor()
    await open(zhouqian)
    await expect
      .poll(async () => (await history()).length - before, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(100)
    const landed = (await history())
      .slice(before)
      .map(({ tagId, action, by }) => ({ tagId, action, by }))
    expect(landed).toEqual(tapped.map((tap) => ({ ...tap, by: '周倩' })))

    const isOn = new Map(tapped.map(({ tagId, action }) => [tagId, action === 'added']))
    const wanted = ids.filter((tagId) => isOn.get(tagId))
    await expect
      .poll(async () => (await platformTags()).toSorted(), { timeout: 60_000 })
      .toEqual([...onBefore, ...wanted].toSorted())
    const { tags } = await ask<Sidebar>('sidebar')
    const standing = tags.on.filter(({ tagId, mine }) => mine && ids.includes(tagId))
    expect(standing.map(({ tagId }) => tagId).toSorted()).toEqual(wanted.toSorted())
    expect(new Set(standing.map(({ sync }) => sync))).toEqual(new Set(['synced']))
    expect(zhouqian.problems).toEqual([])
  })
})
