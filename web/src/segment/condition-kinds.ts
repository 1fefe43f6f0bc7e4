import type { Condition } from '@xiaoguan/shared/rules/segment'

/** Conditions that the form can write; those that hold others are shown in words only. */
export type PlainKind = Exclude<Condition['kind'], 'any' | 'all' | 'not'>

/** In the order in which they are offered. */
export const kindNames: Record<PlainKind, string> = {
  tag: '有标签',
  no_tag: '没有标签',
  group_unknown: '还不知道',
  stage: '阶段',
  silent: '多久没联系',
  contacted: '最近联系过',
  added: '加上多久了',
  spent: '消费金额',
  bought: '买过什么',
  runs_out: '快用完',
  outcome: '聊的结果',
  channel: '从哪加来',
  field: '资料',
  main_follower: '谁在跟',
  department: '哪家店',
  do_not_disturb: '别再发',
  lost: '还是不是好友',
}

const begun: { [K in PlainKind]: Extract<Condition, { kind: K }> } = {
  tag: { kind: 'tag', any: [] },
  no_tag: { kind: 'no_tag', any: [] },
  group_unknown: { kind: 'group_unknown', tagGroupIds: [] },
  stage: { kind: 'stage', in: [] },
  silent: { kind: 'silent', atLeastDays: 30 },
  contacted: { kind: 'contacted', withinDays: 7 },
  added: { kind: 'added', atMostDays: 30 },
  spent: { kind: 'spent', atLeastFen: 100_000 },
  bought: { kind: 'bought', productCodes: [], categories: [], withinDays: null },
  runs_out: { kind: 'runs_out', withinDays: 7 },
  outcome: { kind: 'outcome', in: [], withinDays: 30 },
  channel: { kind: 'channel', in: [] },
  field: { kind: 'field', fieldKey: '', op: 'known' },
  main_follower: { kind: 'main_follower', in: [] },
  department: { kind: 'department', in: [] },
  do_not_disturb: { kind: 'do_not_disturb', is: false },
  lost: { kind: 'lost', is: false },
}

/** A condition of this kind as it begins. */
export const beginCondition = (kind: PlainKind): Condition => structuredClone(begun[kind])

/** Whether a condition was begun and names nothing yet: it would fit nobody. */
export function isUnfinished(condition: Condition): boolean {
  if (condition.kind === 'tag' || condition.kind === 'no_tag') return condition.any.length === 0
  if (condition.kind === 'group_unknown') return condition.tagGroupIds.length === 0
  if (condition.kind === 'field')
    return condition.fieldKey === '' || (needsValue(condition.op) && !condition.value)
  return 'in' in condition && condition.in.length === 0
}

export const needsValue = (op: Extract<Condition, { kind: 'field' }>['op']): boolean =>
  op !== 'known' && op !== 'unknown'
