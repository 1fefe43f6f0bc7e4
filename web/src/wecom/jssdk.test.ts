import { beforeEach, describe, expect, it, vi } from 'vitest'
import { stubServer } from '../api/stub-server.ts'
import { createJssdkBridge } from './jssdk.ts'

type Options = { onAgentConfigFail: (failure: unknown) => void }

const sdk = vi.hoisted(() => ({
  env: { isWeCom: true },
  register: vi.fn<(options: Options) => void>(),
  getContext: vi.fn<() => Promise<{ entry: string }>>(),
  getCurExternalContact: vi.fn<() => Promise<{ userId: string }>>(),
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
})
