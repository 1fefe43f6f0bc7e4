import type { TagEdit, TagEditView } from '@xiaoguan/shared/tag-library'
import { nameLength, tagNameMax } from '@xiaoguan/shared/tag-library'
import { ProblemError } from '../api/problem.ts'
import { errorText } from '../api/problem-text.ts'
import { problemWords } from '../api/wecom-problem-words.ts'

export const notOursWords = '企业微信后台建的，只能在后台改'
export const whereToChange = '企业微信管理后台 → 客户联系 → 企业客户标签'

const deeds: Record<TagEdit['kind'], string> = {
  create_group: '新建标签组',
  create_tags: '加标签',
  rename_group: '改组名',
  rename_tag: '改名',
  order_tags: '排顺序',
  order_groups: '排顺序',
  move_tag: '移到别的组',
  delete_tag: '删除标签',
  delete_group: '删除标签组',
}

/** 加标签「肤质：干皮」 */
export function editWords({ wish, subject }: TagEditView): string {
  return `${deeds[wish.kind]}「${subject}」`
}

/** Why WeCom has not taken an edit; nothing while all is well. */
export function editTrouble({ state, errcode }: TagEditView): string {
  return state === 'open' && errcode === null ? '' : problemWords(errcode)
}

const otherApp = 301002

/** What another app or the console made stays theirs, however often it is asked. */
export function canPass({ errcode }: TagEditView): boolean {
  return errcode !== otherApp
}

/** What was wrong with a wish that did not get as far as WeCom, naming the name that is taken. */
export function wishTrouble(error: unknown, wish: TagEdit): string {
  const text = errorText(error)
  if (!(error instanceof ProblemError) || error.code !== 'tag.name_taken') return text
  const at = Object.keys(error.fields)
    .map((field) => /tagNames\.(\d+)$/.exec(field)?.[1])
    .find((place) => place !== undefined)
  const name = at !== undefined && 'tagNames' in wish ? wish.tagNames[Number(at)] : undefined
  if (name) return `「${name}」这个名字重了，换一个`
  return wish.kind.endsWith('group') ? '已经有同名的标签组了，换一个' : text
}

/** What is wrong with names before they are sent; empty when nothing is. */
export function nameTrouble(names: readonly string[]): string {
  const long = names.find((name) => nameLength(name) > tagNameMax)
  return long ? `「${long}」太长了，最多 ${tagNameMax} 个字` : ''
}
