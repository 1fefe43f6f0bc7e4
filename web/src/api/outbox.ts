import type { Endpoint, PathParams, Schema } from '@xiaoguan/shared/endpoint'
import * as z from 'zod/mini'
import { shallowRef } from 'vue'
import { getBoot } from './boot.ts'
import { fillPath, request } from './client.ts'
import { newId } from './new-id.ts'
import { deviceStorage, type OutboxStorage, type StoredChange } from './outbox-storage.ts'
import { isFinal } from './problem.ts'

/** A change that lies on the device; `reply` comes once the server has taken it, however late. */
export type Kept<Reply> = { reply: Promise<Reply> }

export type OutboxDeps = {
  /** Whose changes these are: another person's on the same device stay where they are. */
  owner: () => string
  storage: OutboxStorage
  send: (change: StoredChange) => Promise<unknown>
  /** Runs `work` while no other tab does. */
  lock: (work: () => Promise<void>) => Promise<void>
}

/** `isAwaited`: whoever put it is still there, and hears of it too. */
type Refusal = (change: StoredChange, error: unknown, isAwaited: boolean) => void
type Waiter = { resolve: (reply: unknown) => void; reject: (error: unknown) => void }

const firstRetryMs = 1_000
const slowestRetryMs = 60_000

/** What must not be lost: stored first, sent in order per customer, retried until the server has decided. */
export class Outbox {
  /** False once the device refused to keep something; reactive. */
  readonly durable = shallowRef(true)
  private readonly deps: OutboxDeps
  private readonly queue = shallowRef<readonly StoredChange[]>([])
  private readonly waiters = new Map<string, Waiter>()
  private readonly refusals = new Set<Refusal>()
  /** Customers whose changes did not go through in the last run: they wait for the next. */
  private readonly stuck = new Set<string>()
  private tapCount = 0
  private failures = 0
  private running: Promise<void> | null = null
  private retry: ReturnType<typeof setTimeout> | undefined

  constructor(deps: OutboxDeps) {
    this.deps = deps
  }

  /** Resolves when the change is kept; only then may it be shown as done. */
  async put<Path extends string, Query extends Schema, Body extends Schema, Reply extends Schema>(
    endpoint: Endpoint<Path, Query, Body, Reply>,
    params: PathParams<Path> & { customerId: string },
    body: z.input<Body>,
  ): Promise<Kept<z.output<Reply>>> {
    const change: StoredChange = {
      key: this.nextKey(),
      customerId: params.customerId,
      method: endpoint.method,
      path: fillPath(endpoint.path, params),
      body,
    }
    const answered = new Promise<unknown>((resolve, reject) => {
      this.waiters.set(change.key, { resolve, reject })
    })
    const reply = answered.then((answer) => z.parse(endpoint.reply, answer))
    // A refusal nobody waits for any more is still told to the `onRefused` listeners.
    reply.catch(() => undefined)
    this.queue.value = [...this.queue.value, change]
    await this.tryStorage(() => this.deps.storage.add(change))
    // Another flush may have sent it before it was stored.
    if (!this.isQueued(change.key))
      await this.tryStorage(() => this.deps.storage.remove(change.key))
    void this.flush()
    return { reply }
  }

  /** How many changes, of one customer or in all, the server has not taken yet; reactive. */
  pending(customerId?: string): number {
    return this.queue.value.filter((change) => !customerId || change.customerId === customerId)
      .length
  }

  /** Tries now; true when nothing of this customer waits any more. */
  async settled(customerId: string): Promise<boolean> {
    if (this.pending(customerId) > 0) await this.flush()
    return this.pending(customerId) === 0
  }

  /** The server said no for good: the change is dropped, and someone must say so. */
  onRefused(listener: Refusal): () => void {
    this.refusals.add(listener)
    return () => this.refusals.delete(listener)
  }

