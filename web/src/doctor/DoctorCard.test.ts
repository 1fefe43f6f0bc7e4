import { flushPromises, mount } from '@vue/test-utils'
import type { Check } from '@xiaoguan/shared/health'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import DoctorCard from './DoctorCard.vue'

const words = (zh: string) => ({ zh, en: `${zh} in English` })
const right = (id: Check['id']): Check => ({
  id,
  title: words(id),
  state: 'ok',
  found: words('fine'),
  place: null,
  enter: null,
})
const wrong: Check = {
  ...right('trusted_ip'),
  title: words('企业可信 IP'),
  state: 'failed',
  found: words('企业微信不接受来自 203.0.113.7 的请求'),
  place: words('管理后台 →「企业可信IP → 配置」'),
  enter: '203.0.113.7',
}
const checks: Check[] = [
  { ...right('database'), state: 'warn' },
  right('clock'),
  right('platform'),
  wrong,
  { ...right('agent'), state: 'skipped' },
]
const reply = { checkedAt: '2026-11-19T02:40:00.000Z', checks }

afterEach(() => setBoot(null))

describe('the connection check', () => {
  it('shows at once what is to be mended, where and what to enter; folds what is right', async () => {
    stubServer(() => ({ reply }), 'operator')
    const card = mount(DoctorCard)
    expect(card.get('[data-testid=doctor-sum]').text()).toContain('正在逐项检查')
    await flushPromises()
    expect(card.get('[data-testid=doctor-sum]').text()).toBe('1 项要改，1 项留意')
    expect(card.findAll('.check').map((row) => row.attributes('data-testid'))[0]).toBe(
      'check-trusted_ip',
    )
    const row = card.get('[data-testid=check-trusted_ip]')
    expect(row.text()).toContain('企业可信IP → 配置')
    expect(row.get('code').text()).toBe('203.0.113.7')
    expect(row.get('details').attributes('open')).toBeUndefined()
    expect(card.get('[data-testid=doctor-ok]').text()).toBe('2 项正常')
  })

  it('copies the very thing to enter, and selects it where the browser does not let it', async () => {
    stubServer(() => ({ reply }), 'operator')
    const card = mount(DoctorCard, { attachTo: document.body })
    await flushPromises()
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => {})
    vi.stubGlobal('navigator', { clipboard: { writeText } })
    await card.get('[data-testid=copy]').trigger('click')
    await flushPromises()
    expect(writeText).toHaveBeenCalledWith('203.0.113.7')
    vi.stubGlobal('navigator', {})
    await card.get('[data-testid=copy]').trigger('click')
    await flushPromises()
    expect(card.text()).toContain('按 Ctrl+C 复制')
    vi.unstubAllGlobals()
    card.unmount()
  })

  it('keeps what it found while another run fails, and says why', async () => {
    let online = true
    stubServer(() => (online ? { reply } : 'offline'), 'operator')
    const card = mount(DoctorCard)
    await flushPromises()
    online = false
    await card.get('[data-testid=doctor-run]').trigger('click')
    await flushPromises()
    expect(card.get('[data-testid=stale]').text()).toContain('网络不通')
    expect(card.find('[data-testid=check-trusted_ip]').exists()).toBe(true)
  })
})
