import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import BulkForm from './BulkForm.vue'
import BulkPreview from './BulkPreview.vue'
import BulkTags from './BulkTags.vue'
import { bulkOf, namesReply } from './bulk-samples.ts'

beforeEach(() => {
  setActivePinia(createPinia())
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  setBoot(null)
})

const choice = { customerIds: ['wm1', 'wm2'] }

async function open(preview: object) {
  let isLost = true
  const asked = stubServer(({ method, path }) => {
    if (path === '/api/bulk/preview') return { reply: preview }
    if (method !== 'PUT') return { reply: namesReply(path) }
    // The first answer does not come back.
    const lost = isLost
    isLost = false
    return lost ? 'offline' : { reply: { bulk: bulkOf({ state: 'running' }) } }
  })
  const form = mount(BulkForm, { props: { kind: 'tag', choice } })
  const settle = async () => {
    await vi.advanceTimersByTimeAsync(400)
    await flushPromises()
  }
  await settle()
  return { asked, form, settle }
}

it('counts before it begins, and begins the same bulk when the answer got lost', async () => {
  const examples = [{ customerId: 'wm1', name: '小雨' }]
  const { asked, form, settle } = await open({ count: 2, changes: 1, leftOut: 0, examples })
  expect(form.get('[data-testid=bulk-start]').attributes('disabled')).toBeDefined()
  await form.get('[data-testid=bulk-tag-search]').setValue('mgj')
  await form.get('[data-testid=bulk-tag-etCalm]').trigger('click')
  await settle()
  expect(form.get('[data-testid=bulk-preview]').text()).toContain('2 位客人，会改 1 位')
  for (const _ of [1, 2]) {
    await form.get('[data-testid=bulk-start]').trigger('click')
    await settle()
  }
  const starts = asked.filter(({ method }) => method === 'PUT')
  expect(starts).toHaveLength(2)
  expect(starts[0]?.path).toBe(starts[1]?.path)
  expect(starts[1]?.body).toEqual({ choice, action: { kind: 'tag', add: ['etCalm'], remove: [] } })
  expect(form.emitted('started')).toHaveLength(1)
})

it('puts on one tag of a single-choice group, the last tapped', async () => {
  const tags = ['dry', 'oily'].map((tagId) => ({ tagId, name: tagId }))
  const flags = { single: true, byRule: false, mustAsk: false, sensitive: false }
  const group = { tagGroupId: 'g', name: '肤质', tagClass: 'service' as const, ...flags, tags }
  const action = { kind: 'tag' as const, add: ['dry'], remove: [] }
  const form = mount(BulkTags, { props: { groups: [group], modelValue: action } })
  await form.get('[data-testid=bulk-tag-oily]').trigger('click')
  expect(form.emitted('update:modelValue')).toEqual([[{ ...action, add: ['oily'] }]])
})

it('does not begin what would change nobody', async () => {
  const { form, settle } = await open({ count: 2, changes: 0, leftOut: 3, examples: [] })
  await form.get('[data-testid=bulk-tag-etCalm]').trigger('click')
  await settle()
  const preview = form.get('[data-testid=bulk-preview]')
  expect(preview.text()).toContain('没有要改的')
  expect(preview.text()).toContain('3 位不归你管')
  expect(form.get('[data-testid=bulk-start]').attributes('disabled')).toBeDefined()
})

it('says of a 🔒 tag that it is put on one by one, and of an unknown one that there is none', async () => {
  const flags = { single: false, byRule: false, mustAsk: false, sensitive: true }
  const tags = [{ tagId: 'calm', name: '敏感肌', readings: 'min gan ji' }]
  const locked = [{ tagGroupId: 'g', name: '皮肤', tagClass: 'service' as const, ...flags, tags }]
  const action = { kind: 'tag' as const, add: [], remove: [] }
  const form = mount(BulkTags, { props: { groups: [], locked, modelValue: action } })
  const search = form.get('[data-testid=bulk-tag-search]')
  await search.setValue('mgj')
  expect(form.get('[data-testid=bulk-no-tag]').text()).toBe('「敏感肌」是敏感标签，要一位一位打')
  await search.setValue('油皮')
  expect(form.get('[data-testid=bulk-no-tag]').text()).toBe('没有叫「油皮」的标签')
})

it('says before it begins what cannot be taken back together', () => {
  const value = { count: 2, changes: 2, leftOut: 0, examples: [] }
  const words = (['tag', 'enroll'] as const).map((kind) => {
    const state = { status: 'ready' as const, value }
    const props = { kind, hasAction: true, state, starting: false }
    return mount(BulkPreview, { props }).text()
  })
  expect(words[0]).not.toContain('撤回')
  expect(words[1]).toContain('加入计划不能整批撤回')
})
