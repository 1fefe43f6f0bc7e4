/** What a spreadsheet holds in one place. */
export type Cell = string | number | boolean | Date | null | undefined

/** Excel keeps and shows 15 digits; what a computed cell has beyond them is noise of its arithmetic. */
const excelDigits = 15

/** A cell as one reads it, trimmed, with full-width signs as plain ones. */
export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return dateText(cell)
  if (typeof cell === 'number') return String(Number(cell.toPrecision(excelDigits)))
  return String(cell).normalize('NFKC').trim()
}

/** A cell that is to be a number: the apostrophe that keeps spreadsheets from running "-5" is none of it. */
export const numberText = (cell: Cell) => cellText(cell).replace(/^'(?=[+-])/, '')

/** Whether a spreadsheet would run this text instead of showing it. */
export const isFormula = (cell: Cell) => typeof cell === 'string' && /^[=+\-@\t]/.test(cell)

/** Numbers of more digits come out of Excel as others. */
export const isCutNumber = (cell: Cell) =>
  typeof cell === 'number'
    ? !Number.isSafeInteger(cell) || Math.abs(cell) >= 10 ** excelDigits
    : /^\d(\.\d+)?E\+\d+$/i.test(cellText(cell))

/** The wall clock stands in a spreadsheet's date as if it were UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const text = date.toISOString().slice(0, 19).replace('T', ' ')
  return text.endsWith(' 00:00:00') ? text.slice(0, 10) : text
}
