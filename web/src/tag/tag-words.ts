import type { Customer } from '@xiaoguan/shared/customer'
import type { CustomerTag, TagClass, TagSource } from '@xiaoguan/shared/tag'
import { agoText } from '../ui/time-words.ts'
import { clerkProblemWords, needsOperator } from '../api/wecom-problem-words.ts'

export const tagClassWords: Record<TagClass, string> = {
  fact: '基本情况',
  marketing: '消费情况',
  service: '需求偏好',
}

const sourceWords: Record<TagSource, string> = {
  staff: '',
  rule: '系统按规则打的',
  sop: '跟进计划打的',
  wecom: '在企业微信里打的',
  import: '导入的',
}

/** 周倩 3 天前打的, for the chip's title and for screen readers. */
export function tagStory(tag: CustomerTag, now: Date): string {
  if (tag.rule) return `规则「${tag.rule.name}」${agoText(tag.addedAt, now)}打的`
  const who = tag.addedBy ? `${tag.addedBy} ${agoText(tag.addedAt, now)}打的` : ''
  return who || `${sourceWords[tag.source]}，${agoText(tag.addedAt, now)}`
}

export type SyncLine = { text: string; why: string | null }

/** What stands under the tags while WeCom has not taken them; `why` is told on a tap. */
export function syncWords(on: readonly CustomerTag[]): SyncLine | null {
  const waiting = on.filter((tag) => tag.sync === 'pending')
  const stuck = waiting.find((tag) => needsOperator(tag.syncProblem))
  const held = stuck ?? waiting.find((tag) => tag.syncProblem !== null)
  if (waiting.length === 0) return null
  return {
    text: stuck ? '还没存到企业微信：要运营处理' : '正在存到企业微信',
    why: held ? `还没存进去：${clerkProblemWords(held.syncProblem)}。你打的标签不会丢` : null,
  }
}

/** Why her tags may only be looked at; null: they may be changed. */
export function readOnlyWords({ lostAt, own }: Pick<Customer, 'lostAt' | 'own'>): string | null {
  if (lostAt || own === 'deleted') return '她已经不是好友了，标签只能看'
  return own === 'none' ? '你还没有添加她，标签只能看' : null
}
