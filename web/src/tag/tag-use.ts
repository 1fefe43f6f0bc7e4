import { TagClass } from '@xiaoguan/shared/tag'
import * as z from 'zod/mini'
import { recall, remember } from '../api/device-memory.ts'
import { sorted } from '../ui/sorted.ts'
import type { TagChoice } from './apply-tag-change.ts'

// Which tags she puts on, kept on her device alone: the 常用 row, and the order of what a search finds.

const memoryName = 'tag-use'
const monthMs = 30 * 86_400_000
const tagsKept = 40
const tapsKept = 30

const TagUse = z.object({
  tagId: z.string(),
  name: z.string(),
  tagGroupId: z.string(),
  tagClass: TagClass,
  single: z.boolean(),
  /** When, the newest first. */
  taps: z.array(z.number()),
})
/** A tag that she put on lately. */
export type TagUse = z.infer<typeof TagUse>

/** The newest first. */
export function listTagUses(): TagUse[] {
  const read = z.safeParse(z.array(TagUse), parse(recall(memoryName)))
  return read.success ? read.data : []
}

export function noteTagUse({ tagId, name, tagGroupId, tagClass, single }: TagChoice, at: Date) {
  const uses = listTagUses()
  const taps = uses.find((use) => use.tagId === tagId)?.taps ?? []
  const newest = [at.getTime(), ...taps].slice(0, tapsKept)
  const others = uses.filter((use) => use.tagId !== tagId)
  keepUses([{ tagId, name, tagGroupId, tagClass, single, taps: newest }, ...others])
}

/** Only these are left: tags may be renamed, and vanish. */
export function keepUses(uses: readonly TagUse[]): void {
  remember(memoryName, JSON.stringify(uses.slice(0, tagsKept)))
}

/** Those most used in the last 30 days, of equal ones the newest; `leftOut` says which are in no need. */
export function mostUsed(now: Date, count: number, leftOut: (use: TagUse) => boolean): TagUse[] {
  const since = now.getTime() - monthMs
  const recent = listTagUses()
    .filter((use) => !leftOut(use))
    .map((use) => ({ use, taps: use.taps.filter((at) => at > since).length }))
    .filter(({ taps }) => taps > 0)
  return sorted(recent, (a, b) => b.taps - a.taps)
    .slice(0, count)
    .map(({ use }) => use)
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '[]')
  } catch {
    return []
  }
}
