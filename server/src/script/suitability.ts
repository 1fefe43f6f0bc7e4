import type { Stage } from '@xiaoguan/shared'
import type { Reference, ReferenceScript } from '../corp/store.ts'

/** What of a customer decides whether a script fits. */
export type Recipient = { stage: Stage; tagIds: ReadonlySet<string> }

/** The tags that stand, given the newest first: of a single-choice group, whose follows may differ, the newest. */
export function standingTagIds(newestFirst: readonly string[], reference: Reference): Set<string> {
  const byPlace = new Map<string, string>()
  for (const tagId of newestFirst) {
    const group = reference.tags.get(tagId)?.group
    const place = group?.single ? group.tagGroupId : tagId
    if (!byPlace.has(place)) byPlace.set(place, tagId)
  }
  return new Set(byPlace.values())
}

// Tags worded as what she does: 怕推销, 会带孩子来, 喝水少.
const verbal = /^(怕|会|常|不|喝|想|爱)/

/** What of a script decides whom it does not fit. */
type Fit = Pick<ReferenceScript, 'unsuitedTagIds' | 'spendBands'>

/** Why a script does not fit this customer, in a clerk's words; null when it does. */
export function findUnsuited(
  script: Fit,
  { tagIds }: Pick<Recipient, 'tagIds'>,
  reference: Reference,
): string | null {
  const against = script.unsuitedTagIds.find((tagId) => tagIds.has(tagId))
  if (against) {
    const name = reference.tags.get(against)?.name ?? ''
    return verbal.test(name) ? `她${name}` : `她有「${name}」这个标签`
  }
  return fitsSpend(script, tagIds, reference) ? null : '和她的消费档不合'
}

/** Bands are named by tag id or name. A customer without a known band fits every band. */
function fitsSpend(script: Fit, tagIds: ReadonlySet<string>, reference: Reference): boolean {
  if (script.spendBands.length === 0) return true
  const isBand = (tag: { tagId: string; name: string }) =>
    script.spendBands.includes(tag.tagId) || script.spendBands.includes(tag.name)
  const bands = reference.tagGroups.find((group) => group.tags.some(isBand))
  const hers = bands?.tags.filter((tag) => tagIds.has(tag.tagId)) ?? []
  return hers.length === 0 || hers.some(isBand)
}

/** Whether a script was written for somebody like her: its stages and, if it names tags, one of them. */
export function isSuited(script: ReferenceScript, { stage, tagIds }: Recipient): boolean {
  if (script.stages.length > 0 && !script.stages.includes(stage)) return false
  if (script.suitedTagIds.length === 0) return true
  return script.suitedTagIds.some((tagId) => tagIds.has(tagId))
}
