import type { MessageContent } from '@xiaoguan/shared/script'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stubServer } from '../api/stub-server.ts'
import { createJssdkBridge } from './jssdk.ts'

type Options = { onAgentConfigFail: (failure: unknown) => void }

const sdk = vi.hoisted(() => ({
  env: { isWeCom: true },
  register: vi.fn<(options: Options) => void>(),
  getContext: vi.fn<() => Promise<{ entry: string }>>(),
  getCurExternalContact: vi.fn<() => Promise<{ userId: string }>>(),
  sendChatMessage: vi.fn<(message: unknown) => Promise<void>>(),
}))
vi.mock('@wecom/jssdk', () => sdk)

function useClient(version: string) {
  vi.stubGlobal('navigator', { userAgent: `Mozilla/5.0 wxwork/${version} MicroMessenger/7.0.1` })
}

describe('the bridge to the client', () => {
  beforeEach(() => {
    vi.resetAllMocks()
    stubServer(() => 'offline')
  })
  afterEach(() => void vi.useRealTimers())

  it.each(['2.8.10', '3.0.23', '3.0'])('asks for a newer client at version %s', async (version) => {
    useClient(version)
    const bridge = createJssdkBridge()
    await expect(bridge.currentCustomerId()).rejects.toMatchObject({ kind: 'old_client' })
    expect(sdk.register).not.toHaveBeenCalled()
  })

  it.each(['3.0.24', '3.1.6', '4.1.33.6009', '5.0.1'])('works with version %s', async (version) => {
    useClient(version)
    sdk.getCurExternalContact.mockResolvedValue({ userId: 'wm1' })
    await expect(createJssdkBridge().currentCustomerId()).resolves.toBe('wm1')
  })

  it('tells of a refused configuration where it matters, and leaves no rejection on the window', async () => {
    useClient('4.1.33')
    const failure = { errMsg: 'agentConfig:fail, e=80001' }
    sdk.register.mockImplementation((options) => options.onAgentConfigFail(failure))
    sdk.getCurExternalContact.mockRejectedValue(failure)
    const bridge = createJssdkBridge()
    const stray = Object.assign(new Event('unhandledrejection', { cancelable: true }), {
      reason: failure,
    })
    window.dispatchEvent(stray)
    expect(stray.defaultPrevented).toBe(true)
    await expect(bridge.currentCustomerId()).rejects.toMatchObject({
      kind: 'config_failed',
      code: '80001',
    })
  })

  it.each([
    [{ errMsg: 'sendChatMessage:cancel' }, 'cancelled'],
    [{ err_msg: 'sendChatMessage:fail_nopermission, no permission' }, 'no_permission'],
    [{ errmsg: 'access denied' }, 'no_permission'],
    [{ errMsg: 'getCurExternalContact:fail without context of external contact' }, 'no_customer'],
    [{ errMsg: 'sendChatMessage:fail, e=41102' }, 'refused'],
    [new Error('sendChatMessage:fail'), 'refused'],
    ['broken', 'refused'],
  ])('names the refusal %o as %s', async (failure, kind) => {
    useClient('4.1.33')
    sdk.sendChatMessage.mockRejectedValue(failure)
    const sending = createJssdkBridge().send({ kind: 'text', text: '你好' })
    await expect(sending).rejects.toMatchObject({ kind })
  })

  it('keeps the platform’s code for support', async () => {
    useClient('4.1.33')
    sdk.sendChatMessage.mockRejectedValue({ errMsg: 'sendChatMessage:fail, e=41102' })
    const sending = createJssdkBridge().send({ kind: 'text', text: '你好' })
    await expect(sending).rejects.toMatchObject({ code: '41102' })
  })

  it.each<[MessageContent, object]>([
    [
      { kind: 'text', text: '你好' },
      { msgtype: 'text', text: { content: '你好' } },
    ],
    [
      { kind: 'link', url: 'https://a.test', title: 't', summary: 's', cover: null },
      { msgtype: 'news', news: { link: 'https://a.test', title: 't', desc: 's', imgUrl: '' } },
    ],
  ])('hands %o over in the client’s own shape', async (content, message) => {
    useClient('4.1.33')
    sdk.sendChatMessage.mockResolvedValue()
    await createJssdkBridge().send(content)
    expect(sdk.sendChatMessage).toHaveBeenCalledWith(message)
  })

  it('ends a call that the client never answers', async () => {
    vi.useFakeTimers()
    useClient('4.1.33')
    sdk.getCurExternalContact.mockReturnValue(new Promise(() => undefined))
    const asking = createJssdkBridge()
      .currentCustomerId()
      .catch((error: unknown) => error)
    await vi.runAllTimersAsync()
    expect(await asking).toMatchObject({ kind: 'no_answer' })
  })
})
