import { describe, expect, it } from 'vitest'
import { decode, readFile } from './read-file.ts'
import { templateRows, toCsv } from './write-csv.ts'

describe('a file of orders', () => {
  it('is CSV as Excel writes it, with its mark, quotes and line breaks', async () => {
    const rows = await readFile(
      new Blob([
        toCsv([
          ['a', 'b\nc'],
          ['"', '1,280.00'],
        ]),
      ]),
    )
    expect(rows).toEqual([
      ['a', 'b\nc'],
      ['"', '1,280.00'],
    ])
    expect(await readFile(new Blob([toCsv(templateRows)]))).toEqual(templateRows)
  })

  it('may be in GBK, as Excel in Chinese saves it', () => {
    // 订单号 in GBK.
    const bytes = new Uint8Array([0xb6, 0xa9, 0xb5, 0xa5, 0xba, 0xc5])
    expect(decode(bytes)).toBe('订单号')
    expect(decode(new TextEncoder().encode('\u{feff}订单号'))).toBe('订单号')
  })

  it('is refused with a way on when it is an old one, broken, or empty', async () => {
    const old = new Blob([new Uint8Array([0xd0, 0xcf, 0x11, 0xe0])])
    await expect(readFile(old)).rejects.toThrow('.xls')
    await expect(readFile(new Blob(['PK broken']))).rejects.toThrow('打不开')
    await expect(readFile(new Blob(['']))).rejects.toThrow('没有内容')
  })
})
