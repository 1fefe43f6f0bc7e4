import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { type Answer, type Asked, stubServer } from '../api/stub-server.ts'
import { useImport } from './import-store.ts'
import OrdersPage from './OrdersPage.vue'
import { toCsv } from './write-csv.ts'

const headings = ['小票号', '日期', '会员手机', '品名', '金额']
const row = (no: string, paid = '298.00', phone = '13800138000') => [
  no,
  '2026-11-19',
  phone,
  '精华',
  paid,
]

type Wish = { orders: { orderNo: string }[] }
const results = (body: unknown, state = 'created') =>
  (body as Wish).orders.map(({ orderNo }, n) => ({
    row: n,
    orderNo,
    state,
    customerId: 'wm1',
    merged: false,
    problem: null,
    field: null,
  }))

async function openOrders(answer: (asked: Asked) => Answer) {
  const asked = stubServer(answer, 'operator')
  setActivePinia(createPinia())
  const page = mount(OrdersPage, { attachTo: document.body })
  return { page, asked }
}

type Page = Awaited<ReturnType<typeof openOrders>>['page']

/** Chooses a file as a person does, and waits until it was read. */
async function choose(page: Page, rows: string[][]): Promise<void> {
  const field = page.get<HTMLInputElement>('[data-testid=import-file]')
  const file = new File([toCsv(rows)], '十月.csv')
  Object.defineProperty(field.element, 'files', { value: [file] })
  await field.trigger('change')
  await expect.poll(() => useImport().step).toBe('check')
  await flushPromises()
}

afterEach(() => {
  setBoot(null)
  document.body.innerHTML = ''
})

describe('importing orders', () => {
  it('shows what is wrong where it stands, and sends the rest', async () => {
    const { page, asked } = await openOrders(({ body }) => ({ reply: { results: results(body) } }))
    await choose(page, [['十月销售'], headings, row('D1'), row('D2', '12.345'), row('D1', '-10')])
    expect(page.get('[data-testid=import-count]').text()).toContain(
      '3 行，检查过 1 个订单，导入时再对客人',
    )
    const wrong = page.get('[data-testid=import-preview] .wrong')
    expect(wrong.text()).toContain('12.345')
    expect(wrong.text()).toContain('最多两位小数')
    expect(page.get('[data-testid=import-errors]').text()).toContain('第 4 行「实付（元）」12.345')
    await page.get('[data-testid=import-send]').trigger('click')
    await flushPromises()
    expect(asked).toHaveLength(1)
    expect(asked[0]?.body).toMatchObject({
      orders: [{ orderNo: 'D1', lines: [{ paidFen: 29_800 }, { paidFen: -1000 }] }],
    })
    const result = page.get('[data-testid=import-result]').text()
    expect(result).toContain('新的1')
    expect(page.get('[data-testid=import-refused]').text()).toContain('4实付（元）：金额要是数字')
  })

  it('asks for the columns that it could not guess', async () => {
    const { page } = await openOrders(() => ({ reply: {} }))
    await choose(page, [['甲', '日期', '手机', '品名', '金额'], row('D1')])
    expect(page.get('[data-testid=import-missing]').text()).toContain('订单号')
    expect(page.get('[data-testid=import-send]').attributes('disabled')).toBeDefined()
    await page.get('[data-testid=column-orderNo]').setValue('0')
    expect(page.find('[data-testid=import-missing]').exists()).toBe(false)
    expect(page.get('[data-testid=import-send]').attributes('disabled')).toBeUndefined()
    // A column means one thing.
    await page.get('[data-testid=column-orderNo]').setValue('1')
    expect(page.get('[data-testid=import-missing]').text()).toContain('时间')
  })

  it('goes on where the network broke off, and stops between batches when told', async () => {
    let isOnline = false
    const { page, asked } = await openOrders(({ body }) => {
      if (asked.length > 1 && !isOnline) return 'offline'
      if (asked.length === 4) useImport().stop()
      return { reply: { results: results(body) } }
    })
    const many = Array.from({ length: 350 }, (_, n) => row(`D${n}`))
    await choose(page, [headings, ...many])
    await page.get('[data-testid=import-send]').trigger('click')
    await expect.poll(() => useImport().trouble).toContain('网络不通')
    await flushPromises()
    expect(page.get('[data-testid=import-sending]').text()).toContain('100 / 350')
    isOnline = true
    await page.get('[data-testid=import-go-on]').trigger('click')
    await expect.poll(() => useImport().step).toBe('done')
    await flushPromises()
    expect(page.get('[data-testid=import-result]').text()).toContain('还没导50')
    const sent = asked.map(({ body }) => results(body).map(({ orderNo }) => orderNo))
    expect(sent.map((batch) => batch.length)).toEqual([100, 100, 100, 100])
    expect(sent.map(([first]) => first)).toEqual(['D0', 'D100', 'D100', 'D200'])
  })

  it('says why the server did not take a row', async () => {
    const refused = { state: 'refused', customerId: null, problem: 'order.customer_unknown' }
    const { page } = await openOrders(({ body }) => ({
      reply: { results: results(body).map((one) => ({ ...one, ...refused })) },
    }))
    await choose(page, [headings, row('D1')])
    await page.get('[data-testid=import-send]').trigger('click')
    await flushPromises()
    expect(page.get('[data-testid=import-refused]').text()).toContain('没找到这位客人')
    expect(page.find('[data-testid=import-download]').exists()).toBe(true)
  })
})

