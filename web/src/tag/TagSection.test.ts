import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { currentToast } from '../ui/toast.ts'
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

it('only shows the tags of whom deleted us', async () => {
  setActivePinia(createPinia())
  const store = useTags()
  const calm = { tagId: 'calm', name: '敏感肌', tagGroupId: 'skin', tagClass: 'service' as const }
  const on = {
    ...calm,
    on: { staffId: 'me', name: '周倩' },
    mine: true,
    addedAt: '2026-11-01T02:40:00Z',
  }
  const how = { addedBy: '周倩', source: 'staff' as const, rule: null }
  const tag = { ...on, ...how, sync: 'synced' as const, syncProblem: null }
  const refused = { ...calm, tagId: 'dry', single: false, wanted: 'on' as const, at: tag.addedAt }
  store.show('wm1', {
    on: [tag],
    unknown: [group('hours', '方便时间')],
    likely: [],
    refused: [{ ...refused, problem: '84061' }],
  })
  const readOnly = '她已经不是好友了，标签只能看'
  const shown = mount(TagSection, {
    props: { now: new Date('2026-11-19T02:40:00Z'), masked: false, readOnly },
  })
  await vi.waitFor(() => expect(shown.find('[data-testid=acknowledge]').exists()).toBe(true))
  expect(shown.get('[data-testid=tags-read-only]').text()).toBe(readOnly)
  expect(shown.text()).not.toMatch(/还不知道|可能还有|常用|全部标签|再试一次/)
  await shown.get('[data-testid=tag-calm]').trigger('click')
  expect(store.tags.on).toHaveLength(1)
  expect(currentToast.value).toMatchObject({ text: readOnly, undo: null })
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
