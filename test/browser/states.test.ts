import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { type Person, corpKey, openBrowser, signIn } from './page-objects.ts'

let running: Running
let browser: Browser
let person: Person

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

beforeEach(async () => {
  person = await signIn(browser, running, 'zhouqian')
})

afterEach(async () => {
  await person.switch({ appCustomerContact: true, staffCustomerContact: true, silent: false })
  await person.leave()
})

/** What the page says instead of a customer. */
const notice = () => person.sidebar.getByTestId('place-notice')
const told = () => notice().innerText()
const sidebarAddress = () => `${running.gatewayUrl}/c/${corpKey}/sidebar`

/** The client answers with this value in place of that one. Heard first: the bridge gets the changed answer. */
async function replaceInAnswers(page: Page, that: string, by: string): Promise<void> {
  await page.context().addInitScript(`addEventListener('message', ({ data }) => {
    const answer = data?.answer ?? {}
    for (const key of Object.keys(answer))
      if (answer[key] === ${JSON.stringify(that)}) answer[key] = ${JSON.stringify(by)}
  })`)
}

/** A conversation with another customer than 林小雨. */
async function otherChat(): Promise<string> {
  const chats = await person.chats()
  return chats.find(({ kind, nickname }) => kind === 'single' && nickname !== '林小雨')?.id ?? ''
}

async function sessionOf(staffId: string) {
  const other = await signIn(browser, running, staffId)
  await other.openWorkbench()
  await other.phone.locator('main').first().waitFor()
  const cookies = await other.context.cookies()
  await other.leave()
  return cookies.filter(({ name }) => name === 'xg_session')
}

describe('where the sidebar has nothing to work with, it says what is wrong and what to do', () => {
  it('in an ordinary browser tab', async () => {
    await person.page.goto(sidebarAddress())
    const words = await person.page.getByTestId('place-notice').innerText()
    expect(words).toMatch(/请在企业微信里打开/)
  })

  it('without a session it leads through the login, and a login that fails says so', async () => {
    const stranger = await openBrowser(browser, running)
    await stranger.page.goto(`${running.gatewayUrl}/c/${corpKey}/login?code=x&state=sidebarxy`)
    expect(await stranger.page.locator('body').innerText()).toMatch(/登录没有完成[\s\S]*重新打开/)
    await stranger.page.getByRole('link', { name: '再试一次' }).waitFor()
    await stranger.leave()
  })

  it.each(['appCustomerContact', 'staffCustomerContact'])(
    'without the permission %s',
    async (permission) => {
      await person.switch({ [permission]: false })
      await person.openChat('林小雨')
      await expect.poll(told).toMatch(/权限[\s\S]*管理员/)
    },
  )

  it('when the client does not answer', async () => {
    await person.switch({ silent: true })
    await person.openChat('林小雨')
    await expect.poll(told, { timeout: 40_000 }).toMatch(/企业微信没有回应[\s\S]*重新打开/)
  })

  it("in a contact's profile, with the way to today's list", async () => {
    await person.openChat('林小雨')
    await person.sidebar.getByTestId('customer').waitFor()
    await person.page.getByTestId('open-profile').click()
    await expect.poll(told).toMatch(/资料页[\s\S]*聊天/)
    await person.sidebar.getByTestId('to-today').click()
    await expect.poll(() => person.sidebar.locator('body').innerText()).toMatch(/今天要联系/)
  })

  it('in a group chat', async () => {
    const group = (await person.chats()).find(({ kind }) => kind === 'group')
    await person.openChat(group?.id ?? '')
    await expect.poll(told).toMatch(/群聊[\s\S]*单独聊天/)
  })

  it('from the workbench', async () => {
    await person.openWorkbench()
    await person.phone.locator('main').first().waitFor()
    const frame = await (
      await person.page.getByTestId('phone-frame').elementHandle()
    )?.contentFrame()
    await frame?.goto(sidebarAddress())
    const words = person.phone.getByTestId('place-notice')
    await expect.poll(() => words.innerText()).toMatch(/聊天/)
    await person.phone.getByTestId('to-today').waitFor()
  })

  it("with somebody else's customer", async () => {
    const wuting = await signIn(browser, running, 'wuting')
    const theirs = (await wuting.chats()).map(({ id }) => id)
    await wuting.leave()
    const mine = new Set((await person.chats()).map(({ id }) => id))
    const { id: hers } = await person.findChat('林小雨')
    const notMine = theirs.find((id) => !mine.has(id)) ?? ''
    await replaceInAnswers(person.page, hers, notMine)
    await person.openChat('林小雨')
    await expect.poll(told).toMatch(/不是你的客人/)
    expect(await person.sidebar.locator('body').innerText()).not.toContain('小雨')
  })

  it('once the session is over', async () => {
    await person.openChat('林小雨')
    await person.sidebar.getByTestId('next-step').waitFor()
    await person.page.getByTestId('keep-sidebar').setChecked(true)
    await person.context.clearCookies({ name: 'xg_session' })
    await person.openChat(await otherChat())
    await expect.poll(told).toMatch(/登录过期[\s\S]*重新进入/)
    expect(await person.sidebar.locator('body').innerText()).not.toContain('林小雨')
  })

  it('when another person has signed in in the same browser', async () => {
    await person.openChat('林小雨')
    await person.sidebar.getByTestId('next-step').waitFor()
    await person.page.getByTestId('keep-sidebar').setChecked(true)
    await person.context.addCookies(await sessionOf('wangfang'))
    await person.openChat(await otherChat())
    await expect.poll(told).toMatch(/换了人登录[\s\S]*重新进入/)
    expect(await person.sidebar.locator('body').innerText()).not.toContain('林小雨')
  })
})

describe('while the server is down', () => {
  it('an open page says so, keeps what was known, and goes on when the server is back', async () => {
    await person.openChat('林小雨')
    await person.sidebar.getByTestId('next-step').waitFor()
    await person.page.getByTestId('keep-sidebar').setChecked(true)
    await running.kill9App()
    try {
      await person.openChat(await otherChat())
      const body = person.sidebar.locator('body')
      await expect
        .poll(() => body.innerText(), { timeout: 30_000 })
        .toMatch(/没连上|连不上|网络|服务|再试/)
      expect(await body.innerText()).not.toContain('林小雨')
    } finally {
      await running.restartApp()
    }
    await person.sidebar.getByTestId('retry').first().click()
    await person.sidebar.getByTestId('customer').waitFor()
  })
})
