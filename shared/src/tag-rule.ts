import * as z from 'zod/mini'
import { ChangeId, Instant, shortText } from './basic.ts'
import { Stage } from './customer.ts'
import { endpoint } from './endpoint.ts'
import { OutcomeKind } from './outcome.ts'
import { Segment } from './rules/segment.ts'

/** A chain of rules stops here, and says so. */
export const ruleDepthMax = 5

/** When …: what sets a rule off. */
export const RuleTrigger = z.discriminatedUnion('on', [
  z.object({ on: z.literal('outcome'), kinds: z.array(OutcomeKind).check(z.minLength(1)) }),
  /** An imported order; refunds too. */
  z.object({ on: z.literal('order') }),
  z.object({ on: z.literal('channel'), states: z.array(z.string()).check(z.minLength(1)) }),
  z.object({ on: z.literal('silent'), days: z.int().check(z.minimum(1), z.maximum(730)) }),
  z.object({ on: z.literal('stage'), stages: z.array(Stage).check(z.minLength(1)) }),
  /** One of these was put on. */
  z.object({ on: z.literal('tag'), tagIds: z.array(z.string()).check(z.minLength(1)) }),
])
export type RuleTrigger = z.infer<typeof RuleTrigger>

export const PausedBy = z.object({
  /** tag_sensitive: it became 🔒, which no rule may name; it goes on when that is taken back */
  kind: z.enum(['tag_deleted', 'tag_sensitive', 'product_deleted']),
  /** Names of what went, or is 🔒 now. */
  names: z.array(z.string()),
})
export type PausedBy = z.infer<typeof PausedBy>

export const RuleProblem = z.object({
  /** loop: a chain stopped at depth 5 */
  kind: z.literal('loop'),
  at: Instant,
  customerId: z.string(),
  /** The chain, first to last. */
  ruleIds: z.array(z.string()),
})
export type RuleProblem = z.infer<typeof RuleProblem>

/** What an operator writes: when …, only for …, then add and remove …; on the main follower's follow. */
export const RuleWish = z.object({
  name: shortText(30),
  trigger: RuleTrigger,
  only: z.nullable(Segment),
  addTagIds: z.array(z.string()).check(z.maxLength(20)),
  removeTagIds: z.array(z.string()).check(z.maxLength(20)),
})
export type RuleWish = z.infer<typeof RuleWish>

export const TagRule = z.object({
  ruleId: z.uuid(),
  ...RuleWish.shape,
  state: z.enum(['on', 'off', 'paused']),
  pausedBy: z.nullable(PausedBy),
  problem: z.nullable(RuleProblem),
  /** Customers changed by it in the last 30 days. */
  changed30: z.int(),
  createdBy: z.string(),
  changedAt: Instant,
})
export type TagRule = z.infer<typeof TagRule>

const rules = z.object({ rules: z.array(TagRule) })

export const listTagRules = endpoint({
  method: 'GET',
  path: '/api/tag-rules',
  summary: 'All rules that tag, in the order in which they run',
  who: 'operator',
  reply: rules,
})

/** What a rule would do now. */
export const TagRuleTrial = z.object({
  /** Customers for whom the trigger's fact stands now and whom `only` fits. */
  fits: z.int(),
  /** Of these, whose tags would change. */
  changes: z.int(),
  /** The first ten of those; tags by name. */
  examples: z.array(
    z.object({
      customerId: z.string(),
      name: z.string(),
      add: z.array(z.string()),
      remove: z.array(z.string()),
    }),
  ),
})
export type TagRuleTrial = z.infer<typeof TagRuleTrial>

export const tryTagRule = endpoint({
  method: 'POST',
  path: '/api/tag-rules/trial',
  summary:
    'Dry run: how many customers a rule would touch now, and the first ten; nothing is written',
  who: 'operator',
  body: RuleWish,
  reply: TagRuleTrial,
})

export const saveTagRule = endpoint({
  method: 'PUT',
  path: '/api/tag-rules/:ruleId',
  summary: 'Write or change a rule; it holds for what happens from now on',
  who: 'operator',
  body: z.object({ changeId: ChangeId, rule: RuleWish, state: z.enum(['on', 'off']) }),
  reply: rules,
})

export const deleteTagRule = endpoint({
  method: 'DELETE',
  path: '/api/tag-rules/:ruleId',
  summary: 'Delete a rule; the tags it put on stay',
  who: 'operator',
  reply: rules,
})

export const restoreTagRule = endpoint({
  method: 'PUT',
  path: '/api/tag-rules/:ruleId/restoration',
  summary: 'Bring back a deleted rule as it was: on, off or paused',
  who: 'operator',
  body: z.object({ changeId: ChangeId }),
  reply: rules,
})

/** A part of the product that names a tag, product or script. */
export const Use = z.object({
  kind: z.enum(['rule', 'channel', 'script', 'sop', 'proposal', 'purchase']),
  id: z.string(),
  name: z.string(),
  /** Which part of it: when · only · then · suited · unsuited · step … */
  part: z.string(),
  /** paused: stops when the thing goes · trimmed: goes on without it */
  becomes: z.enum(['paused', 'trimmed', 'kept']),
})
export type Use = z.infer<typeof Use>

export const listUses = endpoint({
  method: 'GET',
  path: '/api/uses/:kind/:id',
  summary: 'Where a tag, tag group, product or script is used, before it is deleted',
  who: 'operator',
  reply: z.object({ uses: z.array(Use), customers: z.int() }),
})
