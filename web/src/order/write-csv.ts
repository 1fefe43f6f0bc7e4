import { type Cell, cellText } from './cell.ts'

/** A spreadsheet shows such a text instead of running it, when an apostrophe stands before it. */
const guarded = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** CSV that Excel opens as it is: with UTF-8's mark. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  const lines = rows.map((row) => row.map((cell) => quoted(guarded(cellText(cell)))).join(','))
  return `\u{feff}${lines.join('\r\n')}\r\n`
}

/** Saves text as a file on this computer. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

export const templateRows: readonly (readonly string[])[] = [
  ['订单号', '时间', '客户ID', '手机号', '商品编码', '商品名', '类别', '数量', '实付(元)', '店员'],
  [
    'D20261119001',
    '2026-11-19 15:30',
    '',
    '13800138000',
    'SKU1',
    '舒缓精华',
    '护肤品',
    '1',
    '298.00',
    '王芳',
  ],
  [
    'D20261119001',
    '2026-11-19 15:30',
    '',
    '13800138000',
    '',
    '面部护理',
    '护理',
    '1',
    '498.00',
    '王芳',
  ],
]
