import type { CustomerTag } from '@xiaoguan/shared/tag'
import { sorted } from '../ui/sorted.ts'

/** Lines of chips that stand open. */
const openLines = 3
const charPx = 13
const chipPx = 22
const gapPx = 8

/** About as wide as the chip becomes: 汉字 as wide as high, the rest half of it. Reckoned, so that nothing jumps. */
function widthOf({ name, mine, on }: CustomerTag): number {
  const text = mine ? name : `${name} ${on.name}`
  const wide = Array.from(text, (one) => (one > '\u2e80' ? 1 : 0.58))
  return wide.reduce((sum, one) => sum + one, 0) * charPx + chipPx + gapPx
}

/**
 * The chips that stand in about three lines of `lineWidth`: all where they fit, else the newest of each class, so
 * that neither what was learned in conversation nor what was just put on is hidden behind ages and memberships.
 */
export function foldTags(tags: readonly CustomerTag[], lineWidth: number): readonly CustomerTag[] {
  // What is left at the end of a line stays empty.
  const roomOf = (lines: number) => lines * (lineWidth + gapPx) * 0.85
  const total = tags.reduce((sum, tag) => sum + Math.min(widthOf(tag), lineWidth), 0)
  if (total <= roomOf(openLines)) return tags
  const shown = new Set<CustomerTag>()
  const newest = sorted(tags, (a, b) => b.addedAt.localeCompare(a.addedAt))
  let room = 0
  const classes = new Set(tags.map((tag) => tag.tagClass))
  for (const tagClass of classes) {
    room += roomOf(openLines / classes.size)
    for (const tag of newest) {
      if (tag.tagClass !== tagClass) continue
      room -= Math.min(widthOf(tag), lineWidth)
      if (room < 0) break
      shown.add(tag)
    }
    room = Math.max(0, room)
  }
  return tags.filter((tag) => shown.has(tag))
}
