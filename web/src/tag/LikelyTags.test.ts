import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import { closeToast, currentToast } from '../ui/toast.ts'
import LikelyTags from './LikelyTags.vue'
import { useTags } from './tag-store.ts'

afterEach(closeToast)

const reason = '有「敏感肌」的客人里，100 位有 62 位也有'
function shown() {
  setActivePinia(createPinia())
  const store = useTags()
  const likely = [{ tagId: 'pain', name: '怕疼', tagGroupId: 'habit', reason }]
  store.show('wm1', { on: [], unknown: [], likely, refused: [] })
  const putOn = vi.spyOn(store, 'putOn').mockResolvedValue()
  const chip = mount(LikelyTags).get('[data-testid=tag-pain]')
  return { chip, putOn }
}

it('puts a suggestion on in one tap, told as one', async () => {
  const { chip, putOn } = shown()
  await chip.trigger('click')
  expect(putOn).toHaveBeenCalledWith(expect.objectContaining({ tagId: 'pain', suggested: true }))
})

it('says why it is offered: to a right click or the menu key, and to screen readers', async () => {
  const { chip, putOn } = shown()
  expect(chip.attributes('aria-label')).toContain(reason)
  await chip.trigger('contextmenu')
  expect(currentToast.value?.text).toBe(reason)
  expect(putOn).not.toHaveBeenCalled()
})
