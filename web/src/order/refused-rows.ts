import type { OrderResult } from '@xiaoguan/shared/order'
import type { Built, FileOrder, Row } from './build-orders.ts'
import { type Cell, cellText } from './cell.ts'
import { fieldWords } from './columns.ts'
import { refusalText } from './order-words.ts'

export type RefusedRow = { row: number; cells: Row; why: string }

/** Rows of the file that did not get in, with the reason: what the file shows, and what the server said. */
export function refusedRows(
  rows: readonly Row[],
  headingRow: number,
  { orders, errors }: Built,
  taken: readonly { order: FileOrder; result: OrderResult }[],
): RefusedRow[] {
  const why = new Map<number, string>()
  for (const { row, field, words } of errors)
    why.set(row, [why.get(row), `${fieldWords[field]}：${words}`].filter(Boolean).join('；'))
  for (const { order, result } of taken)
    if (result.state === 'refused') for (const row of order.rows) why.set(row, refusalText(result))
  const sendable = new Set(orders.flatMap((order) => order.rows))
  return rows.flatMap((cells, n) => {
    const row = n + 1
    const isEmpty = cells.every((cell) => cellText(cell) === '')
    if (n <= headingRow || isEmpty || (sendable.has(row) && !why.has(row))) return []
    return [{ row, cells, why: why.get(row) ?? '同一个订单号的另一行不对' }]
  })
}

/** The same rows as a table to be put right and imported again; the reason stands behind. */
export function refusedTable(
  headings: readonly string[],
  refused: readonly RefusedRow[],
): Cell[][] {
  return [
    [...headings, '没收下的原因'],
    ...refused.map(({ cells, why }) => [...headings.map((_, column) => cells[column]), why]),
  ]
}
