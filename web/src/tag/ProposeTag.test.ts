import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { request } from '../api/client.ts'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { type Answer, stubServer } from '../api/stub-server.ts'
import { closeToast, currentToast } from '../ui/toast.ts'
import ProposedTags from './ProposedTags.vue'
import ProposeTag from './ProposeTag.vue'
import { useTags } from './tag-store.ts'

afterEach(() => {
  closeToast()
  setBoot(null)
  setOutbox(null)
  document.body.innerHTML = ''
})
// Comes first of the two: what is still on screen would look for the boot data when its answers come.
enableAutoUnmount(afterEach)

const group = (tagGroupId: string, name: string, byRule = false) => ({
  tagGroupId,
  name,
  tagClass: 'service',
  single: false,
  mustAsk: false,
  sensitive: false,
  byRule,
  tags: [{ tagId: `${tagGroupId}1`, name: `${name}一` }],
})
const twin = { tagId: 'habit1', name: '怕冷（手脚）', tagGroupId: 'habit', groupName: '习惯' }
const proposal = {
  proposalId: 'aaaaaaaa-0000-4000-8000-000000000000',
  tagGroupId: 'habit',
  groupName: '习惯',
  name: '怕冷',
  customer: null,
  state: 'open',
  askedBy: { staffId: 'shenjiayi', name: '沈佳怡' },
  askedAt: '2026-11-19T02:40:00.000Z',
  decidedBy: null,
  reason: null,
  tagId: null,
  twins: [],
}
const tags = { on: [], unknown: [], likely: [], refused: [] }

async function open(made: Answer, twins: object[] = []) {
  const asked = stubServer(({ method, path }): Answer => {
    if (path === '/api/tag-groups')
      return {
        reply: { version: '1', tagGroups: [group('habit', '习惯'), group('spend', '消费', true)] },
      }
    if (path === '/api/tag-twins') return { reply: { twins } }
    if (path.endsWith('/withdrawal')) return { reply: { proposals: [] } }
    return method === 'PUT' ? made : { reply: tags }
  })
  setActivePinia(createPinia())
  setOutbox(
    new Outbox({
      owner: () => 'helu/me',
      storage: { add: async () => undefined, remove: async () => undefined, list: async () => [] },
      send: (change) => request(change.method, change.path, undefined, change.body),
      lock: (work) => work(),
    }),
  )
  useTags().show('wm1', tags)
  const sheet = mount(ProposeTag, { props: { typed: '怕冷' }, attachTo: document.body })
  await flushPromises()
  const find = (testId: string) => document.querySelector<HTMLElement>(`[data-testid=${testId}]`)
  const tap = async (testId: string) => {
    find(testId)?.click()
    await flushPromises()
  }
  const submit = async () => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await flushPromises()
  }
  return { asked, sheet, find, tap, submit }
}

describe('a new tag', () => {
  it('is wished for in a group, and stands as waiting until it is taken back', async () => {
    const { asked, sheet, find, tap, submit } = await open({ reply: { proposal } })
    // What rules set is no place for what somebody says.
    expect(find('propose-in-spend')).toBeNull()
    await submit()
    expect(asked.filter(({ method }) => method === 'PUT')).toEqual([])
    await tap('propose-in-habit')
    await submit()
    expect(asked.findLast(({ method }) => method === 'PUT')?.body).toEqual({
      tagGroupId: 'habit',
      name: '怕冷',
      customerId: 'wm1',
      despite: [],
    })
    expect(sheet.emitted('done')).toHaveLength(1)
    const waiting = mount(ProposedTags)
    expect(waiting.text()).toContain('「怕冷」等运营点头')
    await waiting.get('[data-testid=withdraw]').trigger('click')
    await flushPromises()
    expect(waiting.text()).toBe('')
  })

  it('is shown its twin, which one tap takes instead', async () => {
    const { asked, find, tap } = await open({ reply: { proposal } }, [{ ...twin, same: 'part' }])
    expect(find('twins')?.textContent).toContain('已经有「怕冷（手脚）」')
    await tap('twin-habit1')
    await vi.waitFor(() =>
      expect(asked.at(-1)).toMatchObject({
        path: '/api/customers/wm1/tags',
        body: { add: ['habit1'] },
      }),
    )
  })

  it('says that somebody else wished for it, and goes on despite what was shown', async () => {
    const { asked, find, tap, submit } = await open({ reply: { proposal } }, [
      { ...twin, tagId: 'p1', name: '怕冷', same: 'proposal' },
    ])
    expect(find('twins')?.textContent).toContain('已经有人提了「怕冷」')
    await tap('propose-in-habit')
    await submit()
    const sent = asked.findLast(({ method }) => method === 'PUT')
    expect(sent?.body).toMatchObject({ despite: ['p1'] })
  })

  it('stays open with the reason when it cannot be', async () => {
    const requestId = 'r'
    const full = { status: 409, reply: { code: 'tag.limit_reached', requestId } }
    const { sheet, find, tap, submit } = await open(full)
    await tap('propose-in-habit')
    await submit()
    expect(document.querySelector('[role=alert]')?.textContent).toContain('上限')
    expect(sheet.emitted('done')).toBeUndefined()
    const field = find('propose-name')
    if (field instanceof HTMLInputElement) field.value = '冷'.repeat(31)
    field?.dispatchEvent(new Event('input'))
    await flushPromises()
    expect(document.querySelector('[role=alert]')?.textContent).toContain('最多 30 个字')
  })

  it('is put on at once where it was made at once', async () => {
    const done = { ...proposal, state: 'done', tagId: 'new1' }
    const { asked, tap, submit } = await open({ reply: { proposal: done } })
    await tap('propose-in-habit')
    await submit()
    await vi.waitFor(() =>
      expect(asked.some(({ path }) => path === '/api/customers/wm1/tags')).toBe(true),
    )
    expect(currentToast.value?.text).toBe('已加「怕冷」')
  })

  it('that is made while the chat moves on touches nobody else', async () => {
    const done = { ...proposal, state: 'done', tagId: 'new1' }
    const { asked, sheet, tap, submit } = await open({ reply: { proposal: done } })
    await tap('propose-in-habit')
    const sent = submit()
    useTags().show('wm2', tags)
    await sent
    await vi.waitFor(() => expect(sheet.emitted('done')).toHaveLength(1))
    await flushPromises()
    expect(asked.filter(({ path }) => path.startsWith('/api/customers/'))).toEqual([])
    expect(useTags().tags.on).toEqual([])
    expect(currentToast.value?.text).toBe('已建「怕冷」')
  })
})
