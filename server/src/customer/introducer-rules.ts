import type { Stage } from '@xiaoguan/shared'

// WeCom's add_way of a scanned code and of a card that somebody passed on.
const broughtWays: readonly (number | null)[] = [1, 3]
const newStages: readonly Stage[] = ['lead', 'aware']
const broughtTag = '朋友介绍'

/** Whether it is worth asking who brought her: she is new, and came as people come whom somebody sent. */
export function mayHaveIntroducer(known: {
  stage: Stage
  addWays: readonly (number | null)[]
  tagNames: readonly string[]
}): boolean {
  if (!newStages.includes(known.stage)) return false
  return (
    known.tagNames.includes(broughtTag) || known.addWays.some((way) => broughtWays.includes(way))
  )
}
