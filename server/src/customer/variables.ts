import type { Variables } from '@xiaoguan/shared'
import { wallClock } from '../corp-time.ts'

/** The tag group whose newest tag fills {{皮肤状态}}. */
export const skinGroupName = '皮肤状态'
export const salutationVariable = '客户称呼'

/** What is known of one customer, and of the staff who writes to her. */
export type VariableFacts = {
  salutation: string | null
  staffName: string
  /** The staff's department. */
  storeName: string | null
  storeAddress: string | null
  lastPurchase: string | null
  /** The newest tag of the group 皮肤状态. */
  skin: string | null
  bookingAt: Date | null
  giftExpiresAt: Date | null
  /** Facts kept by name on the customer: 可约时间1, 剩余次数 … */
  fields: Readonly<Record<string, string>>
  timeZone: string
}

/** Names whose values are worked out: a field called so would never be what stands in a script. */
export const workedOut: ReadonlySet<string> = new Set([
  salutationVariable,
  '员工姓名',
  '门店',
  '门店地址',
  '上次购买',
  skinGroupName,
  '预约时间',
  '礼遇到期日',
])

/** Values for `{{name}}` in scripts, the same in the sidebar's preview and in the server's check; null: not known. */
export function customerVariables(facts: VariableFacts): Record<string, string | null> {
  const field = (name: string) => facts.fields[name] || null
  const values: Variables = {
    // What an operator defined goes by its own name; what is worked out below goes before it.
    ...facts.fields,
    [salutationVariable]: facts.salutation,
    员工姓名: facts.staffName,
    门店: facts.storeName,
    门店地址: facts.storeAddress,
    上次购买: facts.lastPurchase ?? field('上次购买'),
    皮肤状态: facts.skin,
    可约时间1: field('可约时间1'),
    可约时间2: field('可约时间2'),
    预约时间: facts.bookingAt ? wallClock(facts.bookingAt, facts.timeZone).time : field('预约时间'),
    礼遇到期日: facts.giftExpiresAt
      ? monthAndDay(facts.giftExpiresAt, facts.timeZone)
      : field('礼遇到期日'),
    剩余次数: field('剩余次数'),
    到期日: field('到期日'),
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value || null] as const),
  )
}

function monthAndDay(at: Date, timeZone: string): string {
  const [, month, day] = wallClock(at, timeZone).day.split('-')
  return `${Number(month)} 月 ${Number(day)} 日`
}
