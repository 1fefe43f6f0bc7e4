import { flushPromises, mount } from '@vue/test-utils'
import type { LibraryGroup, LibraryTag, TagLibrary } from '@xiaoguan/shared/tag-library'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { stubServer, type Answer } from '../api/stub-server.ts'
import { closeToast, currentToast } from '../ui/toast.ts'
import LibraryPage from './LibraryPage.vue'

afterEach(() => {
  closeToast()
  setBoot(null)
})

const tag = (name: string, rest: Partial<LibraryTag> = {}): LibraryTag => ({
  tagId: name,
  name,
  ours: true,
  customers: 0,
  ...rest,
})
const group = (
  name: string,
  tagClass: LibraryGroup['tagClass'],
  ...tags: LibraryTag[]
): LibraryGroup => ({
  tagGroupId: name,
  name,
  tagClass,
  single: false,
  mustAsk: false,
  sensitive: false,
  byRule: false,
  ours: true,
  tags,
})

const edit = {
  tagEditId: 'aaaaaaaa-0000-4000-8000-000000000000',
  wish: { kind: 'rename_group', tagGroupId: '年龄', name: '年龄段' },
  subject: '年龄段',
  state: 'refused',
  errcode: 40071,
  askedBy: '沈佳怡',
  askedAt: '2026-11-19T02:40:00.000Z',
} as const

async function openLibrary(
  groups: LibraryGroup[],
  edits: TagLibrary['edits'] = [],
  uses: () => Answer = () => ({ reply: { uses: [], customers: 0 } }),
) {
  const library = { groups, count: 9, limit: 10_000, edits }
  const asked = stubServer(({ method, path }) => {
    if (path.startsWith('/api/uses/')) return uses()
    return { reply: method === 'GET' ? library : { edit, library } }
  }, 'operator')
  setActivePinia(createPinia())
  const page = mount(LibraryPage)
  await flushPromises()
  const tap = async (testId: string, within?: string) => {
    const place = within === undefined ? page : page.get(`[data-testid=${within}]`)
    await place.get(`[data-testid=${testId}]`).trigger('click')
    await flushPromises()
  }
  const wishes = () =>
    asked
      .filter(({ method }) => method === 'PUT')
      .map(({ body }) => (body as { edit: object }).edit)
  return { page, tap, wishes }
}

describe('the tag library', () => {
  it('moves a group past the next of its class, as it stands on the screen', async () => {
    const groups = [
      group('需求', 'service', tag('怕晒')),
      group('年龄', 'fact', tag('90后')),
      group('时间', 'service', tag('周末')),
      group('困扰', 'service', tag('出油')),
    ]
    const { page, tap, wishes } = await openLibrary(groups)
    await tap('group-settings', 'group-需求')
    const before = page.get('[data-testid=group-before]')
    expect(before.attributes('disabled')).toBeDefined()
    await tap('group-after', 'group-需求')
    expect(wishes()).toEqual([
      { kind: 'order_groups', tagGroupIds: ['年龄', '时间', '需求', '困扰'] },
    ])
    await tap('group-settings', 'group-困扰')
    await tap('group-before', 'group-困扰')
    expect(wishes()[1]).toEqual({
      kind: 'order_groups',
      tagGroupIds: ['需求', '年龄', '困扰', '时间'],
    })
  })

  it('has the name typed before a tag of many customers goes, counted anew', async () => {
    const groups = [group('需求', 'service', tag('怕晒', { customers: 0 }), tag('出油'))]
    const counted = () => ({ reply: { uses: [], customers: 240 } })
    const { page, tap, wishes } = await openLibrary(groups, [], counted)
    await tap('tag-怕晒')
    await tap('delete-tag')
    const confirm = page.get('[data-testid=delete-confirm]')
    expect(confirm.text()).toContain('240 位客人身上的「怕晒」会没有')
    await confirm.trigger('submit')
    expect(wishes()).toEqual([])
    await page.get('[data-testid=delete-typed]').setValue('怕晒')
    await confirm.trigger('submit')
    await flushPromises()
    expect(wishes()).toEqual([{ kind: 'delete_tag', tagId: '怕晒' }])
  })

  it('deletes nothing before it is known who has it, and asks again on a tap', async () => {
    let isDown = true
    const uses = (): Answer => (isDown ? 'offline' : { reply: { uses: [], customers: 0 } })
    const groups = [group('需求', 'service', tag('怕晒'), tag('出油'))]
    const { page, tap, wishes } = await openLibrary(groups, [], uses)
    await tap('tag-怕晒')
    await tap('delete-tag')
    const confirm = page.get('[data-testid=delete-confirm]')
    expect(confirm.text()).not.toContain('没有客人在用')
    expect(confirm.get('[data-testid=delete-yes]').attributes('disabled')).toBeDefined()
    await confirm.trigger('submit')
    expect(wishes()).toEqual([])
    isDown = false
    await tap('uses-again')
    expect(confirm.text()).toContain('「怕晒」没有客人在用')
    await confirm.trigger('submit')
    await flushPromises()
    expect(wishes()).toEqual([{ kind: 'delete_tag', tagId: '怕晒' }])
  })

  it('shows a tag that somebody wished for as soon as it is there', async () => {
    const proposal = {
      proposalId: edit.tagEditId,
      tagGroupId: '习惯',
      groupName: '习惯',
      name: '带老公来',
      customer: null,
      state: 'open',
      askedBy: { staffId: 'u1', name: '周倩' },
      askedAt: edit.askedAt,
      decidedBy: null,
      reason: null,
      tagId: null,
      twins: [],
    }
    let state = 'open'
    stubServer(({ method, path }) => {
      if (method === 'PUT') state = 'done'
      if (path.startsWith('/api/tag-proposals'))
        return { reply: { proposals: [{ ...proposal, state }] } }
      const tags = state === 'done' ? [tag('带老公来', { customers: 1 })] : []
      return {
        reply: { groups: [group('习惯', 'fact', ...tags)], count: 9, limit: 10_000, edits: [] },
      }
    }, 'operator')
    setActivePinia(createPinia())
    const page = mount(LibraryPage)
    await flushPromises()
    expect(page.find('[data-testid=tag-带老公来]').exists()).toBe(false)
    await page.get('[data-testid=approve]').trigger('click')
    await flushPromises()
    expect(page.get('[data-testid=tag-带老公来]').text()).toContain('1')
    expect(currentToast.value?.text).toBe('已加上「带老公来」')
  })

  it('says where a tag of the console is changed, and offers nothing here', async () => {
    const { page, tap } = await openLibrary([group('来源', 'fact', tag('抖音', { ours: false }))])
    await tap('tag-抖音')
    expect(page.get('[data-testid=not-ours]').text()).toContain('企业客户标签')
    expect(page.find('[data-testid=delete-tag]').exists()).toBe(false)
  })

  it('says what WeCom did not take, and asks again on a tap', async () => {
    const { page, tap, wishes } = await openLibrary([group('年龄', 'fact', tag('90后'))], [edit])
    const refused = page.get('[data-testid=edit-refused]')
    expect(refused.text()).toContain('企业微信没收下：改组名「年龄段」。企业微信里已经有同名的了')
    await tap('edit-again')
    expect(wishes()).toEqual([edit.wish])
  })

  it('says what to do while there is no tag at all', async () => {
    const { page } = await openLibrary([])
    expect(page.text()).toContain('先建一个标签组')
  })
})
