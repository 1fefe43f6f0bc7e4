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
const says = (words: RegExp, timeout = 20_000) =>
  expect.poll(() => notice().innerText(), { timeout }).toMatch(words)
const sidebarAddress = () => `${running.gatewayUrl}/c/${corpKey}/sidebar`

/** The client names this customer, whoever's chat is open. */
async function nameCustomer(page: Page, customerId: string): Promise<void> {
  await page.route('**/_client/invoke', async (route) => {
    const reply = await route.fetch()
    const told = (await reply.json()) as { answer: Record<string, unknown> | null }
    if (told.answer && 'userId' in told.answer) told.answer.userId = customerId
    await route.fulfill({ response: reply, json: told })
  })
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
    await stranger.leave()
  })

  it.each(['appCustomerContact', 'staffCustomerContact'])(
    'without the permission %s',
    async (permission) => {
      await person.switch({ [permission]: false })
      await person.openChat('林小雨')
      await says(/权限[\s\S]*管理员/)
    },
  )

  it('when the client does not answer', async () => {
    await person.switch({ silent: true })
    await person.openChat('林小雨')
    await says(/企业微信没有回应[\s\S]*重新打开/, 40_000)
  })

  it("in a contact's profile, with the way to today's list", async () => {
    await person.openChat('林小雨')
    await person.sidebar.getByTestId('customer').waitFor()
    await person.page.getByTestId('open-profile').click()
    await says(/资料页[\s\S]*聊天/)
    await person.sidebar.getByTestId('to-today').click()
    await expect.poll(() => person.sidebar.locator('body').innerText()).toMatch(/今天要联系/)
  })

  it('in a group chat', async () => {
    const group = (await person.chats()).find(({ kind }) => kind === 'group')
    expect(group).toBeDefined()
    await person.openChat(group?.id ?? '')
    await says(/群聊[\s\S]*单独聊天/)
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
    await nameCustomer(person.page, theirs.find((id) => !mine.has(id)) ?? '')
    await person.openChat('林小雨')
    await says(/不是你的客人/)
    expect(await person.sidebar.locator('body').innerText()).not.toContain('小雨')
  })

  it('once the session is over', async () => {
    await person.openChat('林小雨')
    await person.sidebar.getByTestId('next-step').waitFor()
    await person.page.getByTestId('keep-sidebar').setChecked(true)
    await person.context.clearCookies({ name: 'xg_session' })
    const other = (await person.chats()).find(
      ({ kind, name }) => kind === 'single' && name !== '林小雨',
    )
    await person.openChat(other?.id ?? '')
    await says(/登录过期[\s\S]*重新进入/)
    expect(await person.sidebar.locator('body').innerText()).not.toContain('林小雨')
  })

  it('when another person has signed in in the same browser', async () => {
    await person.openChat('林小雨')
    await person.sidebar.getByTestId('next-step').waitFor()
    await person.page.getByTestId('keep-sidebar').setChecked(true)
    await person.context.addCookies(await sessionOf('wangfang'))
    const other = (await person.chats()).find(
      ({ kind, name }) => kind === 'single' && name !== '林小雨',
    )
    await person.openChat(other?.id ?? '')
    await says(/换了人登录[\s\S]*重新进入/)
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
      const other = (await person.chats()).find(
        ({ kind, name }) => kind === 'single' && name !== '林小雨',
      )
      await person.openChat(other?.id ?? '')
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
