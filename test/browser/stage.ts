import type { Browser, Locator, Page } from 'playwright-core'
import type { Running } from '../support/running.ts'
import { type Person, corpKey, signIn } from './page-objects.ts'

/** One screen as somebody sees it: what to photograph and to read. */
export type Screen = {
  page: Page
  /** Of the chat window, a part of it, or a page of its own. */
  part: 'sidebar' | 'phone' | 'page' | 'window'
  /** The console's: made for a desk. */
  wide?: boolean
}

/** Where scenes are played: the running demo, and each staff with a browser of her own. */
export class Stage {
  readonly browser: Browser
  readonly running: Running
  readonly #people = new Map<string, Promise<Person>>()

  constructor(browser: Browser, running: Running) {
    this.browser = browser
    this.running = running
  }

  person(staffId: string): Promise<Person> {
    const known = this.#people.get(staffId)
    if (known) return known
    const person = signIn(this.browser, this.running, staffId, { height: 1000 })
    this.#people.set(staffId, person)
    return person
  }

  /** The sidebar of this staff beside this conversation, freshly loaded and ready. */
  async sidebar(staffId: string, chat: string): Promise<Screen & { frame: Person['sidebar'] }> {
    const person = await this.person(staffId)
    const { id } = await person.findChat(chat)
    await person.page.evaluate(`location.hash = '#/'`)
    await person.page.getByTestId('sidebar-frame').waitFor({ state: 'detached' })
    await person.page.evaluate(`location.hash = '#/chat/' + encodeURIComponent('${id}')`)
    const frame = person.sidebar
    await ready(frame.locator('[data-testid=customer],[data-testid=place-notice],h1').first())
    return { page: person.page, part: 'sidebar', frame }
  }

  /** A page of the H5 in a window of its own, as on a phone. */
  async h5(staffId: string, hash: string, readyAt: string): Promise<Screen> {
    const person = await this.person(staffId)
    const page = await person.context.newPage()
    await page.setViewportSize({ width: 375, height: 812 })
    await page.goto(this.address(`/h5#/${hash}`))
    await ready(page.locator(readyAt).first())
    return { page, part: 'page' }
  }

  /** A page of the operator's console. */
  async console(hash: string, readyAt: string): Promise<Screen> {
    const person = await this.person('sumin')
    const page = await person.context.newPage()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(this.address(`/console#/${hash}`))
    await ready(page.locator(readyAt).first())
    return { page, part: 'page', wide: true }
  }

  address(path: string): string {
    return `${this.running.gatewayUrl}/c/${corpKey}${path}`
  }
}

async function ready(sign: Locator): Promise<void> {
  await sign.waitFor()
}

/** All words on the screen, those for screen readers and fields included. */
export async function wordsOn({ page, part }: Screen): Promise<string> {
  const root = rootOf({ page, part })
  return root.evaluate((body) => {
    const fields = [...body.querySelectorAll('[placeholder],[aria-label],[title],[alt]')]
    const said = fields.flatMap((field) =>
      ['placeholder', 'aria-label', 'title', 'alt'].map((name) => field.getAttribute(name) ?? ''),
    )
    return [(body as HTMLElement).innerText, ...said].join('\n')
  })
}

export function rootOf({ page, part }: Screen): Locator {
  if (part === 'sidebar') return page.frameLocator('[data-testid=sidebar-frame]').locator('body')
  if (part === 'phone') return page.frameLocator('[data-testid=phone-frame]').locator('body')
  return page.locator('body')
}
