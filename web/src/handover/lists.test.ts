import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import { stubServer } from '../api/stub-server.ts'
import { handoverOf } from './handover-samples.ts'
import HandoversPage from './HandoversPage.vue'
import ProgressPage from './ProgressPage.vue'
import TeamHandover from './TeamHandover.vue'

const { handoverId } = handoverOf()
const plugins = () => ({ global: { plugins: [createPinia()] } })

describe('what is shown of hand-overs', () => {
  it('names on the team page who left customers behind, and leads there', async () => {
    const leavers = [{ staffId: 'wangfang', name: '王芳', customers: 38, openTasks: 4 }]
    stubServer(() => ({ reply: { handovers: [], leavers } }), 'lead')
    const part = mount(TeamHandover, plugins())
    await flushPromises()
    const row = part.get('[data-testid=leaver-wangfang]')
    expect(row.text()).toContain('王芳已离职，还有 38 位客人没人接，4 件没做')
    expect(row.attributes('href')).toBe('#/hand-over/wangfang')
  })

  it('lists them with their counts; none says how to begin', async () => {
    const counts = { asked: 0, waiting: 14, done: 20, refused: 2, limit: 0, failed: 0 }
    let handovers = [handoverOf({ counts })]
    stubServer(() => ({ reply: { handovers, leavers: [] } }), 'lead')
    const page = mount(HandoversPage, plugins())
    await flushPromises()
    expect(page.get('[data-testid=handover-row]').text()).toContain('黎娜 → 许诺')
    expect(page.text()).toContain('已交接 20 · 正在交接 14 · 客人没同意 2')
    handovers = []
    const empty = mount(HandoversPage, plugins())
    await flushPromises()
    expect(empty.text()).toContain('还没有交接过')
  })

  it('shows each customer and why it came to nothing', async () => {
    const counts = { asked: 0, waiting: 0, done: 1, refused: 1, limit: 0, failed: 1 }
    const customer = { errcode: null, endedAt: null }
    const customers = [
      { ...customer, customerId: 'a', name: '陈姐', state: 'refused' },
      { ...customer, customerId: 'b', name: '婉清', state: 'failed', errcode: 40_128 },
      { ...customer, customerId: 'c', name: '冰冰', state: 'done' },
    ]
    const handover = handoverOf({ counts, state: 'done' })
    stubServer(() => ({ reply: { handover, customers } }), 'lead')
    const page = mount(ProgressPage, { props: { handoverId }, ...plugins() })
    await flushPromises()
    expect(page.findAll('h2').map((heading) => heading.text())).toEqual([
      '客人没同意 1 位',
      '没成 1 位',
      '已交接 1 位',
    ])
    expect(page.text()).toContain('90 天里已经交接过两次了')
    expect(page.get('[data-testid=again]').attributes('href')).toBe('#/hand-over/lina')
  })

  it('says what keeps it waiting, and what a failed load means', async () => {
    const handover = handoverOf({ problem: '60020' })
    let online = true
    stubServer(() => (online ? { reply: { handover, customers: [] } } : 'offline'), 'lead')
    const page = mount(ProgressPage, { props: { handoverId }, ...plugins() })
    await flushPromises()
    expect(page.get('[role=status]').text()).toContain('找运营处理')
    online = false
    const failed = mount(ProgressPage, { props: { handoverId }, ...plugins() })
    await flushPromises()
    expect(failed.get('[data-testid=failed]').text()).toContain('网络不通')
  })
})
