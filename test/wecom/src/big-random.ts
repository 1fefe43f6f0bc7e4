/** Numbers that are the same again for the same seed. */
export type Random = {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from 0 up to `below`. */
  below(below: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** `count` characters of letters and digits. */
  id(count: number): string
}

const letters = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')

/** mulberry32: 32 bits of state, good enough to spread people over shops. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), bits | 61)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick<T>(list: readonly T[]): T {
      const found = list[below(list.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    id(count) {
      // A text put together character by character would stay a chain of them in memory.
      const text = Buffer.allocUnsafe(count)
      for (let index = 0; index < count; index += 1)
        text[index] = letters[below(letters.length)] ?? 0
      return text.toString('latin1')
    },
  }
}
