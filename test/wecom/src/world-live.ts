import { stateBefore } from './world-before.ts'
import type { StateBefore } from './world-before.ts'
import { applyChange } from './world-change.ts'
import type { WorldChange } from './world-change.ts'
import { Corp } from './world-corp.ts'
import { WorldSeed } from './world-seed.ts'
import type { CorpData } from './world-seed.ts'

/** Where the bytes of media files lie. */
export type MediaStore = {
  write(mediaId: string, bytes: Uint8Array): void
  read(mediaId: string): Uint8Array | undefined
  remove(mediaId: string): void
}

/** Keeps every change before it takes effect. */
export type ChangeLog = { append(change: WorldChange): void; close(): void }

export type WorldOptions = {
  /** Milliseconds since 1970; the demo's clock or a test's. */
  now: () => number
  media: MediaStore
  log?: ChangeLog
}

/** Who makes a change: an app over the API, or a person in the client or the console. */
export type Origin = { kind: 'api'; agentId: number } | { kind: 'person' }

/** What a listener learns beside the change: by whom, and how things stood. */
export type ChangeContext = { origin: Origin; before: StateBefore }

type Listener = (change: WorldChange, context: ChangeContext) => void

const person: Origin = { kind: 'person' }

/** The live simulated WeCom: state of every corp, changed only through `commit`. */
export class World {
  readonly now: () => number
  readonly media: MediaStore
  readonly corps = new Map<string, Corp>()
  #log: ChangeLog | undefined
  #listeners = new Set<Listener>()
  #origin: Origin = person

  constructor(seed: WorldSeed, options: WorldOptions) {
    this.now = options.now
    this.media = options.media
    this.#log = options.log
    for (const corp of WorldSeed.parse(seed).corps) this.corps.set(corp.corpId, new Corp(corp))
  }

  /** Throws for an unknown corp: for callers that have checked, or made, the id. */
  getCorp(corpId: string): Corp {
    const corp = this.corps.get(corpId)
    if (!corp) throw new Error(`the simulator has no corp ${corpId}`)
    return corp
  }

  /** Writes the change down, applies it, tells the listeners; synchronous throughout. */
  commit(change: WorldChange): void {
    const corp = this.getCorp(change.corpId)
    const context = { origin: this.#origin, before: stateBefore(corp, change) }
    this.#log?.append(change)
    applyChange(corp, change)
    for (const listener of this.#listeners) listener(change, context)
  }

  /** Everything `run` changes, it changes in this one's name; it may not wait. */
  by<T>(origin: Origin, run: () => T): T {
    const before = this.#origin
    this.#origin = origin
    try {
      return run()
    } finally {
      this.#origin = before
    }
  }

  /** Calls `listener` after every change; the answer unsubscribes. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The whole state as plain data. */
  toData(): { corps: CorpData[] } {
    return { corps: [...this.corps.values()].map((corp) => corp.toData()) }
  }

  close(): void {
    this.#listeners.clear()
    this.#log?.close()
    this.#log = undefined
  }
}
