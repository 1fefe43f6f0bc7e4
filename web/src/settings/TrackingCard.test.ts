import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import TrackingCard from './TrackingCard.vue'

const moments = { lookedAt: null, problem: null }

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => setBoot(null))

it('is off at first and says what is noted; a tap switches it', async () => {
  const asked = stubServer(({ method }) => ({ reply: { trackLinks: method === 'PUT', moments } }))
  const card = mount(TrackingCard)
  await flushPromises()
  const box = card.get<HTMLInputElement>('[data-testid=track-links]')
  expect(box.element.checked).toBe(false)
  expect(card.text()).toContain('只记「打开过」，不给任何第三方')
  await box.trigger('change')
  await flushPromises()
  expect(asked.at(-1)).toMatchObject({ method: 'PUT', body: { trackLinks: true } })
  expect(card.get<HTMLInputElement>('[data-testid=track-links]').element.checked).toBe(true)
})

it('stays as it was when the server refuses', async () => {
  stubServer(({ method }) =>
    method === 'PUT'
      ? { status: 503, reply: { code: 'unavailable', requestId: 'r' } }
      : { reply: { trackLinks: false, moments } },
  )
  const card = mount(TrackingCard)
  await flushPromises()
  const box = card.get<HTMLInputElement>('[data-testid=track-links]')
  await box.setValue(true)
  await flushPromises()
  expect(box.element.checked).toBe(false)
})

it.each([
  ['48002', '可调用接口的应用'],
  ['unreachable', '连不上'],
  ['60020', '60020'],
])('says why moments are not told: %s', async (problem, words) => {
  stubServer(() => ({ reply: { trackLinks: false, moments: { ...moments, problem } } }))
  const card = mount(TrackingCard)
  await flushPromises()
  expect(card.get('[data-testid=moments]').text()).toContain(words)
})
