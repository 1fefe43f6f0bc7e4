import type { MessageContent } from '@xiaoguan/shared/script'

/** Why the client could not do it. */
export type BridgeProblem =
  | 'outside_wecom'
  | 'old_client'
  | 'no_permission'
  | 'no_customer'
  | 'cancelled'
  | 'refused'
  | 'no_answer'
  | 'config_failed'

/** From where the page was opened, in WeCom's own words; `unknown` for clients that cannot say. */
export type BridgeEntry =
  | 'single_chat_tools'
  | 'group_chat_tools'
  | 'contact_profile'
  | 'chat_attachment'
  | 'normal'
  | 'unknown'

export class BridgeError extends Error {
  readonly kind: BridgeProblem
  /** The client's own text, for logs and for support; with the platform's code where it gave one. */
  readonly detail: string
  readonly code: string | null

  constructor(kind: BridgeProblem, detail: string, code: string | null = null) {
    super(`${kind}: ${detail}`)
    this.kind = kind
    this.detail = detail
    this.code = code
  }
}

/** The WeCom client around this page. Every call ends: with an answer, or with a BridgeError. */
export type WecomBridge = {
  entry: () => Promise<BridgeEntry>
  /** The customer (external_userid) whose chat is open at this moment. */
  currentCustomerId: () => Promise<string>
  /** Hands one message to the open chat. Resolving means handed over, not delivered. */
  send: (content: MessageContent) => Promise<void>
  openChat: (customerId: string) => Promise<void>
}

/** What a clerk reads, and what to do about it. */
export const bridgeText: Record<BridgeProblem, string> = {
  outside_wecom: '请在企业微信里，从和客人的聊天右侧打开',
  old_client: '企业微信版本太旧，请升级到最新版再打开',
  no_permission: '你还不能在这里看客人。请管理员把你加进「客户联系」使用范围，并允许这个应用调用',
  no_customer: '这里看不到是哪位客人。请打开和客人的聊天，再点右侧的「跟进」',
  cancelled: '你取消了，没有发出去',
  refused: '企业微信没让发，换一条或稍后再试',
  no_answer: '企业微信没有回应',
  config_failed: '企业微信没有认出这个页面，请重新打开；还不行就找管理员',
}
