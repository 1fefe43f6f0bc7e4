import type { OrderResult, Purchase } from '@xiaoguan/shared/order'
import type { ProblemCode } from '@xiaoguan/shared/problem'
import { problemText } from '../api/problem-text.ts'

const isKnown = (code: string): code is ProblemCode => code in problemText

/** What of an order was wrong that the file alone does not show. */
const badFields: Record<string, string> = {
  orderNo: '这个订单号已经是另一位客人的',
  at: '时间还没到',
  departmentId: '没有这个门店',
}

/** Why the server did not take an order. */
export function refusalText({ problem, field }: Pick<OrderResult, 'problem' | 'field'>): string {
  if (problem === null) return ''
  if (problem === 'order.bad') return badFields[field ?? ''] ?? problemText[problem]
  return isKnown(problem) ? problemText[problem] : problem
}

/** 舒缓精华 ×2、面部护理 */
export function linesText({ lines }: Pick<Purchase, 'lines'>): string {
  return lines
    .map(({ name, quantity, paidFen }) => {
      const count = quantity > 1 ? ` ×${quantity}` : ''
      return `${name}${count}${paidFen < 0 ? '（退款）' : ''}`
    })
    .join('、')
}

/** 到 2027 年 3 月 5 日, of the line that runs out first. */
export function runsOutText({ lines }: Pick<Purchase, 'lines'>): string {
  const [next] = lines.flatMap(({ runsOutOn }) => runsOutOn ?? []).toSorted()
  if (!next) return ''
  const [year, month, day] = next.split('-').map(Number)
  return `到 ${year} 年 ${month} 月 ${day} 日`
}
