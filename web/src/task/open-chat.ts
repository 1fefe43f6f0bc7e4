import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import { sayTrouble } from '../ui/toast.ts'
import { BridgeError } from '../wecom/bridge.ts'
import type { BridgeProblem, WecomBridge } from '../wecom/bridge.ts'

/** The client around the page; a promise, because its SDK is fetched while the page is already in use. */
export const bridgeKey: InjectionKey<Promise<WecomBridge>> = Symbol('bridge')

const chatProblems: Record<BridgeProblem, string> = {
  outside_wecom: '这里不是企业微信，跳不到聊天。请在企业微信的工作台打开',
  old_client: '企业微信版本太旧，请升级，现在可以在通讯录里找她',
  no_permission: '企业微信不让这个应用打开聊天，找管理员开通',
  no_customer: '企业微信里没找到这位客人，她可能已经不是好友了',
  cancelled: '',
  refused: '企业微信没打开聊天，可以在通讯录里找她',
  no_answer: '企业微信没有回应，再点一次试试',
  config_failed: '企业微信没有认出这个页面，请重新打开；还不行就找管理员',
}

/** A tap opens the chat with that customer; says why when the client does not, and answers whether it did. */
export function useOpenChat(): (customerId: string) => Promise<boolean> {
  const bridge = inject(bridgeKey)
  return async (customerId) => {
    try {
      await (await bridge)?.openChat(customerId)
      return true
    } catch (error) {
      const words = chatProblems[error instanceof BridgeError ? error.kind : 'no_answer']
      if (words) sayTrouble(words)
      return false
    }
  }
}
