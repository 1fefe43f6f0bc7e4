import { flushPromises, mount } from '@vue/test-utils'
import type { CompletionReport } from '@xiaoguan/shared/report'
import { createPinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import { stubServer } from '../api/stub-server.ts'
import { completionOf, personOf, reportOf, taskOf } from './report-samples.ts'
import OwnPage from './OwnPage.vue'
import PersonPage from './PersonPage.vue'
import TeamPage from './TeamPage.vue'

async function openTeam(report: CompletionReport = reportOf()) {
  stubServer(() => ({ reply: report }), 'lead')
  const page = mount(TeamPage, {
    props: { departmentId: null, myName: '沈佳怡' },
    global: { plugins: [createPinia()] },
    attachTo: document.body,
  })
  await flushPromises()
  return page
}

describe('the team page', () => {
  it('shows the rate with its counts and parts that add up to 100', async () => {
    const page = await openTeam()
    expect(page.get('[data-testid=rate]').text()).toBe('72%')
    expect(page.text()).toContain('应完成 86，按时完成 62')
    expect(page.text()).toContain('还没到点 24，不算在内')
    const percents = page.findAll('.legend b').map((part) => Number.parseInt(part.text(), 10))
    expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(100)
    expect(page.get('.completion-card [role=img]').attributes('aria-label')).toContain('晚做 8%')
  })

  it('shows a small number in grey', async () => {
    const page = await openTeam(
      reportOf({ total: completionOf({ onTimeConfirmed: 3, missed: 2 }) }),
    )
    expect(page.get('[data-testid=rate]').classes()).toContain('few')
    expect(page.text()).toContain('不到 10 条')
  })

  it('shows no rate while nothing was owed', async () => {
    const page = await openTeam(reportOf({ total: completionOf({ notYetDue: 3 }) }))
    expect(page.get('[data-testid=rate]').text()).toBe('—')
  })

  it('puts the person furthest behind first, with the one tap that reminds her', async () => {
    const page = await openTeam()
    const people = page.findAll('[data-testid^=person-]').map((row) => row.get('b').text())
    expect(people).toEqual(['周倩', '王芳'])
    expect(page.get('[data-testid=nudge-zhouqian]').attributes('disabled')).toBeUndefined()
    expect(page.get('[data-testid=nudge-wangfang]').attributes('disabled')).toBeDefined()
  })

  it('opens the definition and closes it by key', async () => {
    const page = await openTeam()
    await page.get('[data-testid=definition-open]').trigger('click')
    const sheet = () => document.querySelector('[data-testid=definition]')
    await expect.poll(() => sheet()?.textContent, { timeout: 10_000 }).toContain('改期未做')
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    await expect.poll(sheet).toBeNull()
    page.unmount()
  })

  it('says what went wrong and tries again', async () => {
    let online = false
    stubServer(() => (online ? { reply: reportOf() } : 'offline'), 'lead')
    const page = mount(TeamPage, {
      props: { departmentId: null, myName: '沈佳怡' },
      global: { plugins: [createPinia()] },
    })
    expect(page.find('[data-testid=shape]').exists()).toBe(true)
    await flushPromises()
    expect(page.get('[data-testid=failed]').text()).toContain('网络不通')
    online = true
    await page.get('[data-testid=failed] button').trigger('click')
    await flushPromises()
    expect(page.get('[data-testid=rate]').text()).toBe('72%')
  })
})

describe("a person's page", () => {
  it('shows the figure and the very tasks, open and late ones first', async () => {
    stubServer((asked) => {
      if (asked.path === '/api/reports/completion') return { reply: reportOf() }
      const tasks = [
        taskOf(crypto.randomUUID(), { part: 'late', state: 'done' }),
        taskOf(crypto.randomUUID()),
      ]
      return { reply: { name: '周倩', completion: completionOf({ late: 6, missed: 6 }), tasks } }
    }, 'lead')
    const page = mount(PersonPage, {
      props: { staffId: 'zhouqian', myName: '沈佳怡', isLead: true, isSelf: false },
      global: { plugins: [createPinia()] },
    })
    await flushPromises()
    expect(page.get('h1').text()).toBe('周倩')
    expect(page.findAll('h2').map((heading) => heading.text())).toEqual(['超时 1 条', '晚做 1 条'])
    expect(page.findAll('[data-testid=task-row]')).toHaveLength(2)
    expect(page.find('[data-testid=nudge-zhouqian]').exists()).toBe(true)
  })
})

describe("one's own page", () => {
  it("shows a lead her own figure, not her team's", async () => {
    const people = [
      personOf('wangfang', { onTimeConfirmed: 14 }),
      personOf('shenjiayi', { onTimeConfirmed: 6, missed: 6 }, { isSelf: true }),
    ]
    const asked = stubServer(() => ({ reply: reportOf({ period: '7d', people }) }), 'lead')
    const page = mount(OwnPage, {
      props: { staffId: 'shenjiayi' },
      global: { plugins: [createPinia()] },
    })
    await flushPromises()
    expect(asked[0]?.query.get('period')).toBe('7d')
    expect(page.get('[data-testid=rate]').text()).toBe('50%')
    expect(page.text()).toContain('按时，已发出')
  })

  it.each([
    ['operator', ['/c/helu/console']],
    ['lead', []],
    ['staff', []],
  ] as const)(
    'shows the way to the console to an operator alone, without figures too: %s',
    async (role, to) => {
      stubServer(() => 'offline', role)
      const page = mount(OwnPage, {
        props: { staffId: 'shenjiayi' },
        global: { plugins: [createPinia()] },
      })
      await flushPromises()
      const links = page.findAll('a').filter((link) => link.text().includes('打开管理后台'))
      expect(links.map((link) => link.attributes('href'))).toEqual(to)
    },
  )
})
