import { leaveAlone } from './answer.ts'
import type { NamedCustomer, Special } from './content/customers.ts'
import type { Life } from './life.ts'
import { clock, dayMs, dayOf } from './time.ts'

const shared = '13800000000'

/** Makes true what a named customer stands for, once her history is written. */
const makeTrue: Record<Special, (life: Life, idOf: (key: string) => string) => void> = {
  do_not_disturb: (life) => {
    leaveAlone(life, clock(dayOf(life.now) - 9, '15:20'), '备孕，先不做护理，别发')
  },
  three_followers: (life) => {
    life.follow('shenjiayi', life.now - 80 * dayMs, 1, null)
    life.follow('liusiqi', life.now - 20 * dayMs, 1, '贝贝 大宁来过')
  },
  complaint: (life) => {
    const at = clock(dayOf(life.now) - 2, '16:05')
    life.note(life.staffId, '投诉未结：说等了 20 分钟没人管，店长还没回电话', at)
  },
  refund: (life) => {
    const last = life.rows.purchase_line.findLast((each) => each.paid_fen > 0)
    if (!last) return
    const purchase = life.rows.purchase.find((each) => each.order_no === last.order_no)
    life.rows.purchase_line.push({
      ...last,
      line_no: last.line_no + 20,
      name: `${last.name}（退款）`,
      paid_fen: -last.paid_fen,
    })
    if (purchase) purchase.paid_fen -= last.paid_fen
  },
  same_phone: (life) => {
    for (const follow of life.rows.follow) follow.mobiles = [shared]
  },
  ended_by_staff: (life) => {
    const follow = life.rows.follow[0]
    if (!follow) return
    // The platform tells nothing of who was deleted by us.
    life.rows.signal.length = 0
    follow.ended_by = 'staff'
    follow.ended_at = life.customer.lost_at ?? new Date(life.now - 12 * dayMs)
  },
  introduced_by_mengyao: (life, idOf) => {
    life.customer.introducer_customer_id = idOf('mengyao')
  },
  introducer: () => undefined,
  second_of_introducer: (life, idOf) => {
    life.customer.introducer_customer_id = idOf('ningjie')
  },
}

export function applySpecial(life: Life, named: NamedCustomer, idOf: (key: string) => string) {
  if (named.special) makeTrue[named.special](life, idOf)
  if (named.key === 'chenchen') life.customer.introducer_customer_id = idOf('kele')
}

/** DND and a refund say who must have no open plan, or an order to give back. */
export function fitsSpecial(life: Life, named: NamedCustomer): boolean {
  if (named.special === 'do_not_disturb') {
    const since = life.now - 9 * dayMs
    return (
      life.rows.touch.every((each) => (each.sent_at?.getTime() ?? 0) < since) &&
      life.rows.enrollment.every((each) => each.ended_at !== null)
    )
  }
  return named.special !== 'ended_by_staff' || life.rows.follow[0]?.ended_by === 'customer'
}
