import type { Condition, RuleTrigger, RuleWish } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { checkSegment } from '../customer/segment.ts'
import { Problem } from '../problem.ts'
import { conditionOf } from './match.ts'
import { idsOf } from './names.ts'

/** What is known besides the reference data: products, and ways in. */
export type RuleReference = {
  reference: Pick<Reference, 'tags' | 'tagGroups' | 'staff' | 'departments'>
  productCodes: ReadonlySet<string>
  channelStates: ReadonlySet<string>
}

/**
 * Throws unless a rule changes something, names only what is there, and no 🔒 group: those tags are a person's to
 * put on, with the customer's consent, and whoever reads a rule's effect could tell them.
 */
export function checkRule(known: RuleReference, wish: RuleWish): void {
  if (wish.addTagIds.length + wish.removeTagIds.length === 0) throw new Problem('rule.empty')
  const both = wish.removeTagIds.findIndex((tagId) => wish.addTagIds.includes(tagId))
  if (both >= 0)
    throw new Problem('bad_request', {
      fields: { [`body.rule.removeTagIds.${both}`]: 'also in addTagIds' },
    })
  checkTags(known, wish)
  checkWays(known, wish.trigger)
  checkOnly(known, wish)
}

function checkTags({ reference }: RuleReference, wish: RuleWish) {
  const { trigger } = wish
  const named = [
    ...(trigger.on === 'tag' ? pathsOf(trigger.tagIds, 'trigger.tagIds') : []),
    ...pathsOf(wish.addTagIds, 'addTagIds'),
    ...pathsOf(wish.removeTagIds, 'removeTagIds'),
  ]
  const unknown = named.filter(({ id }) => !reference.tags.has(id))
  if (unknown.length > 0) throw new Problem('tag.unknown', { fields: fieldsOf(unknown, 'unknown') })
  const locked = named.filter(({ id }) => reference.tags.get(id)?.group.sensitive)
  if (locked.length > 0)
    throw new Problem('tag.sensitive', { fields: fieldsOf(locked, 'sensitive') })
}

const pathsOf = (ids: readonly string[], path: string) =>
  ids.map((id, at) => ({ id, path: `body.rule.${path}.${at}` }))

const fieldsOf = (named: readonly { id: string; path: string }[], why: string) =>
  Object.fromEntries(named.map(({ id, path }) => [path, `${why}: ${id}`]))

function checkWays({ channelStates }: RuleReference, trigger: RuleTrigger) {
  if (trigger.on !== 'channel') return
  const unknown = pathsOf(trigger.states, 'trigger.states').filter(
    ({ id }) => !channelStates.has(id),
  )
  if (unknown.length > 0)
    throw new Problem('segment.unknown', { fields: fieldsOf(unknown, 'unknown') })
}

function checkOnly({ reference, productCodes }: RuleReference, { only, trigger }: RuleWish) {
  const where = 'body.rule.only'
  const of: Condition[] = only?.all ?? []
  checkSegment(reference, { all: [...of, conditionOf(trigger)] }, { where, seesSensitive: false })
  const unknown = of.flatMap((one, at) =>
    idsOf(one, 'product')
      .filter((code) => !productCodes.has(code))
      .map((id) => ({ id, path: `${where}.all.${at}` })),
  )
  if (unknown.length > 0)
    throw new Problem('segment.unknown', { fields: fieldsOf(unknown, 'unknown') })
}
