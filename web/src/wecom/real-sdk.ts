import { vi } from 'vitest'
import type { WecomBridge } from './bridge.ts'

/** A client as its page sees it: how it names itself, and the raw answers of its bridge. */
export type RawClient = {
  userAgent: string
  platform?: string
  answer?: (api: string) => Record<string, unknown>
}

/** For tests: our bridge over WeCom's real SDK, loaded anew inside such a client. `asked`: the calls it got. */
export async function openInside(
  client: RawClient,
): Promise<{ bridge: WecomBridge; asked: string[] }> {
  const asked: string[] = []
  vi.resetModules()
  vi.stubGlobal('navigator', {
    userAgent: client.userAgent,
    platform: client.platform ?? 'Win32',
    maxTouchPoints: 0,
  })
  vi.stubGlobal('WeixinJSBridge', {
    on: () => undefined,
    invoke: (api: string, _: unknown, done: (answer: object) => void) => {
      asked.push(api)
      done(client.answer?.(api) ?? { err_msg: `${api}:ok` })
    },
  })
  const { stubServer } = await import('../api/stub-server.ts')
  stubServer(() => ({ reply: { timestamp: '1', nonceStr: 'n', signature: 's' } }))
  const { createJssdkBridge } = await import('./jssdk.ts')
  return { bridge: createJssdkBridge(), asked }
}

type Tell = (reason: unknown) => void
type Node = Record<'on' | 'off', (name: 'unhandledRejection', tell: Tell) => void>

/** Rejections that nobody caught and that the page let pass, too; `end` stops the watching. */
export function watchRejections(): { passed: unknown[]; end: () => void } {
  // The page's own types know nothing of Node, which runs the tests. A browser tells the window; so do we.
  const { process } = globalThis as unknown as { process: Node }
  const passed: unknown[] = []
  const tell: Tell = (reason) => {
    const event = Object.assign(new Event('unhandledrejection', { cancelable: true }), { reason })
    if (window.dispatchEvent(event)) passed.push(reason)
  }
  process.on('unhandledRejection', tell)
  return { passed, end: () => process.off('unhandledRejection', tell) }
}
