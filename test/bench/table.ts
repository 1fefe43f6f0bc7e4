/** Columns as wide as their widest cell; all but the first to the right. */
export function printTable(head: string[], rows: string[][]): void {
  const all = [head, ...rows]
  const widths = head.map((_, at) => Math.max(...all.map((row) => width(row[at] ?? ''))))
  for (const row of all) {
    const cells = row.map((cell, at) => {
      const space = ' '.repeat((widths[at] ?? 0) - width(cell))
      return at === 0 ? cell + space : space + cell
    })
    console.log(cells.join('   '))
  }
}

/** Chinese characters take two columns of a terminal. */
const width = (text: string) =>
  Array.from(text).reduce((sum, char) => sum + (char > '\u2e80' ? 2 : 1), 0)
