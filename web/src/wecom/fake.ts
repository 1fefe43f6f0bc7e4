import type { MessageContent } from '@xiaoguan/shared/script'
import { BridgeError, type BridgeEntry, type WecomBridge } from './bridge.ts'

export type FakeBridge = WecomBridge & {
  customerId: string
  from: BridgeEntry
  readonly sent: { customerId: string; content: MessageContent }[]
  /** What the next sends do, in order; afterwards every send succeeds. */
  readonly answers: (() => Promise<void> | void)[]
}

/** A client for component tests: it records what was sent. */
export function fakeBridge(customerId = 'wm-xiaoyu'): FakeBridge {
  const fake: FakeBridge = {
    customerId,
    from: 'single_chat_tools',
    sent: [],
    answers: [],
    entry: async () => fake.from,
    currentCustomerId: async () => {
      if (!fake.customerId) throw new BridgeError('no_customer', 'without context')
      return fake.customerId
    },
    send: async (content) => {
      await fake.answers.shift()?.()
      fake.sent.push({ customerId: fake.customerId, content })
    },
    openChat: async (other) => {
      fake.customerId = other
    },
  }
  return fake
}
