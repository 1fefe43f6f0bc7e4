import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { stubServer } from '../api/stub-server.ts'
import SendBox from './SendBox.vue'
import { preparedScript } from './touch-samples.ts'

type Look = { target: Element; intersectionRatio: number; boundingClientRect: { bottom: number } }
type Observe = (looks: Look[]) => void

let look: Observe = () => undefined
let observed: Element[] = []

class StubObserver {
  constructor(callback: Observe) {
    look = callback
    observed = []
  }
  observe(element: Element) {
    observed.push(element)
  }
  disconnect() {}
}

async function show(overCap: string | null = null) {
  const script = preparedScript('小雨，周六见')
  const props = { script, variables: {}, customerName: '小雨', overCap, progress: null, main: true }
  const view = mount(SendBox, { props, attachTo: document.body })
  await nextTick()
  const see = async (part: string, intersectionRatio: number, bottom = 300) => {
    const target = observed.find((element) => element.matches(part))
    if (target) look([{ target, intersectionRatio, boundingClientRect: { bottom } }])
    await nextTick()
  }
  const pinned = () => view.get('.send-bar').classes('pinned')
  return { view, see, pinned }
}

describe('the send button of the step', () => {
  beforeEach(() => {
    stubServer(() => 'offline')
    vi.stubGlobal('IntersectionObserver', StubObserver)
  })
  afterEach(() => vi.unstubAllGlobals())

  it('stands under its words while they are in sight, else at the foot of the screen', async () => {
    const { view, see, pinned } = await show()
    await see('[data-bubble]', 1)
    expect(pinned()).toBe(false)
    await see('[data-bubble]', 0.6)
    expect(pinned()).toBe(true)
    await see('.send-box', 0, 40)
    expect(pinned()).toBe(false)
    view.unmount()
  })

  it('stays under the finger once a first tap has shown the words', async () => {
    const { view, see, pinned } = await show()
    await see('[data-bubble]', 0)
    await view.get('[data-testid=send]').trigger('click')
    expect(view.emitted('send')).toBeUndefined()
    await see('[data-bubble]', 1)
    expect(pinned()).toBe(true)
    expect(view.get('[data-testid=send]').text()).toBe('确认发给小雨')
    view.unmount()
  })

  it('does not press itself forward when she has heard enough this week', async () => {
    const { view, see, pinned } = await show('这周聊得够多了')
    await see('[data-bubble]', 0)
    expect(pinned()).toBe(false)
    view.unmount()
  })
})
