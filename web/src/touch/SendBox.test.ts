import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { getBoot, setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import SendBox from './SendBox.vue'
import { preparedScript } from './touch-samples.ts'

const names = ['可约时间1', '可约时间2']
const script = preparedScript('我{{可约时间1}}和{{可约时间2}}都有空位，你哪个顺？', {
  missing: names,
})

function show() {
  return mount(SendBox, {
    props: {
      script,
      variables: {},
      customerName: '小雨',
      overCap: null,
      progress: null,
      opened: true,
    },
    attachTo: document.body,
  })
}
type View = ReturnType<typeof show>
const tap = (view: View, id: string) => view.get(`[data-testid="${id}"]`).trigger('click')
const label = (view: View) => view.get('[data-testid=send]').text()

describe('times to offer', () => {
  beforeEach(() => {
    localStorage.clear()
    stubServer(() => 'offline')
  })

  it('are filled by taps, each only once', async () => {
    const view = show()
    expect(label(view)).toBe('先填可约时间')
    await tap(view, 'fill-可约时间1-0')
    expect(view.get('[data-testid="fill-可约时间2-0"]').attributes('disabled')).toBeDefined()
    await tap(view, 'fill-可约时间2-1')
    expect(label(view)).toBe('确认发给小雨')
    expect(view.text()).toContain('我周六上午 11 点和周日下午 3 点都有空位')
    view.unmount()
  })

  it('take own words', async () => {
    const view = show()
    await tap(view, 'fill-可约时间1-0')
    await tap(view, 'fill-可约时间2-own')
    await view.get('[data-testid="fill-可约时间2-words"]').setValue('周五晚上 7 点半')
    expect(view.text()).toContain('周六上午 11 点和周五晚上 7 点半都有空位')
    view.unmount()
  })

  it('stand there the next time, and can be changed', async () => {
    const first = show()
    await tap(first, 'fill-可约时间1-0')
    await tap(first, 'fill-可约时间2-1')
    first.unmount()
    const next = show()
    expect(label(next)).toBe('确认发给小雨')
    expect(next.find('[data-testid="fill-可约时间1-0"]').exists()).toBe(false)
    await tap(next, 'fill-change')
    await tap(next, 'fill-可约时间1-2')
    expect(next.text()).toContain('我工作日晚上 8 点和周日下午 3 点都有空位')
    next.unmount()
  })

  it('are still asked for when the words around them were edited', async () => {
    const view = show()
    await view.get('.bubble-text').trigger('click')
    const field = view.get('textarea')
    await field.setValue('小雨，我{{可约时间1}}有空，来吗？')
    await field.trigger('blur')
    expect(label(view)).toBe('先填可约时间')
    await tap(view, 'fill-可约时间1-0')
    expect(view.text()).toContain('小雨，我周六上午 11 点有空，来吗？')
    expect(label(view)).toBe('确认发给小雨')
    view.unmount()
  })

  it('are each person’s own', async () => {
    const first = show()
    await tap(first, 'fill-可约时间1-0')
    await tap(first, 'fill-可约时间2-1')
    first.unmount()
    setBoot({ ...getBoot(), staffId: 'wangfang' })
    const other = show()
    expect(label(other)).toBe('先填可约时间')
    other.unmount()
  })
})
