import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import TagSection from './TagSection.vue'
import { useTags } from './tag-store.ts'

const group = (id: string, name: string) => ({
  tagGroupId: id,
  name,
  tagClass: 'service' as const,
  single: false,
  mustAsk: true,
  sensitive: false,
  byRule: false,
  tags: [{ tagId: `${id}1`, name: `${name}一` }],
})

it('tells what WeCom refused in a region that screen readers follow', async () => {
  setActivePinia(createPinia())
  const tag = { tagId: 'dry', name: '干皮', tagGroupId: 'skin', tagClass: 'service' as const }
  const why = { single: false, wanted: 'on' as const, problem: '84061', at: '2026-11-19T02:38:00Z' }
  const shown = mount(TagSection, { props: { now: new Date(why.at), masked: false } })
  expect(shown.get('[role=status]').text()).toBe('')
  const tags = { on: [], unknown: [], likely: [], refused: [{ ...tag, ...why }] }
  useTags().show('wm1', tags)
  await vi.waitFor(() => expect(shown.get('[role=status]').text()).toContain('没收下「干皮」'))
})

describe('the must-ask groups', () => {
  beforeEach(() => setActivePinia(createPinia()))
  const section = () => {
    const store = useTags()
    store.tags.on = []
    store.tags.unknown = [group('skin', '皮肤'), group('hours', '方便时间')]
    return mount(TagSection, { props: { now: new Date('2026-11-19T02:40:00Z'), masked: false } })
  }

  it('show the choices of the first by themselves, so that a tag is one tap away', () => {
    const shown = section()
    expect(shown.find('[data-testid=tag-skin1]').exists()).toBe(true)
    expect(shown.find('[data-testid=tag-hours1]').exists()).toBe(false)
  })

  it('change to another and fold away', async () => {
    const shown = section()
    await shown.get('[data-testid=ask-hours]').trigger('click')
    expect(shown.find('[data-testid=tag-hours1]').exists()).toBe(true)
    await shown.get('[data-testid=ask-hours]').trigger('click')
    expect(shown.find('[data-testid^=tag-hours]').exists()).toBe(false)
    expect(shown.find('[data-testid^=tag-skin]').exists()).toBe(false)
  })
})
