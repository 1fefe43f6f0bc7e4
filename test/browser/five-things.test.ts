import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, signIn } from './page-objects.ts'
import { Stage, wordsOn } from './stage.ts'

type Completion = { owed: number; onTimeConfirmed: number; onTimeSelf: number; overdue: number }
type Report = { people: { staffId: string; completion: Completion }[] }
type Today = {
  late: number
  items: { kind: string; from?: string | null }[]
}

let running: Running
let browser: Browser
let stage: Stage
let lead: Person

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  stage = new Stage(browser, running)
  lead = await signIn(browser, running, 'shenjiayi')
  await lead.openWorkbench()
  await lead.phone.getByTestId('person-zhouqian').waitFor()
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const onTimeShare = ({ owed, onTimeConfirmed, onTimeSelf }: Completion) =>
  (onTimeConfirmed + onTimeSelf) / owed

// DEMO-CORP §8, as far as this stage of the product makes it visible.
describe('the five things a viewer must find', () => {
  it('1 · 王芳’s own words stand in the sidebar under her name, beside the team’s', async () => {
    const screen = await stage.sidebar('zhouqian', '林小雨')
    const step = screen.frame.getByTestId('next-step')
    const seen = [await step.innerText()]
    await screen.frame.getByTestId('other-variant').click()
    await expect.poll(() => step.innerText()).not.toBe(seen[0])
    seen.push(await step.innerText())
    expect(seen.join('\n')).toMatch(/王芳/)
    expect(seen.filter((words) => /10 个有 \d 个会回/.test(words)).length).toBeGreaterThan(0)
  })

  it('2 · 何静’s completion is too good to be true', async () => {
    const zhaolei = await stage.person('zhaolei')
    await zhaolei.openWorkbench()
    await zhaolei.phone.getByTestId('person-hejing').waitFor()
    const report = await zhaolei.ask<Report>('zhaolei', '/api/reports/completion?period=30d')
    const hejing = report.people.find(({ staffId }) => staffId === 'hejing')?.completion
    expect(hejing?.owed).toBeGreaterThan(30)
    expect(hejing && onTimeShare(hejing)).toBeGreaterThan(0.95)
  })

  it('3 · 周倩 is behind this morning, and the lead sees her first', async () => {
    const report = await lead.ask<Report>('shenjiayi', '/api/reports/completion?period=today')
    const zhouqian = report.people.find(({ staffId }) => staffId === 'zhouqian')?.completion
    expect(zhouqian?.overdue).toBe(5)
    const rows = lead.phone.locator('[data-testid^=person-]')
    expect(await rows.first().getAttribute('data-testid')).toBe('person-zhouqian')
    await expect.poll(() => rows.first().innerText()).toMatch(/超时 5/)
  })

  it('4 · 许诺’s list says from whom each handed-over task came', async () => {
    const screen = await stage.h5('xunuo', 'today', '[data-testid^=today-item]')
    const words = await wordsOn(screen)
    expect(words).toMatch(/黎娜交来的/)
    expect(words).toMatch(/吴婷交来的/)
    const today = await (await stage.person('xunuo')).ask<Today>('xunuo', '/api/tasks/today')
    expect(today.items.filter((item) => item.from).length).toBeGreaterThan(0)
    await screen.page.close()
  })

  it('5 · 新客 7 天回店 stands among the plans with its own completion', async () => {
    await expect
      .poll(() => lead.phone.locator('body').innerText())
      .toMatch(/按计划[\s\S]*新客 7 天回店/)
  })
})
