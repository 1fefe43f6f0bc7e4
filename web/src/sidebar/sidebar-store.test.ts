import type { Sidebar } from '@xiaoguan/shared/sidebar'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { request } from '../api/client.ts'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { stubServer, type Answer } from '../api/stub-server.ts'
import { BridgeError } from '../wecom/bridge.ts'
import { fakeBridge } from '../wecom/fake.ts'
import { sidebarOf } from './sidebar-samples.ts'
import { useSidebar } from './sidebar-store.ts'

type Serve = (customerId: string) => Answer | Promise<Answer>

function setUp(serve: Serve = (customerId) => ({ reply: sidebarOf(customerId) })) {
  const asked = stubServer(({ path }) => serve(path.split('/')[3] ?? ''))
  setActivePinia(createPinia())
  setOutbox(
    new Outbox({
      owner: () => 'helu/me',
      storage: { add: async () => undefined, remove: async () => undefined, list: async () => [] },
      send: (change) => request(change.method, change.path, undefined, change.body),
      lock: (work) => work(),
    }),
  )
  return { asked, sidebar: useSidebar() }
}

const shownId = (view: Sidebar | null) => view?.customer.customerId

describe('the sidebar', () => {
  beforeEach(() => {
    sessionStorage.clear()
    setOutbox(null)
  })

  it('shows the customer whose chat is open', async () => {
    const { sidebar } = setUp()
    await sidebar.find(fakeBridge('wm-first'))
    expect(shownId(sidebar.view)).toBe('wm-first')
  })

  it('never shows the first customer once the chat moved on, however late her answer', async () => {
    let answerFirst: (answer: Answer) => void = () => undefined
    const { sidebar } = setUp((customerId) =>
      customerId === 'wm-slow'
        ? new Promise((resolve) => (answerFirst = resolve))
        : { reply: sidebarOf(customerId) },
    )
    const bridge = fakeBridge('wm-slow')
    const first = sidebar.find(bridge)
    await vi.waitFor(() => expect(sidebar.customerId).toBe('wm-slow'))
    bridge.customerId = 'wm-second'
    await sidebar.find(bridge)
    answerFirst({ reply: sidebarOf('wm-slow') })
    await first
    expect(shownId(sidebar.view)).toBe('wm-second')
  })

  it('shows the last copy of this very customer while the server is asked', async () => {
    const { sidebar } = setUp()
    const bridge = fakeBridge('wm-copied')
    await sidebar.find(bridge)
    const later = setUp(() => new Promise(() => undefined)).sidebar
    void later.find(bridge)
    await vi.waitFor(() => expect(shownId(later.view)).toBe('wm-copied'))
    bridge.customerId = 'wm-never-seen'
    void later.find(bridge)
    await vi.waitFor(() => expect(later.customerId).toBe('wm-never-seen'))
    expect(later.view).toBeNull()
  })

  it('takes everything off the screen when she is not theirs any more', async () => {
    const { sidebar } = setUp()
    const bridge = fakeBridge('wm-gone')
    await sidebar.find(bridge)
    stubServer(() => ({ status: 403, reply: { code: 'customer.not_yours', requestId: 'r' } }))
    await sidebar.refresh()
    expect(sidebar.view).toBeNull()
  })

  it('keeps a patch from being overwritten by an older answer', async () => {
    const { sidebar } = setUp()
    await sidebar.find(fakeBridge('wm-patched'))
    const asking = sidebar.refresh()
    sidebar.patch('wm-patched', (before) => ({
      ...before,
      next: null,
      question: null,
      scripts: [],
    }))
    const patched = sidebar.view
    sidebar.patch('wm-other', () => sidebarOf('wm-other'))
    expect(sidebar.view).toBe(patched)
    await asking
    await vi.waitFor(() => expect(sidebar.view).not.toBe(patched))
    expect(shownId(sidebar.view)).toBe('wm-patched')
  })

  it.each([
    ['group_chat_tools', 'group_chat'],
    ['contact_profile', 'profile'],
    ['normal', 'workbench'],
  ] as const)('explains itself when opened from %s', async (from, problem) => {
    const { sidebar, asked } = setUp()
    const bridge = fakeBridge('')
    bridge.from = from
    await sidebar.find(bridge)
    expect(sidebar.place).toMatchObject({ at: 'problem', problem })
    expect(asked).toEqual([])
  })

  it('names a refusal of the client', async () => {
    const { sidebar } = setUp()
    const bridge = fakeBridge()
    bridge.currentCustomerId = () =>
      Promise.reject(new BridgeError('config_failed', 'e=40093', '40093'))
    await sidebar.find(bridge)
    expect(sidebar.place).toEqual({ at: 'problem', problem: 'config_failed', code: '40093' })
  })
})
