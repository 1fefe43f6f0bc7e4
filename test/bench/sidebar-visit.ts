import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Person } from '../browser/page-objects.ts'

/** A slow phone on a slow line. */
export const slow = { cpu: 4, latencyMs: 150, downBitsPerSecond: 1_600_000 }
export const screen = { width: 375, height: 667 }

/**
 * Put into the chat window and its frames. The window writes down when a sidebar frame is put in and
 * when the client is asked to send; the frame presses 发给… the moment it can be pressed, as a person
 * would who waits for it, and again where the first press only opened what was cut off.
 */
const watch = (name: string) => `(() => {
  const wanted = ${JSON.stringify(name)}
  const now = () => performance.timeOrigin + performance.now()
  if (window.parent === window) {
    const marks = window.__marks = { frameMs: 0, askedMs: 0 }
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node.dataset?.testid === 'sidebar-frame') marks.frameMs = now()
    }).observe(document, { subtree: true, childList: true })
    window.addEventListener('message', (event) => {
      if (event.data?.name === 'sendChatMessage') marks.askedMs = now()
    })
    return
  }
  if (!location.pathname.endsWith('/sidebar')) return
  const presses = window.__presses = []
  const look = () => {
    requestAnimationFrame(look)
    if (presses.length > 3 || document.visibilityState === 'hidden') return
    if (!document.querySelector('[data-testid=customer-name]')?.textContent.includes(wanted)) return
    const button = document.querySelector('[data-testid=next-step] [data-testid=send]')
    if (!button || button.disabled) return
    const last = presses.at(-1)
    if (last && (button.textContent === last.label || now() - last.atMs < 400)) return
    presses.push({ atMs: now(), label: button.textContent })
    button.click()
  }
  requestAnimationFrame(look)
})()`

export type Visit = {
  /** From the frame's navigation (or the switch) to the press that got through. */
  pressMs: number
  /** To the moment the client was asked to send. */
  askedMs: number
  presses: number
}

/** `name`: the customer to whom the frame sends; other customers' steps are left alone. */
export async function watchVisits(context: BrowserContext, name: string): Promise<void> {
  await context.addInitScript(watch(name))
}

/** Slows the app's pages down; the client's own calls stay as fast as a native bridge unless `all`. */
export async function slowDown(page: Page, gatewayUrl: string, all = false): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  const line = {
    latency: slow.latencyMs,
    downloadThroughput: slow.downBitsPerSecond / 8,
    uploadThroughput: slow.downBitsPerSecond / 8,
  }
  await session.send('Network.enable')
  if (all) await session.send('Network.emulateNetworkConditions', { offline: false, ...line })
  else await slowOnly(session, `${gatewayUrl}/*`, line)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slow.cpu })
  return session
}

async function slowOnly(session: CDPSession, urlPattern: string, line: object): Promise<void> {
  // Newer than the types that playwright-core brings.
  const send = session.send.bind(session) as (method: string, params: object) => Promise<unknown>
  await send('Network.emulateNetworkConditionsByRule', {
    offline: false,
    matchedNetworkConditions: [{ urlPattern, ...line }],
  })
}

/** Opens the conversation and waits until the client was asked to send; it is told to cancel, so nothing is sent. */
export async function visit(person: Person, chatId: string, keptAlive = false): Promise<Visit> {
  const { page } = person
  await person.switch({ cancelNext: true })
  // A visit that ends before would leave 发出去了吗？ behind for the next one.
  const told = page.waitForResponse((reply) => reply.url().endsWith('/parts/1/result'), {
    timeout: 60_000,
  })
  const beganMs: number = await page.evaluate(`(() => {
    window.__marks.askedMs = 0
    location.hash = '#/chat/' + encodeURIComponent(${JSON.stringify(chatId)})
    return performance.timeOrigin + performance.now()
  })()`)
  await page.waitForFunction('window.__marks.askedMs > 0', undefined, { timeout: 60_000 })
  const marks: { frameMs: number; askedMs: number } = await page.evaluate('window.__marks')
  const frame = await (await page.getByTestId('sidebar-frame').elementHandle())?.contentFrame()
  if (!frame) throw new Error('the sidebar went away')
  const presses: { atMs: number }[] = await frame.evaluate('window.__presses')
  await told
  const fromMs = keptAlive ? beganMs : marks.frameMs
  const last = presses.findLast(({ atMs }) => atMs <= marks.askedMs)
  if (!last) throw new Error('sent without a press')
  return {
    pressMs: last.atMs - fromMs,
    askedMs: marks.askedMs - fromMs,
    presses: presses.filter(({ atMs }) => atMs <= marks.askedMs && atMs >= fromMs).length,
  }
}
