import type { CustomerOrder, CustomerRow } from '@xiaoguan/shared/customer-list'
import { moneyText } from '../ui/money.ts'
import { agoText, spaced } from '../ui/time-words.ts'

export const orderNames: Record<CustomerOrder, string> = {
  last_contact: '最近联系',
  longest_silent: '最久没联系',
  newest: '最新加上',
  spent: '消费最多',
}

/** 称呼 first, the nickname beside it where it says something else. */
export function namesOf(row: CustomerRow): { main: string; beside: string | null } {
  const main = row.salutation ?? row.remark ?? row.name
  const others = [row.remark, row.name].filter((one) => one !== null && one !== main && one !== '')
  return { main, beside: others[0] ?? null }
}

/** 上次联系 3 天前 · 周倩在跟 · 消费 ¥2,980 */
export function factsOf(row: CustomerRow, now: Date, myId: string): string {
  const { mainFollower } = row
  const facts = [
    row.lastContactAt
      ? `上次联系${spaced(agoText(row.lastContactAt, now))}`
      : `${agoText(row.addedAt, now)}加上，还没联系过`,
    mainFollower && mainFollower.staffId !== myId ? `${mainFollower.name}在跟` : null,
    row.spentFen > 0 ? `消费 ${moneyText(row.spentFen)}` : null,
    row.lost ? '已经不是好友' : null,
    row.doNotDisturb ? '别再发' : null,
  ]
  return facts.filter((one) => one !== null).join(' · ')
}

/** 1,204 位客人 */
export const countText = (count: number): string => `${count.toLocaleString('zh-CN')} 位客人`
