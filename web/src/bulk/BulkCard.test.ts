import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import BulkCard from './BulkCard.vue'
import { bulkOf, namesReply } from './bulk-samples.ts'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  setBoot(null)
})

const { bulkId } = bulkOf()
const course = `/api/bulk/${bulkId}/course`
const failures = [
  { customerId: 'wm1', name: '小雨', problem: 'customer.lost', at: '2026-11-19T02:00:00.000Z' },
]

async function settle() {
  await vi.advanceTimersByTimeAsync(50)
  await flushPromises()
}

it('looks again every two seconds while it runs, and can be stopped', async () => {
  const running = bulkOf({ state: 'running', done: 10, waiting: 116, unchanged: 0 })
  const stopped = { ...running, state: 'stopped' as const, stoppedBy: '沈佳怡', undoable: false }
  let now = running
  const asked = stubServer(({ path, method }) => {
    if (method === 'PUT') now = stopped
    if (path === course) return { reply: { bulk: now } }
    return { reply: path.startsWith('/api/bulk/') ? { bulk: now, failures } : namesReply(path) }
  })
  const card = mount(BulkCard, { props: { bulkId } })
  await settle()
  await vi.advanceTimersByTimeAsync(4100)
  const looks = () => asked.filter(({ path }) => path === `/api/bulk/${bulkId}`).length
  expect(looks()).toBe(3)
  expect(card.get('[data-testid=bulk-state]').text()).toBe('正在做 10 / 126')
  await card.get('[data-testid=bulk-stop]').trigger('click')
  await settle()
  expect(card.get('[data-testid=bulk-state]').text()).toBe('沈佳怡停下了，做到 10 / 126')
  const before = looks()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(looks()).toBe(before)
  expect(card.find('[data-testid=bulk-go_on]').exists()).toBe(true)
  card.unmount()
})

it('goes by what was steered, not by a look that began before', async () => {
  const ended = bulkOf({ pending: 3, failed: 1, unchanged: 27 })
  const again = bulkOf({ state: 'running', waiting: 1, unchanged: 27, undoable: false })
  let release = () => {}
  let isSlow = false
  stubServer(async ({ path }) => {
    if (path === course) return { reply: { bulk: again } }
    if (!path.startsWith('/api/bulk/')) return { reply: namesReply(path) }
    if (isSlow) await new Promise<void>((resolve) => (release = resolve))
    return { reply: { bulk: ended, failures } }
  })
  const card = mount(BulkCard, { props: { bulkId } })
  await settle()
  isSlow = true
  await vi.advanceTimersByTimeAsync(5100)
  await card.get('[data-testid=bulk-retry_failed]').trigger('click')
  await settle()
  isSlow = false
  release()
  await settle()
  expect(card.get('[data-testid=bulk-state]').text()).toBe('正在做 125 / 126')
  card.unmount()
})

it('names those that failed with why, and takes back only when asked twice', async () => {
  const back = bulkOf({ bulkId: '1e3f7a52-8f0e-4c77-9b61-3a8f1a4b7c21', undoes: bulkId })
  stubServer(({ path }) => {
    if (path === course) return { reply: { bulk: back } }
    const bulk = bulkOf({ failed: 1, unchanged: 27 })
    return { reply: path.startsWith('/api/bulk/') ? { bulk, failures } : namesReply(path) }
  })
  const card = mount(BulkCard, { props: { bulkId } })
  await settle()
  expect(card.get('[data-testid=bulk-card]').text()).toContain('加上「敏感肌」')
  expect(card.get('[data-testid=bulk-counts]').text()).toBe('已改98没变27没改成1')
  expect(card.get('[data-testid=bulk-failures]').text()).toBe('小雨已经不是好友了')
  await card.get('[data-testid=bulk-take_back]').trigger('click')
  expect(card.emitted('open')).toBeUndefined()
  await card.get('[data-testid=bulk-sure]').trigger('click')
  await settle()
  expect(card.emitted('open')).toEqual([[back.bulkId]])
  card.unmount()
})

it('says of one taken back that it was, and leads to the one that did it', async () => {
  const undoneBy = '5b1de1a4-3f3a-4a59-8d4e-0a3f3f1f2c11'
  const bulk = bulkOf({ undoneBy, undoable: false })
  stubServer(({ path }) => ({
    reply: path.startsWith('/api/bulk/') ? { bulk, failures: [] } : namesReply(path),
  }))
  const card = mount(BulkCard, { props: { bulkId } })
  await settle()
  expect(card.get('[data-testid=bulk-state]').text()).toBe('已撤回')
  expect(card.get('[data-testid=bulk-counts]').text()).toContain('改过98')
  await card.get('[data-testid=bulk-undone]').trigger('click')
  expect(card.emitted('open')).toEqual([[undoneBy]])
  card.unmount()
})