  /** Sends what waits, now. Resolves when that was tried. */
  async flush(): Promise<void> {
    if (this.running) {
      await this.running
      // What was put meanwhile may have missed that run; what failed in it waits for its turn.
      if (this.queue.value.some(({ customerId }) => !this.stuck.has(customerId))) await this.flush()
      return
    }
    clearTimeout(this.retry)
    this.running = this.deps.lock(() => this.drainAll()).finally(() => this.afterRun())
    await this.running
  }

  private afterRun(): void {
    this.running = null
    if (this.queue.value.length === 0) return
    const delayMs = Math.min(slowestRetryMs, firstRetryMs * 2 ** Math.max(0, this.failures - 1))
    this.retry = setTimeout(() => void this.flush(), delayMs)
  }

  private async drainAll(): Promise<void> {
    await this.takeUpStored()
    const customerIds = [...new Set(this.queue.value.map((change) => change.customerId))]
    this.stuck.clear()
    await Promise.all(customerIds.map((customerId) => this.drain(customerId)))
    this.failures = this.stuck.size > 0 ? this.failures + 1 : 0
  }

  /** Sends one customer's changes in order, up to one that must be tried again later. */
  private async drain(customerId: string): Promise<void> {
    for (;;) {
      const change = this.queue.value.find((other) => other.customerId === customerId)
      if (!change) return
      try {
        const answer = await this.deps.send(change)
        const waiter = await this.settle(change)
        waiter?.resolve(answer)
      } catch (error) {
        if (!isFinal(error)) {
          this.stuck.add(customerId)
          return
        }
        const waiter = await this.settle(change)
        waiter?.reject(error)
        for (const listener of this.refusals) listener(change, error, waiter !== undefined)
      }
    }
  }

  private async settle(change: StoredChange): Promise<Waiter | undefined> {
    this.queue.value = this.queue.value.filter((other) => other.key !== change.key)
    await this.tryStorage(() => this.deps.storage.remove(change.key))
    const waiter = this.waiters.get(change.key)
    this.waiters.delete(change.key)
    return waiter
  }

  private async takeUpStored(): Promise<void> {
    try {
      const stored = await this.deps.storage.list(`${this.deps.owner()}/`)
      const fresh = stored.filter((change) => !this.isQueued(change.key))
      if (fresh.length > 0) this.queue.value = [...fresh, ...this.queue.value]
    } catch {
      this.durable.value = false
    }
  }

  private async tryStorage(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch {
      // Private mode or a full disk: the change lives as long as this page does, and the page says so.
      this.durable.value = false
    }
  }

  private isQueued(key: string): boolean {
    return this.queue.value.some((change) => change.key === key)
  }

  /** Sorts by time, then by tap. */
  private nextKey(): string {
    this.tapCount += 1
    const time = String(Date.now()).padStart(14, '0')
    return `${this.deps.owner()}/${time}-${String(this.tapCount).padStart(6, '0')}-${newId()}`
  }
}

/** One tab at a time where the client has Web Locks; else the server's own guard against doubles suffices. */
async function lockAcrossTabs(work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work()
  let begun = false
  const once = () => {
    begun = true
    return work()
  }
  try {
    await navigator.locks.request('xiaoguan-outbox', once)
  } catch {
    // Locks are forbidden where storage is.
    if (!begun) await work()
  }
}

/** Phones and browsers are shared: what one account left is never another's to send. */
export const ownerOfPage = () => `${getBoot().corpKey}/${getBoot().staffId}`

let outbox: Outbox | null = null

/** The page's outbox. Begins at once with what an earlier page left. */
export function getOutbox(): Outbox {
  if (outbox) return outbox
  const made = new Outbox({
    owner: ownerOfPage,
    storage: deviceStorage(),
    send: (change) => request(change.method, change.path, undefined, change.body),
    lock: lockAcrossTabs,
  })
  outbox = made
  const flushNow = () => {
    if (document.visibilityState === 'visible') void made.flush()
  }
  globalThis.addEventListener('online', flushNow)
  document.addEventListener('visibilitychange', flushNow)
  void made.flush()
  return made
}

/** Another outbox for this page; for tests. */
export function setOutbox(other: Outbox | null): void {
  outbox = other
}
