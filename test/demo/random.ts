import { createHash } from 'node:crypto'

/**
 * The generator's only source of chance: mulberry32 (32-bit state, public domain), one stream per key, so
 * that a change to one customer leaves the others as they were.
 */
export type Random = {
  /** 0 ≤ x < 1 */
  next: () => number
  /** Whole number, from and to included. */
  whole: (from: number, to: number) => number
  chance: (probability: number) => boolean
  pick: <T>(list: readonly T[]) => T
  /** Indexes by weight. */
  weighted: (weights: readonly number[]) => number
  /** Log-normal with this median. */
  logNormal: (median: number, sigma: number) => number
  shuffle: <T>(list: readonly T[]) => T[]
  uuid: () => string
}

/** A stream of chance for this key. */
export function randomFor(seed: number, key: string): Random {
  const next = mulberry32(createHash('sha256').update(`${seed} ${key}`).digest().readUInt32LE(0))
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const index = whole(0, list.length - 1)
      const found = list[index]
      if (found === undefined) throw new Error('pick from an empty list')
      return found
    },
    weighted: (weights) => weightedIndex(next(), weights),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal(next)),
    shuffle: (list) => shuffled(list, whole),
    uuid: () => uuidFrom(next),
  }
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function weightedIndex(draw: number, weights: readonly number[]): number {
  let rest = draw * weights.reduce((sum, each) => sum + each, 0)
  for (const [index, weight] of weights.entries()) {
    rest -= weight
    if (rest < 0) return index
  }
  return weights.length - 1
}

/** Box–Muller; 1 − x keeps the logarithm away from 0. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}

function shuffled<T>(list: readonly T[], whole: (from: number, to: number) => number): T[] {
  const rest = [...list]
  const result: T[] = []
  while (rest.length > 0) result.push(...rest.splice(whole(0, rest.length - 1), 1))
  return result
}

/** Four draws of 32 bits, marked as version 4. */
function uuidFrom(next: () => number): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(next() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
