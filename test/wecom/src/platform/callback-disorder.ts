import type { Settings } from './settings.ts'

/** Longest time a window stays open for more events to mix with. */
const windowMs = 250

/**
 * What may happen to events between the platform and an app, as the settings order it: lost, sent
 * several times, mixed within a window, late.
 */
export class CallbackDisorder<T> {
  #settings: Settings
  #random: () => number
  #send: (item: T) => void
  #held: T[] = []
  #timers = new Set<NodeJS.Timeout>()

  constructor(parts: { settings: Settings; random: () => number; send: (item: T) => void }) {
    this.#settings = parts.settings
    this.#random = parts.random
    this.#send = parts.send
  }

  /** How many times an event is sent; 0: it is lost. */
  copies(): number {
    const settings = this.#settings
    if (settings.callbackDropNext > 0) {
      settings.callbackDropNext -= 1
      return 0
    }
    return this.#random() < settings.callbackLoss ? 0 : settings.callbackCopies
  }

  /** Sends now, later, or mixed with others. */
  pass(item: T): void {
    if (this.#settings.callbackShuffle <= 1) return this.#delay(item)
    this.#held.push(item)
    if (this.#held.length >= this.#settings.callbackShuffle) this.flush()
    else if (this.#held.length === 1) this.#later(() => this.flush(), windowMs)
  }

  /** Opens the window at once. */
  flush(): void {
    const mixed = this.#held
      .map((item) => ({ item, place: this.#random() }))
      .toSorted((a, b) => a.place - b.place)
    this.#held = []
    for (const { item } of mixed) this.#delay(item)
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#held = []
  }

  #delay(item: T): void {
    const ms = this.#settings.callbackDelayMs
    if (ms === 0) this.#send(item)
    else this.#later(() => this.#send(item), ms)
  }

  #later(run: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, ms)
    this.#timers.add(timer)
  }
}
