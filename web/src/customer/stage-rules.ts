import type { Stage } from '@xiaoguan/shared/customer'

/** How one comes into each stage, so that nobody guesses. */
export const stageRules: Record<Stage, string> = {
  lead: '加了微信，还没聊过，也没买过',
  aware: '回过话或问过问题，点「回了」就到这里',
  nurturing: '说了自己的需要，还没问价、没约时间',
  opportunity: '问了价格或时间，或约好还没来',
  won: '付过一次钱，第一笔订单就到这里',
  repeat: '在不同的两天付过钱',
  advocate: '带来过至少一位新客',
  lost: '把我们删了，或 180 天没来也没回',
}
