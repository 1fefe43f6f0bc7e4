import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { closeToast, currentToast } from '../ui/toast.ts'
import RemarkForm from './RemarkForm.vue'

const own = { remark: '赵姐', description: '', sync: 'synced' as const, problem: null }

function open() {
  const onKeep = vi.fn()
  const form = mount(RemarkForm, { props: { customerId: 'wm1', own, answers: 0, onKeep } })
  const fieldOf = (testid: string) =>
    form.get<HTMLInputElement | HTMLTextAreaElement>(`[data-testid=${testid}]`)
  /** As it is typed: nothing is left yet. */
  const type = (testid: string, text: string) => {
    fieldOf(testid).element.value = text
    return fieldOf(testid).trigger('input')
  }
  return { form, onKeep, fieldOf, type }
}

afterEach(closeToast)

it('keeps a remark once, when it is left', async () => {
  const { form, onKeep, fieldOf, type } = open()
  await type('remark', '赵姐 老客')
  expect(onKeep).not.toHaveBeenCalled()
  await fieldOf('remark').trigger('change')
  expect(onKeep.mock.calls).toEqual([['赵姐 老客', '']])
  await form.setProps({ own: { ...own, remark: '赵姐 老客' } })
  form.unmount()
  expect(onKeep).toHaveBeenCalledTimes(1)
})

it('keeps a description over which 资料 is closed', async () => {
  const { form, onKeep, type } = open()
  await type('description', '怕疼')
  form.unmount()
  expect(onKeep.mock.calls).toEqual([['赵姐', '怕疼']])
})

it('does not lose a remark that is too long: says so, and has it again', async () => {
  const { form, onKeep, fieldOf, type } = open()
  await type('remark', '长'.repeat(21))
  await fieldOf('remark').trigger('change')
  form.unmount()
  expect(onKeep).not.toHaveBeenCalled()
  expect(currentToast.value).toMatchObject({ tone: 'trouble' })
  const again = open()
  expect(again.fieldOf('remark').element.value).toBe('长'.repeat(21))
  await again.type('remark', '赵姐')
  again.form.unmount()
  expect(again.onKeep).not.toHaveBeenCalled()
})
