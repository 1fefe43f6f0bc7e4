import type { loadChoices } from '@xiaoguan/shared/customer-list'
import type { Stage } from '@xiaoguan/shared/customer'
import type { OutcomeKind } from '@xiaoguan/shared/outcome'
import type { Condition, Segment } from '@xiaoguan/shared/rules/segment'
import type { TagGroup } from '@xiaoguan/shared/tag'
import type * as z from 'zod/mini'
import { moneyText } from '../ui/money.ts'

/** What `loadChoices` gives: names for the parts of a segment. */
export type Choices = z.output<(typeof loadChoices)['reply']>
/** With the tag groups, all names that a segment can need. */
export type SegmentNames = { choices: Choices; tagGroups: readonly TagGroup[] }

export const stageNames: Record<Stage, string> = {
  lead: '刚加上',
  aware: '聊过',
  nurturing: '在了解',
  opportunity: '有意向',
  won: '首单客',
  repeat: '回头客',
  advocate: '介绍人',
  lost: '流失',
}

export const outcomeNames: Record<OutcomeKind, string> = {
  replied: '回了',
  interested: '有兴趣',
  booked: '约好了',
  ordered: '下单了',
  visited: '到店了',
  later: '下次再聊',
  refused: '不需要',
  do_not_disturb: '别再发',
  no_reply: '还没回',
}

/** A segment in words, one line for each condition; none: everybody. */
export function segmentWords(segment: Segment, names: SegmentNames): string[] {
  return segment.all.map((condition) => conditionWords(condition, names))
}

type Kind = Condition['kind']
type Words<K extends Kind> = (
  condition: Extract<Condition, { kind: K }>,
  names: SegmentNames,
) => string

export function conditionWords(condition: Condition, names: SegmentNames): string {
  // The table gives for each kind the function that takes it; TypeScript cannot follow the pair.
  const ofKind = words[condition.kind] as (one: Condition, names: SegmentNames) => string
  return ofKind(condition, names)
}

const gone = '（已删除）'
const listed = (names: readonly string[], by = '或') =>
  names.length === 0 ? '（还没选）' : names.join(by)
const nameIn = <T>(all: readonly T[], isIt: (one: T) => boolean, nameOf: (one: T) => string) => {
  const found = all.find((one) => isIt(one))
  return found === undefined ? gone : nameOf(found)
}

const tagNames = (tagIds: readonly string[], { tagGroups }: SegmentNames) =>
  tagIds.map((tagId) =>
    nameIn(
      tagGroups.flatMap((group) => group.tags),
      (tag) => tag.tagId === tagId,
      (tag) => `「${tag.name}」`,
    ),
  )

const words: { [K in Kind]: Words<K> } = {
  any: ({ of }, names) =>
    `满足其一（${listed(
      of.map((one) => conditionWords(one, names)),
      '；',
    )}）`,
  all: ({ of }, names) =>
    `同时满足（${listed(
      of.map((one) => conditionWords(one, names)),
      '；',
    )}）`,
  not: ({ of }, names) => `不是${conditionWords(of, names)}`,
  tag: ({ any }, names) => `有标签${listed(tagNames(any, names))}`,
  no_tag: ({ any }, names) => `没有标签${listed(tagNames(any, names))}`,
  group_unknown: ({ tagGroupIds }, { tagGroups }) =>
    `还不知道${listed(
      tagGroupIds.map((id) =>
        nameIn(
          tagGroups,
          (group) => group.tagGroupId === id,
          (group) => group.name,
        ),
      ),
    )}`,
  stage: (condition) => `阶段是${listed(condition.in.map((stage) => stageNames[stage]))}`,
  main_follower: (condition, { choices }) =>
    `${listed(
      condition.in.map((id) =>
        nameIn(
          choices.staff,
          (one) => one.staffId === id,
          (one) => one.name,
        ),
      ),
    )}在跟`,
  department: (condition, { choices }) =>
    `${listed(
      condition.in.map((id) =>
        nameIn(
          choices.departments,
          (one) => one.departmentId === id,
          (one) => one.name,
        ),
      ),
    )}的客人`,
  silent: ({ atLeastDays }) => `${atLeastDays} 天以上没联系`,
  contacted: ({ withinDays }) => `${withinDays} 天内联系过`,
  added: ({ atLeastDays, atMostDays }) => addedWords(atLeastDays, atMostDays),
  spent: ({ atLeastFen, belowFen }) => spentWords(atLeastFen, belowFen),
  bought: boughtWords,
  runs_out: ({ withinDays }) => `${withinDays} 天内会用完`,
  outcome: (condition) =>
    `${condition.withinDays} 天内${listed(condition.in.map((kind) => outcomeNames[kind]))}`,
  channel: (condition, { choices }) =>
    `从${listed(
      condition.in.map((state) =>
        nameIn(
          choices.channels,
          (one) => one.state === state,
          (one) => one.name,
        ),
      ),
    )}加来`,
  field: fieldWords,
  do_not_disturb: ({ is }) => (is ? '说过别再发' : '没说过别再发'),
  lost: ({ is }) => (is ? '已经不是好友' : '还是好友'),
}

function addedWords(atLeast: number | undefined, atMost: number | undefined): string {
  if (atLeast !== undefined && atMost !== undefined) return `加上 ${atLeast} 到 ${atMost} 天`
  if (atLeast !== undefined) return `加上 ${atLeast} 天以上`
  return atMost === undefined ? '什么时候加上都行' : `加上不超过 ${atMost} 天`
}

function spentWords(atLeast: number | undefined, below: number | undefined): string {
  if (atLeast !== undefined && below !== undefined)
    return `消费 ${moneyText(atLeast)} 到 ${moneyText(below)}（不含）`
  if (atLeast !== undefined) return `消费满 ${moneyText(atLeast)}`
  return below === undefined ? '消费多少都行' : `消费不到 ${moneyText(below)}`
}

function boughtWords(
  { productCodes, categories, withinDays }: Extract<Condition, { kind: 'bought' }>,
  { choices }: SegmentNames,
): string {
  const products = productCodes.map((code) =>
    nameIn(
      choices.products,
      (one) => one.productCode === code,
      (one) => one.name,
    ),
  )
  const what = [...products, ...categories]
  const when = withinDays === null ? '' : `${withinDays} 天内`
  return `${when}买过${what.length === 0 ? '东西' : what.join('或')}`
}

const opWords = {
  is: '是',
  is_not: '不是',
  has: '里有',
  at_least: '至少',
  at_most: '至多',
  known: '填了',
  unknown: '还没填',
} as const

export type FieldOp = keyof typeof opWords
export const fieldOps = Object.entries(opWords).map(([op, text]) => ({
  // Entries of a record are its keys and values.
  id: op as FieldOp,
  name: text,
}))

function fieldWords(
  { fieldKey, op, value }: Extract<Condition, { kind: 'field' }>,
  { choices }: SegmentNames,
): string {
  const label = nameIn(
    choices.fields,
    (one) => one.fieldKey === fieldKey,
    (one) => one.label,
  )
  if (op === 'known' || op === 'unknown') return `${opWords[op]}「${label}」`
  return `「${label}」${opWords[op]}「${value ?? ''}」`
}
