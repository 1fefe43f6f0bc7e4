import { type Cell, numberText } from './cell.ts'

/** No order of a shop is larger: 100 million yuan. */
const digitsMax = 8

/**
 * Yuan as a till writes them (298.5, 1,280.00, ¥298, -298, (298.00)) in fen, exactly: the digits are moved, nothing is
 * multiplied. Null: not an amount, or finer than a fen.
 */
export function fenOf(cell: Cell): number | null {
  const amount = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(plainAmount(cell))
  if (!amount) return null
  const [, sign, whole = '', part = ''] = amount
  const digits = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '')
  const fine = part.replace(/0+$/, '')
  if (digits.length > digitsMax || fine.length > 2) return null
  const fen = Number(digits + fine.padEnd(2, '0'))
  // Minus nothing is nothing.
  return sign === '-' && fen !== 0 ? -fen : fen
}

/** Without signs of money; what bookkeepers put in brackets is negative. */
function plainAmount(cell: Cell): string {
  const text = numberText(cell)
    .replaceAll(/[¥￥元\s]/g, '')
    .replaceAll(/[−–—]/g, '-')
  return text.replace(/^\(([^-+].*)\)$/, '-$1')
}
