import { createHash } from 'node:crypto'
import type { Condition, RuleTrigger, Segment, TagGroup } from '@xiaoguan/shared'
import { planTagChange } from '../tag/plan-change.ts'

/** An outcome or order counts as standing now for so long: what a dry run looks at. */
const factDays = 90

/** Customers for whom a trigger's fact stands now. */
export function conditionOf(trigger: RuleTrigger): Condition {
  switch (trigger.on) {
    case 'outcome':
      return { kind: 'outcome', in: trigger.kinds, withinDays: factDays }
    case 'order':
      return { kind: 'bought', productCodes: [], categories: [], withinDays: factDays }
    case 'channel':
      return { kind: 'channel', in: trigger.states }
    case 'silent':
      return { kind: 'silent', atLeastDays: trigger.days }
    case 'stage':
      return { kind: 'stage', in: trigger.stages }
    case 'tag':
      return { kind: 'tag', any: trigger.tagIds }
  }
}

/**
 * Whom a rule takes when its trigger went off: what was taken back since sets nothing off. An order may be an old
 * one or a refund, and a channel is known from the event itself.
 */
export function segmentOf(rule: { trigger: RuleTrigger; only_segment: Segment | null }): Segment {
  const { on } = rule.trigger
  const only = rule.only_segment?.all ?? []
  return { all: on === 'order' || on === 'channel' ? only : [conditionOf(rule.trigger), ...only] }
}

/** What happened, as far as triggers look at it. */
export type Happening = {
  kind: string
  outcome: string | null
  state: string | null
  stage: string | null
  addedTagIds: readonly string[]
}

export function setsOff(trigger: RuleTrigger, { kind, ...fact }: Happening): boolean {
  switch (trigger.on) {
    case 'outcome':
      return kind === 'outcome.logged' && isIn(trigger.kinds, fact.outcome)
    case 'order':
      return kind === 'order.paid'
    case 'channel':
      return kind === 'follow.added' && isIn(trigger.states, fact.state)
    case 'stage':
      return kind === 'stage.changed' && isIn(trigger.stages, fact.stage)
    case 'tag':
      return kind === 'tag.changed' && trigger.tagIds.some((id) => fact.addedTagIds.includes(id))
    case 'silent':
      return false
  }
}

const isIn = (all: readonly string[], one: string | null) => one !== null && all.includes(one)

/**
 * What a rule leaves on a follow, whatever stood there: `on` all present, `off` none. The same as planTagChange
 * comes to, as two lists for SQL.
 */
export function effectOf(
  rule: { addTagIds: readonly string[]; removeTagIds: readonly string[] },
  groupOf: (tagId: string) => TagGroup | undefined,
): { on: string[]; off: string[] } {
  const siblings = rule.addTagIds.flatMap((tagId) => {
    const group = groupOf(tagId)
    return group?.single ? group.tags.map((tag) => tag.tagId) : []
  })
  const possible = new Set([...siblings, ...rule.removeTagIds])
  const asked = { add: rule.addTagIds, remove: rule.removeTagIds }
  const on = planTagChange(new Set(), asked, groupOf).add
  return { on, off: [...possible].filter((tagId) => !on.includes(tagId)) }
}

/** Named so that it is the same each time: one id for one silence of one customer under one rule. */
export function silenceId(ruleId: string, customerId: string, lastContactAt: Date | null): string {
  const name = `${ruleId} ${customerId} ${lastContactAt?.toISOString() ?? 'never'}`
  return idOf(name)
}

/** A UUID made of a name. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
