import type { OutcomeKind } from '@xiaoguan/shared/outcome'

export const outcomeWords: Record<OutcomeKind, string> = {
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

/** Most frequent first; always in the same places, so that the finger learns them. */
export const outcomeOrder: readonly OutcomeKind[] = [
  'replied',
  'booked',
  'interested',
  'later',
  'refused',
  'ordered',
  'visited',
  'no_reply',
  'do_not_disturb',
]

export const refusalReasons = [
  '暂时不想做',
  '没时间',
  '太远了',
  '觉得价格高',
  '在别家做',
  '没说原因',
]
