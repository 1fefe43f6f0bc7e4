import type { Customer, Stage } from '@xiaoguan/shared/customer'
import { agoText, daysSince, spaced, whenThen } from '../ui/time-words.ts'

/** What opens behind the head: CustomerSheet.vue. */
export type CustomerPart = 'card' | 'stage' | 'introducer'

export const stageWords: Record<Stage, string> = {
  lead: '刚加上',
  aware: '聊过',
  nurturing: '在了解',
  opportunity: '有意向',
  won: '首单客',
  repeat: '回头客',
  advocate: '介绍人',
  lost: '流失',
}

/** How she is called on buttons and in sentences. */
export function callName(customer: Pick<Customer, 'salutation' | 'name'>): string {
  return customer.salutation ?? customer.name
}

/** 加上 12 天, 上次联系 3 天前 */
export function facts(customer: Customer, now: Date): string[] {
  const days = daysSince(customer.addedAt, now)
  return [
    days === 0 ? '今天加上' : `加上 ${days} 天`,
    customer.lastContactAt
      ? `上次联系${spaced(agoText(customer.lastContactAt, now))}`
      : '还没联系过',
  ]
}

/** Who else looks after her, and who wrote last: 周倩在跟，她 2 小时前发过. */
export function followersLine(customer: Customer, staffId: string, now: Date): string | null {
  const parts: string[] = []
  if (customer.mainFollower.staffId !== staffId) {
    const main = customer.others.find((other) => other.staffId === customer.mainFollower.staffId)
    const wrote = main?.lastSentAt ? `，她 ${agoText(main.lastSentAt, now)}发过` : ''
    parts.push(`${customer.mainFollower.name}在跟${wrote}`)
  }
  for (const other of customer.others) {
    if (other.staffId === staffId || other.staffId === customer.mainFollower.staffId) continue
    const wrote = other.lastSentAt ? `，${agoText(other.lastSentAt, now)}发过` : ''
    parts.push(`${other.name}也加了她${wrote}`)
  }
  return parts.length > 0 ? parts.join('；') : null
}

/** What must be known before anything is sent. */
export function warnings(customer: Customer, now: Date): string[] {
  const lines: string[] = []
  const { doNotDisturb, handover, lostAt } = customer
  if (lostAt) lines.push('她已经不是好友了，消息到不了她那里')
  if (doNotDisturb) {
    const who = doNotDisturb.saidBy === 'customer' ? '她说过别再发' : '同事觉得先别打扰'
    lines.push(doNotDisturb.reason ? `${who}：${doNotDisturb.reason}` : who)
  }
  if (handover) {
    const note = handover.note ? `：${handover.note}` : ''
    lines.push(`${handover.from} ${agoText(handover.at, now)}交给你的${note}`)
  }
  return lines
}

/** 这周聊得够多了，周四 12 点再发合适; null below the cap. */
export function overCapText(customer: Customer, now: Date): string | null {
  if (!customer.nextGoodAt) return null
  return `这周聊得够多了，${whenThen(customer.nextGoodAt, now, '再发合适')}`
}
