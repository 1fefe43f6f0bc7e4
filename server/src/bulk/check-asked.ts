import type { BulkAction, BulkChoice, ProblemCode } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { checkSegment } from '../customer/segment.ts'
import type { Actor } from '../http/access.ts'
import { Problem } from '../problem.ts'
import { planTagChange } from '../tag/plan-change.ts'

/** Throws unless this person may choose like this: plain staff only one by one. */
export function checkChoice(
  reference: Reference,
  { role }: Pick<Actor, 'role'>,
  choice: BulkChoice,
): void {
  if (!('segment' in choice)) return
  if (role === 'staff') throw new Problem('not_allowed')
  checkSegment(reference, choice.segment, {
    where: 'body.choice.segment',
    seesSensitive: role !== 'operator',
  })
}

/** Throws, naming the places, unless this can be done at all. */
export function checkAction(reference: Reference, action: BulkAction): void {
  if (action.kind === 'enroll' && reference.sops.get(action.sopId)?.state !== 'published')
    throw new Problem('sop.unknown', { fields: { 'body.action.sopId': 'unknown' } })
  if (action.kind !== 'tag') return
  const { add, remove } = action
  if (add.length + remove.length === 0)
    throw new Problem('bad_request', { fields: { 'body.action': 'no tags' } })
  refuseTags(action, 'tag.unknown', (tagId) => !reference.tags.has(tagId))
  // 🔒 tags are put on with her consent, one customer at a time.
  refuseTags(
    action,
    'tag.sensitive',
    (tagId) => reference.tags.get(tagId)?.group.sensitive === true,
  )
  if (add.some((tagId) => remove.includes(tagId)))
    throw new Problem('bad_request', { fields: { 'body.action.remove': 'also in add' } })
}

type TagAction = Extract<BulkAction, { kind: 'tag' }>

function refuseTags(action: TagAction, code: ProblemCode, isBad: (tagId: string) => boolean) {
  const fields = (['add', 'remove'] as const).flatMap((list) =>
    action[list].flatMap((tagId, at) =>
      isBad(tagId) ? [[`body.action.${list}.${at}`, tagId] as const] : [],
    ),
  )
  if (fields.length > 0) throw new Problem(code, { fields: Object.fromEntries(fields) })
}

/** The tags that stay on of those to be put on: of a single-choice group the last. */
export function keptTags(reference: Reference, add: readonly string[]): string[] {
  const groupOf = (tagId: string) => reference.tags.get(tagId)?.group
  return planTagChange(new Set(), { add, remove: [] }, groupOf).add
}
