import { CustomerTags } from '@xiaoguan/shared/tag'
import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { setBoot } from '../api/boot.ts'
import { request } from '../api/client.ts'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { ProblemError } from '../api/problem.ts'
import { stubServer } from '../api/stub-server.ts'
import { consentWish } from '../tag/consent-wishes.ts'
import { useTags } from '../tag/tag-store.ts'
import { closeToast, currentToast } from '../ui/toast.ts'
import { sayRefused } from './say-refused.ts'

afterEach(() => {
  closeToast()
  setOutbox(null)
  setBoot(null)
  consentWish.value = null
})
const none = z.parse(CustomerTags, { on: [], unknown: [], likely: [], refused: [] })
const calm = { tagGroupId: 'skin', tagClass: 'service' as const, single: false, tagId: 'calm' }

/** The first 🔒 tag of somebody, tapped; `add`: how the device keeps the tap. */
async function tapFirst(add: () => Promise<void>) {
  stubServer(() => ({ status: 409, reply: { code: 'tag.consent_missing', requestId: 'r' } }))
  setActivePinia(createPinia())
  const outbox = new Outbox({
    owner: () => 'helu/me',
    storage: { add, remove: async () => undefined, list: async () => [] },
    send: (change) => request(change.method, change.path, undefined, change.body),
    lock: (work) => work(),
  })
  setOutbox(outbox)
  const heard: string[] = []
  outbox.onRefused((change, error, isAwaited) => {
    sayRefused(change, error, isAwaited)
    heard.push(currentToast.value?.text ?? '')
  })
  const store = useTags()
  store.show('wm1', none)
  const put = store.putOn({ ...calm, name: '敏感肌' })
  void outbox.flush()
  return { put, heard, store }
}

it('leaves the first 🔒 tag to the question, when the answer comes after the tap was kept', async () => {
  const { put, heard } = await tapFirst(async () => undefined)
  await put
  await flushPromises()
  await flushPromises()
  expect(consentWish.value).toMatchObject({ customerId: 'wm1' })
  expect(heard.filter((text) => text.includes('没存上'))).toEqual([])
  expect(currentToast.value).toBeNull()
})

it('and when it comes before, sent by another flush', async () => {
  let kept = () => {}
  const { put, heard } = await tapFirst(() => new Promise<void>((resolve) => (kept = resolve)))
  await flushPromises()
  await flushPromises()
  expect(heard).toEqual([''])
  kept()
  await put
  await flushPromises()
  expect(consentWish.value).toMatchObject({ customerId: 'wm1' })
  expect(currentToast.value).toBeNull()
})

it('says so where nobody asks: the tap was left by an earlier page, or the chat moved on', () => {
  setActivePinia(createPinia())
  const store = useTags()
  store.show('wm1', none)
  const error = new ProblemError('tag.consent_missing', 409, 'r')
  sayRefused({ customerId: 'wm1' }, error, false)
  expect(currentToast.value?.text).toContain('没存上')
  closeToast()
  store.show('wm2', none)
  sayRefused({ customerId: 'wm1' }, error, true)
  expect(currentToast.value?.text).toContain('没存上')
  closeToast()
  sayRefused({ customerId: 'wm2' }, new ProblemError('tag.not_on', 409, 'r'), true)
  expect(currentToast.value?.text).toContain('没存上')
})
