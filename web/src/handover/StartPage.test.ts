import { flushPromises, mount } from '@vue/test-utils'
import type { HandoverCandidate } from '@xiaoguan/shared/handover'
import { createPinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import { stubServer } from '../api/stub-server.ts'
import type { Answer, Asked } from '../api/stub-server.ts'
import { candidateOf, handoverOf } from './handover-samples.ts'
import StartPage from './StartPage.vue'

const customers = [
  candidateOf('陈姐', { openTasks: 2 }),
  candidateOf('婉清', { remark: '周末来' }),
  candidateOf('冰冰', { handingTo: '吴婷' }),
]

async function openPage(
  given: { customers?: HandoverCandidate[]; active?: boolean; cut?: boolean; total?: number } = {},
  answer: (asked: Asked) => Answer = () => ({ reply: { handover: handoverOf() } }),
) {
  const listed = given.customers ?? customers
  const asked = stubServer((question) => {
    if (question.method === 'PUT') return answer(question)
    const reply = {
      from: { staffId: 'lina', name: '黎娜' },
      active: given.active ?? true,
      customers: listed,
      cut: given.cut ?? false,
      total: given.total ?? listed.length,
      takers: [{ staffId: 'xunuo', name: '许诺', customers: 148 }],
    }
    return { reply }
  }, 'lead')
  const page = mount(StartPage, {
    props: { staffId: 'lina' },
    global: { plugins: [createPinia()] },
  })
  await flushPromises()
  const tap = (testId: string) => page.get(`[data-testid=${testId}]`).trigger('click')
  const check = (testId: string) => page.get(`[data-testid=${testId}]`).setValue(true)
  return { page, asked, tap, check, sent: () => asked.filter((one) => one.method === 'PUT') }
}

describe('handing customers over', () => {
  it('says what will happen and that it cannot be undone before anything is sent', async () => {
    const { page, tap, check, sent } = await openPage()
    await check('choose-陈姐')
    await tap('next')
    expect(page.find('[data-testid=confirm]').exists()).toBe(false)
    await check('taker-xunuo')
    expect(page.text()).toContain('现有 148 位客人')
    expect(page.get('[data-testid=what-happens]').text()).toContain('24 小时内生效')
    expect(page.text()).toContain('不能撤回')
    await page.get('[data-testid=handover-note]').setValue('喜欢周末来')
    expect(page.get('[data-testid=confirm]').text()).toBe('把 1 位客人交给许诺')
    expect(sent()).toEqual([])
    await tap('confirm')
    await flushPromises()
    expect(sent()[0]?.body).toEqual({
      fromId: 'lina',
      toId: 'xunuo',
      customerIds: ['陈姐'],
      all: false,
      message: null,
      note: '喜欢周末来',
    })
    expect(page.emitted('started')).toEqual([[handoverOf().handoverId]])
  })

  it('leaves out whom somebody has on the way already', async () => {
    const { page, check } = await openPage()
    expect(page.get('[data-testid=choose-冰冰]').attributes('disabled')).toBeDefined()
    expect(page.text()).toContain('正在交给吴婷')
    await check('choose-all')
    expect(page.get('[data-testid=next]').text()).toContain('2 位')
  })

  it('chooses what was found, and keeps what was chosen before', async () => {
    const { page, check } = await openPage()
    await check('choose-陈姐')
    await page.get('[data-testid=candidate-search]').setValue('周末')
    expect(page.findAll('.pick-line')).toHaveLength(1)
    await check('choose-all')
    await page.get('[data-testid=candidate-search]').setValue('')
    expect(page.get('[data-testid=next]').text()).toContain('2 位')
  })

  it('finds customers by the pinyin of name and remark', async () => {
    const readings = { name: 'chen jie', remark: 'zhou mo lai' }
    const known = candidateOf('陈姐', { remark: '周末来', readings })
    const { page } = await openPage({ customers: [known, candidateOf('婉清')] })
    const found = async (words: string) => {
      await page.get('[data-testid=candidate-search]').setValue(words)
      return page.findAll('.pick-line').length
    }
    for (const words of ['chenjie', 'cj', 'zml', '陈j']) expect(await found(words)).toBe(1)
    expect(await found('wanqing')).toBe(0)
  })

  it('takes everybody when there are more than the list holds', async () => {
    const { page, tap, check, sent } = await openPage({ cut: true, total: 800 })
    await check('choose-all')
    expect(page.get('[data-testid=next]').text()).toContain('全部 800')
    await tap('next')
    await check('taker-xunuo')
    await tap('confirm')
    expect(sent()[0]?.body).toMatchObject({ all: true, customerIds: [] })
  })

  it('is the same hand-over when it is tried again after a lost answer', async () => {
    let online = false
    const { page, tap, check, sent } = await openPage({}, () =>
      online ? { reply: { handover: handoverOf() } } : 'offline',
    )
    await check('choose-陈姐')
    await tap('next')
    await check('taker-xunuo')
    await tap('confirm')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toContain('网络不通')
    online = true
    await tap('confirm')
    await flushPromises()
    const [first, second] = sent()
    expect(second).toEqual(first)
    expect(page.emitted('started')).toHaveLength(1)
  })

  it('asks for no words to customers of somebody who left: the platform takes none', async () => {
    const { page, tap, check } = await openPage({ active: false })
    expect(page.text()).toContain('黎娜已离职')
    await check('choose-陈姐')
    await tap('next')
    await check('taker-xunuo')
    expect(page.find('[data-testid=handover-message]').exists()).toBe(false)
  })

  it('says so when there is nobody to hand over', async () => {
    const { page } = await openPage({ customers: [] })
    expect(page.get('[data-testid=no-candidates]').text()).toContain('没有客人了')
    expect(page.find('[data-testid=next]').exists()).toBe(false)
  })
})
