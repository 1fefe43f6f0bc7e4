import { flushPromises, mount } from '@vue/test-utils'
import type { CustomerField } from '@xiaoguan/shared/customer-card'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import { undoToast } from '../ui/toast.ts'
import FieldsPage from './FieldsPage.vue'
import { choicesTrouble, newKey, readChoices } from './field-words.ts'

const field = (fieldKey: string, more: Partial<CustomerField> = {}): CustomerField => ({
  fieldKey,
  label: fieldKey,
  kind: 'text',
  choices: [],
  archived: false,
  customers: 0,
  ...more,
})

/** A server with these fields, and the page on it. */
async function open(...begin: CustomerField[]) {
  let fields = begin
  const asked = stubServer(({ method, path, body }) => {
    if (method === 'PUT' && path === '/api/customer-field-order') {
      const { fieldKeys } = body as { fieldKeys: string[] }
      fields = fieldKeys.flatMap((key) => fields.filter((one) => one.fieldKey === key))
    } else if (method === 'PUT') {
      const key = decodeURIComponent(path.split('/').at(-1) ?? '')
      const saved = { ...field(key), ...(body as Partial<CustomerField>) }
      fields = [...fields.filter((one) => one.fieldKey !== key), saved]
    }
    return { reply: { fields } }
  }, 'operator')
  setActivePinia(createPinia())
  const page = mount(FieldsPage)
  await flushPromises()
  const tap = async (testid: string, at = 0) => {
    await page.findAll(`[data-testid="${testid}"]`)[at]!.trigger('click')
    await flushPromises()
  }
  const labels = () => page.findAll('.field-item h2').map((one) => one.text())
  return { page, tap, labels, asked }
}

afterEach(() => setBoot(null))

describe('the page of fields', () => {
  it('says what they are for when there are none, and takes a new one', async () => {
    const { page, tap, labels, asked } = await open()
    expect(page.get('[data-testid=fields-none]').text()).toContain('还没有资料项')
    await tap('field-add')
    await page.get('[data-testid=field-label]').setValue('肤质')
    await tap('field-kind-choice')
    expect(page.get('[data-testid=field-save]').attributes('disabled')).toBeDefined()
    await page.get('[data-testid=field-choices]').setValue('油皮\n干皮、油皮')
    await page.get('[data-testid=field-form]').trigger('submit')
    await flushPromises()
    expect(asked.at(-1)).toMatchObject({
      path: `/api/customer-fields/${encodeURIComponent('肤质')}`,
      body: { label: '肤质', kind: 'choice', choices: ['油皮', '干皮'], archived: false },
    })
    expect(labels()).toEqual(['肤质'])
    expect(page.text()).toContain('选一个：油皮、干皮 · 话术里写 {{肤质}} · 0 位客人填了')
  })

  it('moves, renames and archives them, and takes that back', async () => {
    const { page, tap, labels } = await open(field('a'), field('b'))
    await tap('field-up', 1)
    expect(labels()).toEqual(['b', 'a'])
    await tap('field-edit')
    await page.get('[data-testid=field-label]').setValue('改名')
    await page.get('[data-testid=field-form]').trigger('submit')
    await flushPromises()
    expect(labels()).toContain('改名')
    await tap('field-archive')
    expect(labels()).toHaveLength(1)
    expect(page.text()).toContain('停用的')
    undoToast()
    await flushPromises()
    expect(labels()).toHaveLength(2)
  })
})

describe('a new field', () => {
  it('has its label for a key, or another when an older one has it', () => {
    expect(newKey('肤质', [])).toBe('肤质')
    expect(newKey('肤质', [field('肤质', { label: '皮肤' })])).toBe('肤质2')
    expect(readChoices(' 油皮、干皮\n\n油皮 ')).toEqual(['油皮', '干皮'])
    expect(choicesTrouble(Array.from({ length: 31 }, (_, n) => `${n}`))).toContain('31 个')
    expect(choicesTrouble(['长'.repeat(21)])).toContain('太长了')
    expect(choicesTrouble(['油皮'])).toBe(null)
  })
})
