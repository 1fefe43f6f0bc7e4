import { revokeTokens } from '../world.ts'
import type { World } from '../world.ts'
import type { Fault, Faults } from './faults.ts'
import type { Settings } from './settings.ts'
import type { z } from 'zod'

type ApiFault = Omit<z.input<typeof Fault>, 'path' | 'name'>
type Order = {
  label: string
  /** Of the API; `path` is '*' unless asked otherwise. */
  api?: ApiFault | readonly ApiFault[]
  /** Of the callbacks. */
  settings?: Partial<Settings>
  /** Ends every token; a fault of one moment. */
  revokes?: true
}

const longHangMs = 600_000
const shortHangMs = 1500

/** The disturbances that WeCom is known for, each with one name. */
const orders = {
  token_revoked: { label: '令牌提前作废', revokes: true },
  ip_refused: { label: 'IP 不在可信名单 60020', api: { errcode: 60020 } },
  rate_limit: { label: '调用太频繁 45009', api: { errcode: 45009 } },
  concurrency: { label: '并发超限 45033', api: { errcode: 45033 } },
  system_busy: { label: '系统繁忙 -1', api: { errcode: -1 } },
  http_500: { label: '返回 HTTP 500', api: { http: 500 } },
  hang: { label: '不回应', api: { hangMs: longHangMs, reset: true } },
  reset: { label: '连接断开', api: { reset: true } },
  answer_lost: { label: '生效后丢失回应', api: { reset: true, when: 'after' } },
  one_in_five: {
    label: '每五次坏一次',
    api: [
      { http: 500, every: 25, from: 0 },
      { errcode: 45033, every: 25, from: 5 },
      { reset: true, every: 25, from: 10 },
      { reset: true, when: 'after', every: 25, from: 15 },
      { hangMs: shortHangMs, reset: true, every: 25, from: 20 },
    ],
  },
  callbacks_lost: { label: '回调全部丢失', settings: { callbackLoss: 1 } },
  callbacks_half_lost: { label: '回调丢失一半', settings: { callbackLoss: 0.5 } },
  callbacks_doubled: { label: '回调重复三次', settings: { callbackCopies: 3 } },
  callbacks_shuffled: { label: '回调打乱顺序', settings: { callbackShuffle: 20 } },
  callbacks_delayed: { label: '回调晚到 3 秒', settings: { callbackDelayMs: 3000 } },
} satisfies Record<string, Order>

export type FaultName = keyof typeof orders
// The keys of our own table.
export const faultNames = Object.keys(orders) as FaultName[]

/** Switches the well-known disturbances on and off by name. */
export class NamedFaults {
  #world: World
  #faults: Faults
  #settings: Settings
  /** What ends each that is on, in the order in which they came. */
  #ends = new Map<FaultName, () => void>()
  /** Settings that are disturbed, as they were before. */
  #before = new Map<string, unknown>()

  constructor(parts: { world: World; faults: Faults; settings: Settings }) {
    this.#world = parts.world
    this.#faults = parts.faults
    this.#settings = parts.settings
  }

  /** Switches it on, for `forMs` or until the answer or `off` is called. */
  on(name: FaultName, options: { forMs?: number; path?: string } = {}): () => void {
    this.off(name)
    const { api, revokes } = orderOf(name)
    if (revokes) {
      this.#revokeAll()
      return () => {}
    }
    for (const fault of api ? [api].flat() : [])
      this.#faults.on({ ...fault, name, path: options.path ?? '*' })
    const { forMs } = options
    const timer = forMs === undefined ? undefined : setTimeout(() => this.off(name), forMs)
    this.#ends.set(name, () => {
      clearTimeout(timer)
      this.#faults.off(name)
    })
    this.#applySettings()
    return () => this.off(name)
  }

  off(name: FaultName): void {
    this.#ends.get(name)?.()
    this.#ends.delete(name)
    this.#applySettings()
  }

  clear(): void {
    for (const name of faultNames) this.off(name)
  }

  list(): { name: FaultName; label: string; on: boolean }[] {
    return faultNames.map((name) => ({
      name,
      label: orders[name].label,
      on: this.#ends.has(name),
    }))
  }

  /** Of two that are on and disturb the same setting, the later one counts. */
  #applySettings(): void {
    const wanted: Record<string, unknown> = {}
    for (const name of this.#ends.keys()) Object.assign(wanted, orderOf(name).settings)
    const now: Record<string, unknown> = { ...this.#settings }
    for (const key of Object.keys(wanted)) {
      if (!this.#before.has(key)) this.#before.set(key, now[key])
    }
    for (const [key, before] of this.#before) {
      if (key in wanted) continue
      wanted[key] = before
      this.#before.delete(key)
    }
    Object.assign(this.#settings, wanted)
  }

  #revokeAll(): void {
    for (const corp of this.#world.corps.values()) {
      for (const agentId of corp.apps.keys()) revokeTokens(this.#world, corp.corpId, agentId)
    }
  }
}

function orderOf(name: FaultName): Order {
  return orders[name]
}