const key = {
  apiKeyId: 'aaaaaaaa-0000-4000-8000-000000000000',
  name: '收银',
  createdBy: '苏敏',
  createdAt: '2026-11-19T02:35:00.000Z',
  revokedAt: null,
}

describe('keys of other systems', () => {
  it('are shown once, and stopped with a second tap', async () => {
    const { page, asked } = await openOrders(({ method }) => {
      if (method === 'POST') return { reply: { keys: [key], secret: 'xg_once' } }
      const revokedAt = '2026-11-19T02:40:00.000Z'
      return { reply: { keys: method === 'PUT' ? [{ ...key, revokedAt }] : [] } }
    })
    await page.get('[data-testid=orders-keys]').trigger('click')
    await flushPromises()
    expect(page.get('[data-testid=key-make]').text()).toBe('先起个名字')
    await page.get('[data-testid=key-name]').setValue(' 收银 ')
    expect(page.get('[data-testid=key-make]').text()).toBe('新建密钥')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(page.get('[data-testid=key-secret] code').text()).toBe('xg_once')
    expect(page.find('[data-testid=key-secret] [data-testid=copy]').exists()).toBe(true)
    await page.get('[data-testid=key-revoke]').trigger('click')
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST'])
    await page.get('[data-testid=key-revoke-yes]').trigger('click')
    await flushPromises()
    expect(page.get('[data-testid=key]').text()).toContain('已停用')
    await page.get('[data-testid=orders-import]').trigger('click')
    await page.get('[data-testid=orders-keys]').trigger('click')
    await flushPromises()
    expect(page.find('[data-testid=key-secret]').exists()).toBe(false)
  })
})

describe('products', () => {
  const serum = {
    productCode: 'SKU1',
    name: '精华',
    category: '护肤',
    priceFen: 29_850,
    cycleDays: 45,
  }

  it('have their days of use changed in place', async () => {
    const { page, asked } = await openOrders(({ method, body }) => ({
      reply: { products: [method === 'PUT' ? { ...serum, ...(body as object) } : serum] },
    }))
    await page.get('[data-testid=orders-products]').trigger('click')
    await flushPromises()
    expect(page.get('[data-testid=product-SKU1]').text()).toContain('45 天')
    await page.get('[data-testid=edit-product]').trigger('click')
    await page.get('[data-testid=product-days]').setValue('1.5')
    await page.get('form').trigger('submit')
    expect(page.get('[role=alert]').text()).toContain('天数要是 1 到 3650')
    await page.get('[data-testid=product-days]').setValue('')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/api/products/SKU1',
      body: { name: '精华', category: '护肤', priceFen: 29_850, cycleDays: null },
    })
    expect(page.get('[data-testid=product-SKU1]').text()).toContain('不算用完')
  })

  it('are not written over by a new one with their code', async () => {
    const { page, asked } = await openOrders(() => ({ reply: { products: [serum] } }))
    await page.get('[data-testid=orders-products]').trigger('click')
    await flushPromises()
    await page.get('[data-testid=new-product]').trigger('click')
    for (const [field, text] of Object.entries({ code: 'SKU1', name: '面膜', category: '护肤' }))
      await page.get(`[data-testid=product-${field}]`).setValue(text)
    await page.get('[data-testid=product-price]').setValue('1')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toBe('「精华」已经用了这个编码，去那里改')
    expect(asked.some(({ method }) => method === 'PUT')).toBe(false)
  })
})
