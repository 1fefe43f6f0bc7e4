import type { CustomerTag, CustomerTags } from '@xiaoguan/shared/tag'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { request } from '../api/client.ts'
import { stubServer, type Answer } from '../api/stub-server.ts'
import { currentToast, undoToast } from '../ui/toast.ts'
import { shownTags } from './apply-tag-change.ts'
import { useTags } from './tag-store.ts'

const water = {
  tagId: 't1',
  name: '喝水少',
  tagGroupId: 'g9',
  tagClass: 'service' as const,
  single: false,
}
const young = {
  tagId: 'a1',
  name: '18–24 岁',
  tagGroupId: 'g1',
  tagClass: 'fact' as const,
  single: true,
}

function onTag(change: Partial<CustomerTag> = {}): CustomerTag {
  return {
    tagId: 'a2',
    name: '25–30 岁',
    tagGroupId: 'g1',
    tagClass: 'fact',
    on: { staffId: 'me', name: '周倩' },
    mine: true,
    addedAt: '2026-11-01T02:40:00Z',
    addedBy: '周倩',
    source: 'staff',
    rule: null,
    sync: 'synced',
    syncProblem: null,
    ...change,
  }
}

function setUp(answer: Answer | Promise<Answer>) {
  const asked = stubServer(() => answer)
  setActivePinia(createPinia())
  setOutbox(
    new Outbox({
      owner: () => 'helu/me',
      storage: { add: async () => undefined, remove: async () => undefined, list: async () => [] },
      send: (change) => request(change.method, change.path, undefined, change.body),
      lock: (work) => work(),
    }),
  )
  const tags: CustomerTags = { on: [onTag()], unknown: [], likely: [], refused: [] }
  const store = useTags()
  store.show('wm1', tags)
  return { store, asked, names: () => store.tags.on.map((tag) => tag.name) }
}

const never = new Promise<Answer>(() => undefined)

describe('the tag store', () => {
  beforeEach(() => setOutbox(null))

  it('shows a tag at once and the server’s truth after it', async () => {
    const truth = {
      on: [onTag(), onTag({ tagId: 't1', name: '喝水少' })],
      unknown: [],
      likely: [],
      refused: [],
    }
    const { store, names } = setUp({ reply: truth })
    const tapped = store.putOn(water)
    expect(names()).toEqual(['25–30 岁', '喝水少'])
    await tapped
    await vi.waitFor(() => expect(store.tags.on[1]?.sync).toBe('synced'))
  })

  it('no longer says that a tag is on once WeCom refused it', async () => {
    const { store } = setUp({ reply: { on: [onTag()], unknown: [], likely: [], refused: [] } })
    await store.putOn(water)
    expect(currentToast.value?.text).toBe('已加「喝水少」')
    const refused = {
      ...water,
      wanted: 'on' as const,
      problem: '84061',
      at: '2026-11-01T02:40:00Z',
    }
    store.show('wm1', {
      on: [onTag()],
      unknown: [],
      likely: [],
      refused: [{ ...refused, tagId: 't9' }],
    })
    await nextTick()
    expect(currentToast.value?.text).toBe('已加「喝水少」')
    await vi.waitFor(() => expect(store.tags.on).toHaveLength(1))
    store.show('wm1', { on: [onTag()], unknown: [], likely: [], refused: [refused] })
    await vi.waitFor(() => expect(currentToast.value).toBeNull())
  })

  it('takes the tag back and says why when the server refuses', async () => {
    const { store, names } = setUp({ status: 400, reply: { code: 'tag.unknown', requestId: 'r' } })
    await store.putOn(water)
    await vi.waitFor(() => expect(names()).toEqual(['25–30 岁']))
    expect(currentToast.value?.text).toContain('标签已经没有了')
  })

  it('undoes with the opposite change', async () => {
    const { store, asked, names } = setUp('offline')
    await store.putOn(water)
    undoToast()
    expect(names()).toEqual(['25–30 岁'])
    expect(asked[0]?.body).toMatchObject({ add: ['t1'], remove: [] })
  })

  it('swaps within a single-choice group, and undo brings the earlier one back', async () => {
    const { store, names } = setUp(never)
    await store.putOn(young)
    expect(names()).toEqual(['18–24 岁'])
    undoToast()
    expect(names()).toEqual(['25–30 岁'])
  })

  it('never shows one customer’s taps on another', async () => {
    const { store, names } = setUp(never)
    await store.putOn(water)
    store.show('wm2', { on: [], unknown: [], likely: [], refused: [] })
    expect(names()).toEqual([])
    undoToast()
    expect(names()).toEqual([])
  })

  it('takes a tap back at the server also once the chat has moved on', async () => {
    const { store, asked } = setUp({
      reply: { on: [onTag()], unknown: [], likely: [], refused: [] },
    })
    await store.putOn(water)
    store.show('wm2', { on: [], unknown: [], likely: [], refused: [] })
    undoToast()
    await expect.poll(() => asked.length).toBe(2)
    expect(asked[1]).toMatchObject({
      path: '/api/customers/wm1/tags',
      body: { add: [], remove: ['t1'] },
    })
    expect(store.tags.on).toEqual([])
  })

  it('shows one chip for a tag that two people put on, the own one', () => {
    const hers = onTag({ mine: false, on: { staffId: 'wf', name: '王芳' } })
    expect(shownTags([hers, onTag()]).map((tag) => tag.mine)).toEqual([true])
  })
})
