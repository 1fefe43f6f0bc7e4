import type { CustomerTags, Stage } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { guessedClass, likelyMax, reasonOf } from './likely-rules.ts'
import type { LikelyRow } from './likely-store.ts'

const stageWords: Record<Stage, string> = {
  lead: '刚加上',
  aware: '聊过',
  nurturing: '在了解',
  opportunity: '有意向',
  won: '首单客',
  repeat: '回头客',
  advocate: '介绍人',
  lost: '流失',
}

/** 可能还有: the likeliest tags for these eyes; one of a single-choice group that is filled is none. */
export function showLikely(
  rows: readonly LikelyRow[],
  reference: Reference,
  { filled, seesSensitive }: { filled: ReadonlySet<string>; seesSensitive: boolean },
): CustomerTags['likely'] {
  return rows
    .flatMap((row) => {
      const tag = reference.tags.get(row.tagId)
      const given = givenWords(row.given, reference)
      // The group may have changed since the counting.
      if (!tag || !given || tag.group.tagClass !== guessedClass) return []
      const { tagGroupId, single, sensitive } = tag.group
      if ((single && filled.has(tagGroupId)) || (sensitive && !seesSensitive)) return []
      return [{ tagId: row.tagId, name: tag.name, tagGroupId, reason: reasonOf(given, row) }]
    })
    .slice(0, likelyMax)
}

/** 有「敏感肌」 · 「在了解」 · 跟进到「邀她再来」; undefined: it is there no more. */
function givenWords(given: string, reference: Reference): string | undefined {
  const [kind, id] = split(given, ':')
  if (kind === 'stage') {
    const words = Object.entries(stageWords).find(([stage]) => stage === id)?.[1]
    return words && `「${words}」`
  }
  if (kind === 'tag') {
    const tag = reference.tags.get(id)
    return tag && `有「${tag.name}」`
  }
  const [sopId, stepId] = split(id, '/')
  const steps = reference.sops.get(sopId)?.definition.steps
  const step = steps?.find((one) => one.stepId === stepId)
  return step && `跟进到「${step.title}」`
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return [text.slice(0, at), text.slice(at + 1)]
}
