import { flushPromises, mount } from '@vue/test-utils'
import type { LibraryGroup } from '@xiaoguan/shared/tag-library'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import { closeToast, currentToast } from '../ui/toast.ts'
import GroupSettings from './GroupSettings.vue'
import ProposalMakers from './ProposalMakers.vue'

afterEach(() => {
  closeToast()
  setBoot(null)
})

const refusal = { status: 409, reply: { code: 'unavailable', requestId: 'r' } }
const isChecked = (element: Element) => element instanceof HTMLInputElement && element.checked

it('a switch of a tag group stays as the server has it when a change is refused', async () => {
  stubServer(() => refusal, 'operator')
  setActivePinia(createPinia())
  const group: LibraryGroup = {
    tagGroupId: 'g',
    name: '肤质',
    tagClass: 'service',
    single: false,
    mustAsk: false,
    sensitive: false,
    byRule: false,
    ours: true,
    tags: [],
  }
  const settings = mount(GroupSettings, { props: { group, groups: [group] } })
  const box = settings.get('[data-testid=switch-sensitive]')
  await box.setValue(true)
  await flushPromises()
  expect(isChecked(box.element)).toBe(false)
  expect(currentToast.value?.tone).toBe('trouble')
  settings.unmount()
})

it('so does the box of who makes tags without asking', async () => {
  const one = { staffId: 'u1', name: '周倩', department: '一店', may: false, always: false }
  stubServer(
    ({ method }) => (method === 'GET' ? { reply: { makers: [one] } } : refusal),
    'operator',
  )
  setActivePinia(createPinia())
  const makers = mount(ProposalMakers, { attachTo: document.body })
  makers.get('details').element.setAttribute('open', '')
  await makers.get('details').trigger('toggle')
  await flushPromises()
  const box = makers.get('[data-testid=maker-u1]')
  await box.setValue(true)
  await flushPromises()
  expect(isChecked(makers.get('[data-testid=maker-u1]').element)).toBe(false)
  expect(currentToast.value?.tone).toBe('trouble')
  makers.unmount()
})
