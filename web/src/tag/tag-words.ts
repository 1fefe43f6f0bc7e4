import type { CustomerTag, TagClass, TagSource } from '@xiaoguan/shared/tag'
import { agoText } from '../ui/time-words.ts'
import { clerkProblemWords } from './problem-words.ts'

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
  const held = waiting.find((tag) => tag.syncProblem !== null)
  if (waiting.length === 0) return null
  return {
    text: '正在存到企业微信',
    why: held ? `还没存进去：${clerkProblemWords(held.syncProblem)}。你打的标签不会丢` : null,
  }
}
