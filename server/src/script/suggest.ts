import {
  type PreparedScript,
  type ScriptProof,
  type Stage,
  type Variables,
  isOpener,
} from '@xiaoguan/shared'
import type { Reference, ReferenceScript } from '../corp/store.ts'
import { isOffered, prepareScript } from './prepare.ts'
import { lowerReplyRate, meanReplyRate } from './rank.ts'
import type { Tally } from './store.ts'
import { type Recipient, findUnsuited, isSuited } from './suitability.ts'

const suggestionsMax = 3
// Fewer matured touches are no fact: then the reason names what the script was written for.
const factFrom = 10

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

export type SuggestInput = {
  reference: Reference
  tally: Tally
  recipient: Recipient
  variables: Variables
  staffId: string
  /** Sent to her within 90 days, or shown beside as the step's own. */
  leaveOut: ReadonlySet<string>
}

/** The best three scripts for this customer outside any step, each with its reason. */
export function suggestScripts(input: SuggestInput): PreparedScript[] {
  const { reference, tally, recipient, variables, staffId, leaveOut } = input
  const ofSteps = scriptsOfSteps(reference)
  const meanRate = meanReplyRate(tally.values())
  const rate = (script: ReferenceScript) =>
    lowerReplyRate(tally.get(script.scriptId) ?? { matured: 0, replied: 0 }, meanRate)
  return reference.scripts
    .filter((script) => isOffered(script, staffId) && !leaveOut.has(script.scriptId))
    .filter((script) => !ofSteps.has(script.scriptId) && isAimed(script))
    .filter((script) => isSuited(script, recipient) && !findUnsuited(script, recipient, reference))
    .map((script) => ({ script, rate: rate(script) }))
    .toSorted((a, b) => b.rate - a.rate || a.script.position - b.script.position)
    .slice(0, suggestionsMax)
    .map(({ script }) =>
      prepareScript(script, variables, input, {
        reason: reasonFor(script, tally.get(script.scriptId), recipient, reference),
        unsuited: null,
      }),
    )
}

/** Openers written for some stage or tag; what fits everybody at any time is found by search. */
function isAimed(script: ReferenceScript): boolean {
  return isOpener(script.kind) && script.stages.length + script.suitedTagIds.length > 0
}

const stepScripts = new WeakMap<Reference, ReadonlySet<string>>()

/** Words of a step are right at that step only. Worked out once for each version of the reference data. */
function scriptsOfSteps(reference: Reference): ReadonlySet<string> {
  const known = stepScripts.get(reference)
  if (known) return known
  const ids = [...reference.sops.values()].flatMap(({ definition }) =>
    definition.steps.flatMap((step) => step.variants.map((variant) => variant.scriptId)),
  )
  const made = new Set(ids)
  stepScripts.set(reference, made)
  return made
}

function reasonFor(
  script: ReferenceScript,
  proof: ScriptProof | undefined,
  { stage, tagIds }: Recipient,
  reference: Reference,
): string | null {
  const fact = replyWords(proof)
  if (fact) return fact
  const tagId = script.suitedTagIds.find((id) => tagIds.has(id))
  const tag = tagId ? reference.tags.get(tagId) : undefined
  if (tag) return `适合「${tag.name}」的客人`
  return script.stages.includes(stage) ? `${stageWords[stage]}的客人常用` : null
}

/** 像她这样的客人，10 个有 6 个会回（82 次）; null while the number is too small to be a fact. */
export function replyWords(
  proof: Pick<ScriptProof, 'matured' | 'replied'> | undefined,
): string | null {
  if (!proof || proof.matured < factFrom) return null
  const often = Math.round((proof.replied / proof.matured) * 10)
  return `像她这样的客人，10 个有 ${often} 个会回（${proof.matured} 次）`
}
