import { createHash } from 'node:crypto'
import type { SopStep } from '@xiaoguan/shared'
import type { Reference, ReferenceScript } from '../corp/store.ts'

/**
 * The script a step falls due with: an equal share for each published variant, by a hash of customer and step,
 * so that every process and every retry chooses alike. Variants unsuited to one of her tags are left out.
 */
export function chooseVariant(
  reference: Reference,
  step: SopStep,
  customerId: string,
  tagIds: readonly string[],
): ReferenceScript | null {
  const ids = new Set(step.variants.map((variant) => variant.scriptId))
  const fitting = reference.scripts
    .filter((script) => ids.has(script.scriptId) && script.state === 'published')
    .filter((script) => !script.unsuitedTagIds.some((tagId) => tagIds.includes(tagId)))
    .toSorted((a, b) => (a.scriptId < b.scriptId ? -1 : 1))
  if (fitting.length === 0) return null
  const hash = createHash('sha256').update(`${customerId}/${step.stepId}`).digest()
  return fitting[hash.readUInt32BE(0) % fitting.length] ?? null
}
