import { CustomerTags } from '@xiaoguan/shared/tag'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { request } from '../api/client.ts'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { type Answer, stubServer } from '../api/stub-server.ts'
import { closeToast, currentToast, undoToast } from '../ui/toast.ts'
import { consentWish } from './consent-wishes.ts'
import ConsentAsk from './ConsentAsk.vue'
import { useTags } from './tag-store.ts'

afterEach(() => {
  closeToast()
  setOutbox(null)
  document.body.innerHTML = ''
})
const none = { on: [], unknown: [], likely: [], refused: [] }
const skin = { tagGroupId: 'skin', tagClass: 'service' as const, single: false }

async function tapped() {
  let isGiven = false
  const asked = stubServer(({ path }): Answer => {
    // What comes back of the card matters to nobody here.
    if (path.endsWith('/consent')) {
      isGiven = true
      return { reply: {} }
    }
    const refused = { code: 'tag.consent_missing', requestId: 'r' }
    return isGiven ? { reply: none } : { status: 409, reply: refused }
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
  const store = useTags()
  store.show('wm1', z.parse(CustomerTags, none))
  await store.putOn({ ...skin, tagId: 'calm', name: '敏感肌' })
  const wish = await vi.waitUntil(() => consentWish.value)
  await flushPromises()
  mount(ConsentAsk, { props: { wish }, attachTo: document.body })
  await flushPromises()
  const tap = async (testId: string) => {
    document.querySelector<HTMLElement>(`[data-testid=${testId}]`)?.click()
    await flushPromises()
  }
  const sent = () => asked.map(({ path, body }) => [path.split('/').at(-1), body])
  return { store, tap, sent }
}

it('keeps her consent first, then puts the tag on; taking it back leaves the consent', async () => {
  const { store, tap, sent } = await tapped()
  expect(document.body.textContent).toContain('她同意记下这类信息吗？')
  expect(document.body.textContent).toContain('「敏感肌」')
  // The tag does not stand while it is asked.
  expect(store.tags.on).toEqual([])
  await tap('consent-given')
  await vi.waitFor(() => expect(sent()).toHaveLength(3))
  expect(sent().slice(1)).toMatchObject([
    ['consent', { given: true }],
    ['tags', { add: ['calm'] }],
  ])
  expect(currentToast.value?.text).toBe('已加「敏感肌」')
  undoToast()
  await vi.waitFor(() => expect(sent()).toHaveLength(4))
  expect(sent().at(-1)).toMatchObject(['tags', { remove: ['calm'] }])
})

it('leaves everything as it was when she is not asked now', async () => {
  const { tap, sent } = await tapped()
  await tap('consent-later')
  expect(consentWish.value).toBeNull()
  expect(sent()).toHaveLength(1)
})
