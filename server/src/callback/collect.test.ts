import { describe, expect, it } from 'vitest'
import { createCollector } from './collect.ts'

describe('a collector', () => {
  it('writes together what came together', async () => {
    const written: number[][] = []
    const keep = createCollector<number>(
      (rows) => {
        written.push(rows)
        return Promise.resolve()
      },
      { waitMs: 1, most: 3, isOfOne: () => true },
    )
    await Promise.all([1, 2, 3, 4, 5].map(keep))
    expect(written).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
    await keep(6)
    expect(written.at(-1)).toEqual([6])
  })

  it('refuses only the one that cannot be written', async () => {
    const written: number[] = []
    const keep = createCollector<number>(
      (rows) => {
        if (rows.includes(2)) return Promise.reject(new Error('two'))
        written.push(...rows)
        return Promise.resolve()
      },
      { waitMs: 1, most: 10, isOfOne: () => true },
    )
    const ends = await Promise.allSettled([1, 2, 3].map(keep))
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(written).toEqual([1, 3])
  })
})
