import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'
import type { Running } from '../support/running.ts'

/** The demo corp, as the simulated platform knows it. */
export const platformCorp = 'wwhelu00000000demo'
/** The same corp in our own addresses. */
export const corpKey = 'helu'

export type Look = {
  width?: number
  height?: number
  scheme?: 'light' | 'dark'
  /** The sidebar's width in the chat window. */
  sidebar?: number
  scale?: number
}

export type ChatLine = { id: string; kind: 'single' | 'group'; name: string; nickname: string }
type Follow = {
  tags: { id: string; name: string }[]
  messages: { from: string; msgtype: string; body: Record<string, unknown> }[]
}

/** A staff at her computer: the simulated chat window in a browser of its own; counts what she presses. */
export class Person {
  /** Every press of the pointer and every key so far. */
  taps = 0
  /** What went wrong in the pages, in the browser's words. */
  readonly problems: string[] = []
  readonly page: Page
  readonly context: BrowserContext
  readonly running: Running

  constructor(page: Page, running: Running) {
    this.page = page
    this.context = page.context()
    this.running = running
    page.on('pageerror', (error) => this.problems.push(error.message))
  }

  /** The app's page beside the conversation. */
  get sidebar(): FrameLocator {
    return this.page.frameLocator('[data-testid=sidebar-frame]')
  }

  /** The app's page in the phone-sized frame. */
  get phone(): FrameLocator {
    return this.page.frameLocator('[data-testid=phone-frame]')
  }

  /** One press; where it is not to be seen without scrolling, the scroll counts as a press more. */
  async tap(target: Locator): Promise<void> {
    await target.waitFor()
    if (!(await isInView(target))) this.taps += 1
    await target.click()
    this.taps += 1
  }

  /** One key for each character. */
  async type(target: Locator, text: string): Promise<void> {
    await target.pressSequentially(text)
    this.taps += text.length
  }

  /** How many presses it took. */
  async count(work: () => Promise<void>): Promise<number> {
    const before = this.taps
    await work()
    return this.taps - before
  }

  /** Opens the conversation by its row, as a person does; found by the name shown or the nickname. */
  async openChat(name: string): Promise<ChatLine> {
    const chat = await this.findChat(name)
    await this.page.getByTestId('chat-search').fill('')
    await this.tap(this.page.getByTestId(`chat-${chat.id}`))
    return chat
  }

  async findChat(name: string): Promise<ChatLine> {
    const found = (await this.chats()).find(
      (chat) => chat.name === name || chat.nickname === name || chat.id === name,
    )
    if (!found) throw new Error(`no conversation with ${name}`)
    return found
  }

  async chats(): Promise<ChatLine[]> {
    const reply = await this.page.request.get(`${this.running.simUrl}/_client/chats`)
    const { chats } = (await reply.json()) as { chats: ChatLine[] }
    return chats
  }

  /** Turns switches of the simulated client, such as `cancelNext`. */
  async switch(changes: Record<string, boolean | string>): Promise<void> {
    const url = `${this.running.simUrl}/_client/switches`
    const reply = await this.page.request.put(url, { data: changes })
    if (!reply.ok()) throw new Error(`switches: ${reply.status()}`)
  }

  /** Asks the app as the page does. */
  async ask<T>(staffId: string, path: string): Promise<T> {
    const url = `${this.running.gatewayUrl}/c/${corpKey}${path}`
    const reply = await this.page.request.get(url, { headers: { 'x-page-staff': staffId } })
    if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`)
    return (await reply.json()) as T
  }

  async openWorkbench(): Promise<void> {
    await this.page.getByTestId('nav-workbench').click()
  }

  async leave(): Promise<void> {
    await this.context.close()
  }
}

async function isInView(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect()
    const { innerHeight, innerWidth } = element.ownerDocument.defaultView ?? window
    return top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth + 1
  })
}

/** A browser of one's own (nothing shared with others), signed in at the simulated WeCom. */
export async function signIn(
  browser: Browser,
  running: Running,
  staffId: string,
  look: Look = {},
): Promise<Person> {
  const person = await openBrowser(browser, running, look)
  await person.page.goto(running.simUrl)
  await person.page.getByTestId(`staff-${staffId}`).click()
  await person.page.getByTestId('me').waitFor()
  return person
}

/** The same without choosing a staff yet. */
export async function openBrowser(
  browser: Browser,
  running: Running,
  look: Look = {},
): Promise<Person> {
  const { width = 1280, height = 800, scheme = 'light', sidebar = 300, scale = 1 } = look
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    deviceScaleFactor: scale,
  })
  context.setDefaultTimeout(20_000)
  await context.addInitScript(`localStorage.setItem('sidebar width', '${sidebar}')`)
  return new Person(await context.newPage(), running)
}

/** What the platform knows of one staff's customer: tags and conversation. */
export async function lookAtPlatform(
  running: Running,
  staffId: string,
  customerId: string,
): Promise<Follow> {
  const path = `/_control/world/${platformCorp}/follows/${staffId}/${customerId}`
  const reply = await fetch(`${running.simUrl}${path}`)
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`)
  return (await reply.json()) as Follow
}

export async function appMessagesTo(running: Running, staffId: string): Promise<unknown[]> {
  const query = new URLSearchParams({ corpId: platformCorp, userid: staffId })
  const reply = await fetch(`${running.simUrl}/_control/app-messages?${query}`)
  const { messages } = (await reply.json()) as { messages: unknown[] }
  return messages
}
