import type { CustomerTag, TagClass, TagSource } from '@xiaoguan/shared/tag'
import { agoText } from '../ui/time-words.ts'

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
  const who = tag.addedBy ? `${tag.addedBy} ${agoText(tag.addedAt, now)}打的` : ''
  return who || `${sourceWords[tag.source]}，${agoText(tag.addedAt, now)}`
}

/** What stands under the tags while WeCom has not taken them, or will not. */
export function syncWords(on: readonly CustomerTag[]): string[] {
  const words: string[] = []
  if (on.some((tag) => tag.sync === 'pending')) words.push('正在存到企业微信')
  for (const tag of on) {
    if (tag.sync === 'refused') {
      words.push(`企业微信没收下「${tag.name}」：${tag.syncProblem ?? '过一会儿再试'}`)
    }
  }
  return words
}
