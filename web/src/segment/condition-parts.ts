import type { Condition } from '@xiaoguan/shared/rules/segment'
import type { Stage } from '@xiaoguan/shared/customer'
import type { OutcomeKind } from '@xiaoguan/shared/outcome'
import { type SegmentNames, outcomeNames, stageNames } from './segment-words.ts'

/** A choice of several within a condition; `write` gives the condition with other ones. */
export type ChipsPart = {
  label: string
  all: { id: string; name: string }[]
  chosen: string[]
  write: (ids: readonly string[]) => Condition
}

/** A number within a condition; where it is optional, undefined leaves it out. */
export type NumberPart = {
  label: string
  before?: string
  after: string
  optional?: boolean
  factor?: number
  max?: number
  value: number | undefined
  write: (value: number | undefined) => Condition
}

// The records' keys.
const stages = Object.keys(stageNames) as Stage[]
const outcomes = Object.keys(outcomeNames) as OutcomeKind[]

type Of<K extends Kind> = Extract<Condition, { kind: K }>
type Kind = Condition['kind']
type ChipsTable = { [K in Kind]?: (condition: Of<K>, names: SegmentNames) => ChipsPart[] }
type NumbersTable = { [K in Kind]?: (condition: Of<K>) => NumberPart[] }

export function chipsOf(condition: Condition, names: SegmentNames): ChipsPart[] {
  // The table gives for each kind the function that takes it; TypeScript cannot follow the pair.
  const ofKind = chips[condition.kind] as
    | ((one: Condition, names: SegmentNames) => ChipsPart[])
    | undefined
  return ofKind?.(condition, names) ?? []
}

const chips: ChipsTable = {
  group_unknown: (condition, { tagGroups }) => [
    {
      label: '标签组',
      all: tagGroups.map((group) => ({ id: group.tagGroupId, name: group.name })),
      chosen: condition.tagGroupIds,
      write: (ids) => ({ ...condition, tagGroupIds: [...ids] }),
    },
  ],
  stage: (condition) => [
    {
      label: '阶段',
      all: stages.map((id) => ({ id, name: stageNames[id] })),
      chosen: condition.in,
      write: (ids) => ({ ...condition, in: stages.filter((stage) => ids.includes(stage)) }),
    },
  ],
  outcome: (condition) => [
    {
      label: '结果',
      all: outcomes.map((id) => ({ id, name: outcomeNames[id] })),
      chosen: condition.in,
      write: (ids) => ({ ...condition, in: outcomes.filter((kind) => ids.includes(kind)) }),
    },
  ],
  main_follower: (condition, { choices }) => [
    {
      label: '同事',
      all: choices.staff.map((one) => ({ id: one.staffId, name: one.name })),
      chosen: condition.in,
      write: (ids) => ({ ...condition, in: [...ids] }),
    },
  ],
  department: (condition, { choices }) => [
    {
      label: '门店',
      all: choices.departments.map((one) => ({ id: String(one.departmentId), name: one.name })),
      chosen: condition.in.map(String),
      write: (ids) => ({ ...condition, in: ids.map(Number) }),
    },
  ],
  channel: (condition, { choices }) => [
    {
      label: '渠道',
      all: choices.channels.map((one) => ({ id: one.state, name: one.name })),
      chosen: condition.in,
      write: (ids) => ({ ...condition, in: [...ids] }),
    },
  ],
  bought: (condition, { choices }) => boughtChips(condition, choices.products),
}

function boughtChips(
  condition: Extract<Condition, { kind: 'bought' }>,
  products: SegmentNames['choices']['products'],
): ChipsPart[] {
  const categories = [...new Set(products.map((one) => one.category))]
  return [
    {
      label: '品类',
      all: categories.map((name) => ({ id: name, name })),
      chosen: condition.categories,
      write: (ids) => ({ ...condition, categories: [...ids] }),
    },
    {
      label: '产品',
      all: products.map((one) => ({ id: one.productCode, name: one.name })),
      chosen: condition.productCodes,
      write: (ids) => ({ ...condition, productCodes: [...ids] }),
    },
  ]
}

export function numbersOf(condition: Condition): NumberPart[] {
  // As above.
  const ofKind = numbers[condition.kind] as ((one: Condition) => NumberPart[]) | undefined
  return ofKind?.(condition) ?? []
}

const yuan = { after: '元', optional: true, factor: 100, max: 9_000_000 }
const days = { after: '天', optional: true }

const within = (
  condition: Of<'contacted' | 'runs_out' | 'outcome'>,
  after: string,
): NumberPart[] => [
  {
    label: '多少天内',
    after,
    value: condition.withinDays,
    write: (count = 0) => ({ ...condition, withinDays: count }),
  },
]

const numbers: NumbersTable = {
  silent: (condition) => [
    {
      label: '多少天没联系',
      after: '天以上没联系',
      value: condition.atLeastDays,
      write: (count = 0) => ({ ...condition, atLeastDays: count }),
    },
  ],
  contacted: (condition) => within(condition, '天内联系过'),
  runs_out: (condition) => within(condition, '天内会用完'),
  outcome: (condition) => within(condition, '天内'),
  bought: (condition) => [
    {
      label: '多少天内买的',
      after: '天内（空着：什么时候都行）',
      optional: true,
      value: condition.withinDays ?? undefined,
      write: (count) => ({ ...condition, withinDays: count ?? null }),
    },
  ],
  added: (condition) => [
    {
      ...days,
      label: '加上至少多少天',
      before: '至少',
      value: condition.atLeastDays,
      write: (count) => ({ ...condition, atLeastDays: count }),
    },
    {
      ...days,
      label: '加上至多多少天',
      before: '至多',
      value: condition.atMostDays,
      write: (count) => ({ ...condition, atMostDays: count }),
    },
  ],
  spent: (condition) => [
    {
      ...yuan,
      label: '消费满多少元',
      before: '满',
      value: condition.atLeastFen,
      write: (fen) => ({ ...condition, atLeastFen: fen }),
    },
    {
      ...yuan,
      label: '消费不到多少元',
      before: '不到',
      value: condition.belowFen,
      write: (fen) => ({ ...condition, belowFen: fen }),
    },
  ],
}
