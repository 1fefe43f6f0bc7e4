import { CustomerTags } from '@xiaoguan/shared/tag'
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { request } from '../api/client.ts'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { stubServer } from '../api/stub-server.ts'
import RefusedTags from './RefusedTags.vue'
import { useTags } from './tag-store.ts'

const refused = (tagId: string, name: string, wanted: 'on' | 'off', problem: string) => ({
  tagId,
  name,
  wanted,
  problem,
  tagGroupId: 'etSkin',
  tagClass: 'service',
  single: false,
  at: '2026-11-19T02:38:00+00:00',
})
const oily = {
  tagId: 'oily',
  name: '油皮',
  tagGroupId: 'etSkin',
  tagClass: 'service',
  on: { staffId: 'shenjiayi', name: '沈佳怡' },
  mine: true,
  addedAt: '2026-11-01T02:40:00.000Z',
  addedBy: '沈佳怡',
  source: 'staff',
  rule: null,
  sync: 'refused',
  syncProblem: '84061',
}
/** As the server sends it. */
const reply = {
  on: [oily],
  unknown: [],
  likely: [],
  refused: [
    refused('dry', '干皮', 'on', '84061'),
    refused('oily', '油皮', 'off', '84061'),
    refused('calm', '敏感', 'on', 'conflict'),
  ],
}

function setUp() {
  const asked = stubServer(() => new Promise(() => undefined))
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
  store.show('wm1', z.parse(CustomerTags, reply))
  const shown = mount(RefusedTags)
  const row = (tagId: string) => shown.find(`[data-testid=refused-${tagId}]`)
  return { asked, store, shown, row }
}

describe('what WeCom refused, below the tags', () => {
  beforeEach(() => setOutbox(null))

  it('names tag and reason, and offers another try where one may go through', () => {
    const { shown, row } = setUp()
    expect(shown.findAll('p').map((line) => line.text())).toEqual([
      '企业微信没收下「干皮」：你们已经不是好友了',
      '没能从企业微信去掉「油皮」：你们已经不是好友了',
      '企业微信没收下「敏感」：那边刚改成了别的，以企业微信为准',
    ])
    expect(
      row('dry')
        .findAll('button')
        .map((one) => one.attributes('aria-label')),
    ).toEqual(['再试一次「干皮」', '知道了，「干皮」'])
    expect(row('calm').findAll('button')).toHaveLength(1)
  })

  it('goes at 知道了 at once, and the server is told', async () => {
    const { asked, row } = setUp()
    await row('calm').get('[data-testid=acknowledge]').trigger('click')
    expect(row('calm').exists()).toBe(false)
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/api/customers/wm1/tags/seen',
      body: { tagIds: ['calm'] },
    })
  })

  it.each([
    ['dry', { add: ['dry'], remove: [] }],
    ['oily', { add: [], remove: ['oily'] }],
  ])('goes when the same tap is sent again: %s', async (tagId, body) => {
    const { asked, store, row } = setUp()
    await row(tagId).get('[data-testid=try-again]').trigger('click')
    expect(row(tagId).exists()).toBe(false)
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    expect(asked[0]).toMatchObject({ path: '/api/customers/wm1/tags', body })
    expect(store.tags.on.some((tag) => tag.tagId === tagId)).toBe(tagId === 'dry')
  })
})
