import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { expect, it } from 'vitest'

const script = readFileSync(new URL('../../src/client/bridge.js', import.meta.url), 'utf8')
const host = 'http://localhost:3001'
const device = { host, userAgent: 'x wxwork/5.0.11', platform: 'Win32', touchPoints: 0 }

interface Bridge {
  invoke: (name: string, params: unknown, callback: (answer: unknown) => void) => void
  on: (name: string, listener: (data: unknown) => void) => void
}
interface Posted {
  type: string
  id?: number
  page: string
  name?: string
  params?: unknown
  href?: string
}

interface Page extends EventTarget {
  location: { href: string }
  parent: unknown
  /** Installed by the script. */
  WeixinJSBridge?: Bridge
}

/** Just enough of a browser for the script: a window in `parent`, or at the top without one. */
function openPage(options: { name: string; isTop?: boolean; delays?: (() => void)[] }) {
  class Document extends EventTarget {}
  Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'visible' })
  const posted: Posted[] = []
  const parent = { postMessage: (message: Posted) => posted.push(message) }
  const window: Page = Object.assign(new EventTarget(), {
    name: options.name,
    location: { href: 'http://localhost:3002/c/demo/sidebar#/a' },
    parent,
  })
  if (options.isTop) window.parent = window
  const document = new Document() as Document & { hidden?: boolean; visibilityState: string }
  const navigator = { userAgent: 'plain', platform: 'Linux' }
  const setTimeout = (run: () => void) => options.delays?.push(run)
  runInContext(script, createContext({ window, document, Document, navigator, Event, setTimeout }))
  const tell = (data: object, from: { origin?: string; source?: unknown } = {}) => {
    const event = Object.assign(new Event('message'), {
      origin: host,
      source: parent,
      ...from,
      data,
    })
    window.dispatchEvent(event)
  }
  return { window, document, navigator, posted, tell }
}

const inClient = (more: object = {}) => `wecom-client:${JSON.stringify({ ...device, ...more })}`

it('does nothing in a window of its own, or in a frame that the client did not open', () => {
  for (const page of [openPage({ name: inClient(), isTop: true }), openPage({ name: 'other' })]) {
    expect(page.window.WeixinJSBridge).toBeUndefined()
    expect(page.navigator.userAgent).toBe('plain')
    expect(page.posted).toEqual([])
  }
})

it('plays the device the client names', () => {
  const { navigator } = openPage({ name: inClient() })
  expect([navigator.userAgent, navigator.platform]).toEqual(['x wxwork/5.0.11', 'Win32'])
})

it('asks the client under the page’s own address and hands its answer over once', () => {
  const { window, posted, tell } = openPage({ name: inClient() })
  const answers: unknown[] = []
  const params = { a: 1, gone: undefined, call: () => 1 }
  window.WeixinJSBridge!.invoke('getContext', params, (answer) => answers.push(answer))
  const asked = posted.at(-1)!
  expect(asked).toMatchObject({ type: 'invoke', name: 'getContext', href: window.location.href })
  expect(asked.params).toEqual({ a: 1 })
  const answer = {
    channel: 'wecom-client',
    type: 'answer',
    id: asked.id,
    page: asked.page,
    answer: 7,
  }
  tell(answer, { origin: 'http://evil.example' })
  tell(answer, { source: {} })
  tell({ ...answer, page: 'the page before' })
  expect(answers).toEqual([])
  tell(answer)
  tell(answer)
  expect(answers).toEqual([7])
})

it('passes the client’s events on', () => {
  const { window, tell } = openPage({ name: inClient() })
  const heard: unknown[] = []
  window.WeixinJSBridge!.on('historyBack', (data) => heard.push(data))
  tell({ channel: 'wecom-client', type: 'event', name: 'historyBack', data: { x: 1 } })
  expect(heard).toEqual([{ x: 1 }])
})

it('is hidden and shown again when the client says so', () => {
  const { window, document, tell } = openPage({ name: inClient() })
  const seen: string[] = []
  document.addEventListener('visibilitychange', () =>
    seen.push(`${document.visibilityState} ${document.hidden}`),
  )
  window.addEventListener('focus', () => seen.push('focus'))
  tell({ channel: 'wecom-client', type: 'hidden', hidden: true })
  tell({ channel: 'wecom-client', type: 'hidden', hidden: false })
  expect(seen).toEqual(['hidden true', 'visible false', 'focus'])
})

it('can come late, and says when it is there', () => {
  const delays: (() => void)[] = []
  const { window, document } = openPage({ name: inClient({ bridgeDelayMs: 1500 }), delays })
  let ready = 0
  document.addEventListener('WeixinJSBridgeReady', () => (ready += 1))
  expect(window.WeixinJSBridge).toBeUndefined()
  for (const run of delays) run()
  expect(window.WeixinJSBridge).toBeDefined()
  expect(ready).toBe(1)
})
