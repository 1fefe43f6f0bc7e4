import { inject, type InjectionKey } from 'vue'
import type { WecomBridge } from '../wecom/bridge.ts'

export const bridgeKey: InjectionKey<WecomBridge> = Symbol('bridge')

export function useBridge(): WecomBridge {
  const bridge = inject(bridgeKey)
  if (!bridge) throw new Error('no bridge was provided')
  return bridge
}

/** A bridge to use before WeCom's SDK has arrived: its calls wait for it. */
export function lateBridge(coming: Promise<WecomBridge>): WecomBridge {
  return {
    entry: async () => (await coming).entry(),
    currentCustomerId: async () => (await coming).currentCustomerId(),
    send: async (content) => (await coming).send(content),
    openChat: async (customerId) => (await coming).openChat(customerId),
  }
}
