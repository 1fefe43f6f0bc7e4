import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import { closeToast, currentToast } from '../ui/toast.ts'
import FindingsCard from './FindingsCard.vue'
import SyncCard from './SyncCard.vue'
import { useSync } from './sync-store.ts'

const callbacks = { waiting: 0, failed: 0, oldestWaitingAt: null, lastAt: null, byKind: [] }
const run = {
  syncRunId: 'aaaaaaaa-0000-4000-8000-000000000000',
  kind: 'by_hand',
  state: 'running',
  phase: 'tags',
  counts: {
    departments: 0,
    staff: 0,
    tags: 0,
    follows: 0,
    expectedFollows: null,
    added: 0,
    changed: 0,
    ended: 0,
    calls: 0,
    leastCalls: 0,
  },
  problem: null,
  startedAt: '2026-11-19T02:40:00.000Z',
  endedAt: null,
}

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => {
  closeToast()
  setBoot(null)
})

describe('the sync', () => {
  it('says that there was none, begins one and shows how far it is', async () => {
    let known: typeof run | null = null
    stubServer(({ method }) =>
      method === 'POST'
        ? { reply: { run: (known = run) } }
        : { reply: { run: known, findings: [], callbacks } },
    )
    const card = mount(SyncCard)
    await useSync().load()
    expect(card.text()).toContain('还没有同步过')
    expect(useSync().lookAgainMs).toBe(20_000)
    await card.get('[data-testid=sync-start]').trigger('click')
    await flushPromises()
    expect(card.get('[data-testid=sync-now]').text()).toContain('第 2 步，共 7 步：读标签')
    expect(card.get('[data-testid=sync-start]').attributes('disabled')).toBeDefined()
    expect(useSync().lookAgainMs).toBe(2_000)
  })

  it('says why it could not begin', async () => {
    stubServer(({ method }) =>
      method === 'POST' ? 'offline' : { reply: { run: null, findings: [], callbacks } },
    )
    const card = mount(SyncCard)
    await useSync().load()
    await card.get('[data-testid=sync-start]').trigger('click')
    await flushPromises()
    expect(currentToast.value?.text).toContain('网络不通')
    expect(card.get('[data-testid=sync-start]').attributes('disabled')).toBeUndefined()
  })

  it('says calmly that there is nothing to mend', async () => {
    stubServer(() => ({ reply: { run: null, findings: [], callbacks } }))
    const card = mount(FindingsCard)
    await useSync().load()
    expect(card.get('[data-testid=no-findings]').text()).toBe('没有要处理的')
  })
})
