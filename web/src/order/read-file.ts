import type { Row } from './build-orders.ts'

export const rowsMax = 50_000
const bytesMax = 20 * 1024 * 1024

/** A file that can't be read, in words for whoever chose it. */
export class FileTrouble extends Error {
  override readonly name = 'FileTrouble'
}

/** The rows of a CSV or Excel file, the first sheet's. What reads them is fetched when it is needed. */
export async function readFile(file: Blob): Promise<Row[]> {
  if (file.size > bytesMax) throw new FileTrouble('文件太大了，拆成几个再导（每个最多 20 MB）')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const rows = await readBytes(bytes)
  if (rows.length === 0) throw new FileTrouble('文件里没有内容')
  if (rows.length > rowsMax)
    throw new FileTrouble(`超过 ${rowsMax / 10_000} 万行，拆成几个文件再导`)
  return rows
}

async function readBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Row[]> {
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    throw new FileTrouble('这是老格式的 .xls，先另存为 .xlsx 或 CSV 再导')
  return startsWith(bytes, [0x50, 0x4b]) ? readExcel(bytes) : readCsv(decode(bytes))
}

const startsWith = (bytes: Uint8Array, sign: readonly number[]) =>
  sign.every((byte, n) => bytes[n] === byte)

/** UTF-8, with or without its mark; UTF-16 as Excel's "Unicode text"; else what Excel in Chinese writes by itself. */
export function decode(bytes: Uint8Array<ArrayBuffer>): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // No UTF-8. GB18030 takes in GBK and GB2312.
    return new TextDecoder('gb18030').decode(bytes)
  }
}

async function readExcel(bytes: Uint8Array<ArrayBuffer>): Promise<Row[]> {
  const { readSheet } = await import('read-excel-file/browser')
  try {
    // Its types say the class where a date of it is meant.
    return (await readSheet(bytes.buffer)) as Row[]
  } catch {
    throw new FileTrouble('这个 Excel 打不开，另存一份再试')
  }
}

async function readCsv(text: string): Promise<Row[]> {
  const { default: papa } = await import('papaparse')
  const { data } = papa.parse<string[]>(text, { skipEmptyLines: false })
  // Behind the last line break stands nothing.
  const last = data.at(-1)
  return last?.length === 1 && last[0] === '' ? data.slice(0, -1) : data
}
