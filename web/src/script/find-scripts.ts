import type { PreparedScript } from '@xiaoguan/shared/script'
import { bubbleLine } from '../ui/bubble.ts'
import { replyWords } from '../ui/reply-words.ts'

/** The first part of a category path: 开场/第一句 → 开场. */
const topCategory = (script: PreparedScript) => script.category.split('/')[0] ?? ''

export function categoriesOf(scripts: readonly PreparedScript[]): string[] {
  return [...new Set(scripts.map(topCategory))].filter(Boolean)
}

/** Every word must stand in the title, the category or the text; a hit in the title comes first. */
export function findScripts(
  scripts: readonly PreparedScript[],
  words: string,
  category: string | null,
): PreparedScript[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const inCategory = scripts.filter((script) => !category || topCategory(script) === category)
  if (wanted.length === 0) return inCategory
  const inAll = (text: string) => wanted.every((word) => text.toLowerCase().includes(word))
  const hits = inCategory.filter((script) =>
    inAll([script.title, script.category, ...script.messages.map(bubbleLine)].join(' ')),
  )
  return [...hits.filter((hit) => inAll(hit.title)), ...hits.filter((hit) => !inAll(hit.title))]
}

/** Why it stands here and how it did: 王芳常用 · 10 个有 4 个会回（62 次） · 图片 1 */
export function reasonLine(script: PreparedScript): string {
  const files = script.messages.filter((message) => message.kind !== 'text').length
  return [
    script.from ? `来自${script.from}` : null,
    script.reason,
    script.reason?.includes('会回') ? null : replyWords(script.proof),
    script.messages.length > 1 ? `${script.messages.length} 条` : null,
    files > 0 && script.messages.length === files ? '附件' : null,
  ]
    .filter(Boolean)
    .join(' · ')
}
