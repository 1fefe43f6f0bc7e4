import { flushPromises, mount } from '@vue/test-utils'
import type { Channel } from '@xiaoguan/shared/channel'
import type { TagGroup } from '@xiaoguan/shared/tag'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import ChannelsCard from './ChannelsCard.vue'
import { channelText, findChoices, toggleTag } from './channel-words.ts'

const group = (tagGroupId: string, single: boolean, ...names: string[]): TagGroup => ({
  tagGroupId,
  name: tagGroupId,
  tagClass: 'service',
  single,
  mustAsk: false,
  sensitive: false,
  byRule: false,
  tags: names.map((name) => ({ tagId: name, name })),
})
const tagGroups = [group('肤质', true, '油皮', '干皮'), group('来源', false, '收银台')]
const sops = [{ sopId: 's1', name: '新客 30 天', audience: '新客', goal: '二次到店', stepCount: 6 }]
const met: Channel = {
  state: 'njx-till',
  name: 'njx-till',
  tagIds: [],
  sopIds: [],
  introducer: null,
  seenOnly: true,
  customers: 7,
}
const completion = {
  owed: 0,
  onTimeConfirmed: 0,
  onTimeSelf: 0,
  late: 0,
  skipped: 0,
  postponed: 0,
  missed: 0,
  notYetDue: 0,
  overdue: 0,
}
const at = '2026-11-19T02:40:00.000Z'
const report = {
  now: at,
  period: 'today',
  from: at,
  to: at,
  scopeName: '禾露护肤',
  total: completion,
  before: completion,
  departments: [],
  people: [],
  sops: [],
}

afterEach(() => setBoot(null))

describe('a channel in words', () => {
  it('says what a customer gets who comes by it', () => {
    const full = { tagIds: ['油皮', '收银台'], sopIds: ['s1'], introducer: null }
    expect(channelText(full, tagGroups, sops)).toBe(
      '扫这个码加上的客人，自动打上「油皮」「收银台」，并进入「新客 30 天」',
    )
    expect(channelText({ ...full, tagIds: [] }, tagGroups, sops)).toBe(
      '扫这个码加上的客人，进入「新客 30 天」',
    )
    expect(channelText(met, tagGroups, sops)).toContain('不会自动做什么')
  })

  it('says which of its tags became 🔒, and offers no such tag', () => {
    const [skin, ...others] = tagGroups
    const locked = [{ ...skin!, sensitive: true }, ...others]
    const two = { ...met, tagIds: ['油皮', '收银台'] }
    expect(channelText(two, locked, sops)).toBe(
      '扫这个码加上的客人，自动打上「收银台」。「油皮」是敏感标签，要她同意，不会自动打',
    )
    expect(findChoices(locked, '').map((one) => one.name)).toEqual(['来源'])
  })

  it('has one tag of a single-choice group, and any of another', () => {
    const [single] = tagGroups
    expect(toggleTag(['油皮', '收银台'], '干皮', single!)).toEqual(['收银台', '干皮'])
    expect(toggleTag(['油皮'], '油皮', single!)).toEqual([])
    expect(findChoices(tagGroups, '干').map(({ tags }) => tags.length)).toEqual([1])
  })
})

describe('the channels', () => {
  it('that were only met get a name, tags and SOPs', async () => {
    let channel = met
    const asked = stubServer(({ method, path, body }) => {
      if (path === '/api/tag-groups') return { reply: { version: '1', tagGroups } }
      if (path === '/api/sops') return { reply: { sops } }
      if (path.startsWith('/api/reports')) return { reply: report }
      if (method === 'PUT') {
        channel = { ...met, ...(body as Partial<Channel>), seenOnly: false }
        return { reply: { channel } }
      }
      return { reply: { channels: [channel] } }
    }, 'operator')
    setActivePinia(createPinia())
    const card = mount(ChannelsCard)
    await flushPromises()
    expect(card.get('[data-testid=channel-njx-till]').text()).toContain('还没起名')
    await card.get('[data-testid=channel-edit]').trigger('click')
    await card.get('[data-testid=channel-name]').setValue('收银台的码')
    await card.get('[data-testid=channel-tag-油皮]').trigger('click')
    await card.get('input[type=checkbox]').setValue(true)
    await card.get('form').trigger('submit')
    await flushPromises()
    expect(asked.find(({ method }) => method === 'PUT')).toMatchObject({
      path: '/api/channels/njx-till',
      body: { name: '收银台的码', tagIds: ['油皮'], sopIds: ['s1'], introducerStaffId: null },
    })
    expect(card.find('form').exists()).toBe(false)
    expect(card.text()).toContain('自动打上「油皮」，并进入「新客 30 天」')
  })
})
