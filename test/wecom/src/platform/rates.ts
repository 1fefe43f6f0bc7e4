/**
 * Counts per fixed window. A block lasts as long as its window: over the limit of a minute, the
 * next minute is free again.
 */
export class Rates {
  #windows = new Map<string, { start: number; count: number }>()

  /** Counts one; false when the window is already full. */
  take(key: string, limit: number, windowMs: number, now: number): boolean {
    const window = this.#open(key, windowMs, now)
    window.count += 1
    return window.count <= limit
  }

  /** Whether the window is full, without counting. */
  isFull(key: string, limit: number, windowMs: number, now: number): boolean {
    return this.#open(key, windowMs, now).count >= limit
  }

  #open(key: string, windowMs: number, now: number) {
    const window = this.#windows.get(key)
    // A clock that was set back opens a new window too.
    if (window && now >= window.start && now < window.start + windowMs) return window
    const fresh = { start: now, count: 0 }
    this.#windows.set(key, fresh)
    return fresh
  }
}
