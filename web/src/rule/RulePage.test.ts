import { flushPromises, mount } from '@vue/test-utils'
import type { RuleWish, TagRule } from '@xiaoguan/shared/tag-rule'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { setBoot } from '../api/boot.ts'
import { type Answer, stubServer } from '../api/stub-server.ts'
import { closeToast, currentToast, undoToast } from '../ui/toast.ts'
import RulePage from './RulePage.vue'
import {
  type RuleNames,
  missingWords,
  thenWords,
  troubleWords,
  whenWords,
  withoutGone,
} from './rule-words.ts'

const names: RuleNames = {
  stages: {
    lead: '刚加上',
    aware: '聊过',
    nurturing: '在了解',
    opportunity: '有意向',
    won: '首单客',
    repeat: '回头客',
    advocate: '介绍人',
    lost: '流失',
  },
  outcomes: {
    replied: '回了',
    interested: '有兴趣',
    booked: '约好了',
    ordered: '下单了',
    visited: '到店了',
    later: '下次再聊',
    refused: '不需要',
    do_not_disturb: '别再发',
    no_reply: '还没回',
  },
  tag: (tagId) => (tagId === 'calm' ? '敏感' : null),
  channels: [{ state: 'mall', name: '商场' }],
  only: () => ['消费满 ¥2,000'],
}
const wish: RuleWish = {
  name: '消费满 2000',
  trigger: { on: 'order' },
  only: { all: [{ kind: 'spent', atLeastFen: 200_000 }] },
  addTagIds: ['calm'],
  removeTagIds: [],
}
const rule: TagRule = {
  ...wish,
  ruleId: '0b0e9f0c-5b5e-4b53-9d0e-0d1f0d0c0b0a',
  state: 'on',
  pausedBy: null,
  problem: null,
  changed30: 12,
  createdBy: '沈佳怡',
  changedAt: '2026-11-19T02:40:00.000Z',
}
const example = { customerId: 'wm1', name: '林小雨', add: ['敏感'], remove: ['干皮'] }
const trial = { fits: 126, changes: 38, examples: [example] }

async function open(
  rules: TagRule[],
  answer: (path: string) => Answer | undefined = () => undefined,
) {
  setActivePinia(createPinia())
  const asked = stubServer(({ path }) => {
    const given = answer(path)
    if (given) return given
    return { reply: path === '/api/tag-rules/trial' ? trial : { rules } }
  }, 'operator')
  const page = mount(RulePage, {
    props: { names },
    slots: {
      tags: ({ change }: { change: (tagIds: string[]) => void }) =>
        h('button', { class: 'choose', type: 'button', onClick: () => change(['calm']) }),
    },
  })
  await flushPromises()
  return { asked, page }
}
const wait = async () => {
  await vi.advanceTimersByTimeAsync(500)
  await flushPromises()
}

afterEach(() => {
  setBoot(null)
  closeToast()
  vi.useRealTimers()
})

describe('a rule in words', () => {
  it('says when and what', () => {
    expect(whenWords({ on: 'outcome', kinds: ['replied', 'booked'] }, names)).toBe(
      '登记「回了」或「约好了」后',
    )
    expect(whenWords({ on: 'channel', states: ['mall', 'x'] }, names)).toBe(
      '从「商场」或「x」加上后',
    )
    expect(whenWords({ on: 'silent', days: 60 }, names)).toBe('60 天没人联系过')
    expect(whenWords({ on: 'stage', stages: ['won'] }, names)).toBe('阶段到了「首单客」后')
    expect(thenWords({ addTagIds: ['calm'], removeTagIds: ['gone'] }, names)).toBe(
      '打上「敏感」，取下「已删除的标签」',
    )
  })

  it('says why it stopped', () => {
    const pausedBy = { kind: 'tag_deleted' as const, names: ['干皮'] }
    expect(troubleWords({ ...rule, state: 'paused', pausedBy }, [rule])).toBe(
      '标签「干皮」删掉了，这条规则停了。改好再打开',
    )
    const at = '2026-11-19T02:40:00.000Z'
    const problem = { kind: 'loop' as const, at, customerId: 'wm1', ruleIds: [rule.ruleId, 'x'] }
    expect(troubleWords({ ...rule, problem }, [rule])).toBe(
      '和别的规则互相触发，走到第 5 步停下了：消费满 2000 → 已删除的规则',
    )
    expect(troubleWords(rule, [rule])).toBe(null)
  })

  it('is mended without what is no more', () => {
    const trigger = { on: 'tag' as const, tagIds: ['calm', 'gone'] }
    expect(withoutGone(trigger, names)).toEqual({ on: 'tag', tagIds: ['calm'] })
    const ways = { on: 'channel' as const, states: ['mall', 'x'] }
    expect(withoutGone(ways, names)).toEqual({ on: 'channel', states: ['mall'] })
  })

  it('says what is missing', () => {
    expect(missingWords(wish)).toBe(null)
    expect(missingWords({ ...wish, trigger: { on: 'stage', stages: [] } })).toBe('先选到了哪个阶段')
    expect(missingWords({ ...wish, addTagIds: [] })).toBe('先选要打上或取下的标签')
  })
})

describe('自动打标签', () => {
  it('begins from an example, shows what it would do, and only then keeps it', async () => {
    vi.useFakeTimers()
    const { asked, page } = await open([])
    await page.findAll('[data-testid="rule-example"]')[1]?.trigger('click')
    const save = () => page.get<HTMLButtonElement>('[data-testid="rule-save"]').element.disabled
    expect(page.text()).toContain('先选要打上或取下的标签')
    expect(save()).toBe(true)
    await page.get('[data-testid="rule-add"] .choose').trigger('click')
    await wait()
    expect(page.get('[data-testid="rule-trial"]').text()).toContain(
      '现在会动到 126 位，其中 38 位的标签会变',
    )
    expect(page.text()).toContain('林小雨+敏感−干皮')
    expect(save()).toBe(false)
    await page.get('[data-testid="rule-form"]').trigger('submit')
    await flushPromises()
    const put = asked.find((one) => one.method === 'PUT')
    expect(put?.body).toMatchObject({ rule: wish, state: 'on' })
  })

  it('switches a rule off, and brings back a deleted one', async () => {
    const { asked, page } = await open([rule])
    expect(page.text()).toContain('有新订单后，打上「敏感」')
    expect(page.text()).toContain('只对：消费满 ¥2,000')
    await page.get('[data-testid="rule-switch"]').trigger('change')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({ method: 'PUT', body: { state: 'off', rule: wish } })
    await page.get('[data-testid="delete-rule"]').trigger('click')
    await flushPromises()
    expect(asked.at(-1)?.method).toBe('DELETE')
    expect(currentToast.value?.text).toBe('删掉了「消费满 2000」，打过的标签都还在')
    undoToast()
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({
      method: 'PUT',
      path: `/api/tag-rules/${rule.ruleId}/restoration`,
    })
  })

  it('keeps nothing while the trial failed, and tries again', async () => {
    vi.useFakeTimers()
    let isBroken = true
    const { page } = await open([rule], (path) =>
      isBroken && path.endsWith('/trial')
        ? { status: 403, reply: { code: 'tag.sensitive', requestId: 'r' } }
        : undefined,
    )
    await page.get('[data-testid="edit-rule"]').trigger('click')
    await wait()
    expect(page.get('[data-testid="rule-trial"]').text()).toContain(
      '敏感标签只能由跟进她的人自己打',
    )
    isBroken = false
    await page.get('[data-testid="rule-trial"] button').trigger('click')
    await flushPromises()
    expect(page.text()).toContain('现在会动到 126 位')
  })
})
