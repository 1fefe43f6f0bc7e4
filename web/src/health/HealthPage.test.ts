import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import type { Answer } from '../api/stub-server.ts'
import { closeToast, currentToast } from '../ui/toast.ts'
import HealthPage from './HealthPage.vue'
import { useHealth } from './health-store.ts'
import { tagsPendingText } from './health-words.ts'

const jobId = 'aaaaaaaa-0000-4000-8000-000000000000'
const at = '2026-11-19T02:35:00.000Z'
const job = { jobId, name: 'welcome.send', tries: 0, createdAt: at }
const calm = {
  troubles: [],
  queues: [],
  failedJobs: [],
  pageErrors: [],
  unreachable: [],
  tagsPending: 0,
  oldestTagPendingAt: null,
}

async function openHealth(answer: (path: string) => Answer) {
  const asked = stubServer(({ path }) => answer(path), 'operator')
  setActivePinia(createPinia())
  const page = mount(HealthPage)
  await useHealth().load()
  return { page, asked }
}

afterEach(() => {
  closeToast()
  setBoot(null)
})

describe('the state of the machinery', () => {
  it('is one calm line when all is well', async () => {
    const { page } = await openHealth(() => ({ reply: calm }))
    expect(page.get('[data-testid=calm]').text()).toContain('一切正常')
    expect(page.findAll('h2').map((heading) => heading.text())).toEqual(['排队的事'])
  })

  it('names what got stuck, whom messages do not reach and what pages said', async () => {
    const reply = {
      ...calm,
      queues: [{ name: 'welcome.send', waiting: 2, active: 1, failed: 1 }],
      failedJobs: [{ ...job, state: 'failed', reason: '41050 welcome message' }],
      unreachable: [
        { staff: { staffId: 'zhou', name: '周倩' }, problem: 'not_reachable', since: at },
      ],
      pageErrors: [
        {
          errorHash: 'e1',
          page: 'h5',
          version: 'v1',
          message: 'TypeError: x is undefined',
          count: 3,
          firstAt: at,
          lastAt: at,
        },
      ],
      tagsPending: 3,
      oldestTagPendingAt: at,
    }
    const { page } = await openHealth(() => ({ reply }))
    expect(page.find('[data-testid=calm]').exists()).toBe(false)
    expect(page.get('[data-testid=tags-pending]').text()).toContain('3 个标签还没存到企业微信')
    expect(page.get('[data-testid=failed-job]').text()).toContain('发欢迎语没做成，试过 1 次')
    expect(page.get('[data-testid=unreachable]').text()).toContain('周倩不在应用的可见范围')
    expect(page.get('[data-testid=page-error]').text()).toContain('手机版 · 3 次')
    expect(page.get('tbody').text()).toBe('发欢迎语211')
  })

  it.each([
    [
      'tag.sync',
      'externalcontact/mark_tag: 60020 not allow to',
      '服务器的 IP 不在企业微信的可信 IP 里',
    ],
    ['tag.sync', 'externalcontact/mark_tag: 40068 invalid tagid', '企业微信里已经没有这个标签了'],
    ['welcome.send', '41096 welcome message', '欢迎语归另一个应用发'],
    ['notice.send', 'message/send: no usable answer (timeout)', '连不上企业微信'],
    ['sop.tick', 'x is undefined', '这台服务器上出了问题'],
  ])('says why %s failed: %s', async (name, reason, words) => {
    const failedJobs = [{ ...job, name, state: 'failed', reason }]
    const { page } = await openHealth(() => ({ reply: { ...calm, failedJobs } }))
    const shown = page.get('[data-testid=failed-job]')
    expect(shown.text()).toContain(words)
    expect(shown.get('details').text()).toBe(`看原文${reason}`)
  })

  it('tries a failed job again, and says why it could not', async () => {
    const failedJobs = [{ ...job, state: 'failed', reason: null }]
    const { page, asked } = await openHealth((path) =>
      path.endsWith('/retry') ? { reply: calm } : { reply: { ...calm, failedJobs } },
    )
    await page.get('[data-testid=retry-job]').trigger('click')
    await flushPromises()
    expect(currentToast.value?.text).toBe('又排上队了：发欢迎语')
    expect(page.get('[data-testid=calm]').text()).toContain('一切正常')
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  it('names each trouble with its reason, since when it stands, and where to mend it', async () => {
    const troubles = [
      { kind: 'sync_standing_still', since: at, count: null, problem: '60020' },
      { kind: 'tags_waiting', since: at, count: 3, problem: '60020' },
      { kind: 'jobs_failed', since: at, count: 1, problem: null },
    ]
    const reply = { ...calm, troubles, tagsPending: 3, oldestTagPendingAt: at }
    const { page } = await openHealth(() => ({ reply }))
    expect(page.find('[data-testid=calm]').exists()).toBe(false)
    const sync = page.get('[data-testid=trouble-sync_standing_still]')
    expect(sync.text()).toContain('同步停住了')
    expect(sync.text()).toContain('服务器的 IP 不在可信 IP 里 · 5 分钟前起')
    expect(sync.get('a').attributes('href')).toBe('#/wecom')
    // One cause, one thing to mend.
    expect(sync.findAll('h3').map((title) => title.text())).toEqual([
      '同步停住了',
      '3 个标签还没存到企业微信',
    ])
    expect(page.findAll('a')).toHaveLength(1)
    expect(page.find('[data-testid=tags-pending]').exists()).toBe(false)
    expect(page.get('[data-testid=trouble-jobs_failed]').find('a').exists()).toBe(false)
  })

  it('is calm again once nothing stands in the way', async () => {
    let troubles = [{ kind: 'callbacks_waiting', since: at, count: 2, problem: 'unreachable' }]
    const { page } = await openHealth(() => ({ reply: { ...calm, troubles } }))
    expect(page.text()).toContain('企业微信的 2 条通知卡住了')
    troubles = []
    await useHealth().load()
    await flushPromises()
    expect(page.get('[data-testid=calm]').text()).toContain('一切正常')
  })

  it('does not speak of tags that wait for a few seconds', () => {
    const tags = { tagsPending: 2, oldestTagPendingAt: at }
    expect(tagsPendingText(tags, new Date('2026-11-19T02:35:20.000Z'))).toBeNull()
    expect(tagsPendingText(tags, new Date('2026-11-19T02:40:00.000Z'))).toContain('最早的 5 分钟前')
  })
})
