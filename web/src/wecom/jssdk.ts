import type { MessageContent } from '@xiaoguan/shared/script'
import { signPage } from '@xiaoguan/shared/session'
import * as ww from '@wecom/jssdk'
import { getBoot } from '../api/boot.ts'
import { call } from '../api/client.ts'
import { BridgeError, type BridgeEntry, type BridgeProblem, type WecomBridge } from './bridge.ts'

const apis = [
  'getContext',
  'getCurExternalContact',
  'sendChatMessage',
  'openEnterpriseChat',
  'openUserProfile',
] as const

/** A client that never answers must not hold the page for ever; a send may wait for a person's confirmation. */
const askLimitMs = 8_000
const sendLimitMs = 30_000

const entries: readonly BridgeEntry[] = [
  'single_chat_tools',
  'group_chat_tools',
  'contact_profile',
  'chat_attachment',
  'normal',
]

/** The real client, through WeCom's SDK. */
export function createJssdkBridge(): WecomBridge {
  if (!ww.env.isWeCom) return refusing(new BridgeError('outside_wecom', 'not in WeCom'))
  if (isTooOld(navigator.userAgent)) {
    return refusing(new BridgeError('old_client', navigator.userAgent))
  }
  let configProblem: BridgeError | null = null
  let bootSignature = getBoot().signature
  const signedUrl = pageUrl()
  ww.register({
    corpId: getBoot().wecomCorpId,
    agentId: getBoot().agentId,
    jsApiList: [...apis],
    getAgentConfigSignature: async (url) => {
      const made = url === signedUrl ? bootSignature : null
      // Used once: after a refusal the same signature would be refused again.
      bootSignature = null
      return made ?? call(signPage, {}, { body: { url } })
    },
    onAgentConfigFail: (failure) => {
      keepOffWindow(failure)
      configProblem = nameFailure(failure, 'config_failed')
    },
    onAgentConfigSuccess: () => {
      configProblem = null
    },
  })
  const ask = <T>(work: () => Promise<T>, limitMs = askLimitMs) =>
    withLimit(work, limitMs, () => configProblem)
  return {
    entry: async () => {
      const entry: string = (await ask(() => ww.getContext())).entry
      return entries.find((known) => known === entry) ?? 'unknown'
    },
    currentCustomerId: async () => (await ask(() => ww.getCurExternalContact())).userId,
    send: async (content) => {
      await ask(() => ww.sendChatMessage(toMessage(content)), sendLimitMs)
    },
    openChat: async (customerId) => {
      await ask(() => ww.openEnterpriseChat({ externalUserIds: [customerId], groupName: '' }))
    },
  }
}

function refusing(problem: BridgeError): WecomBridge {
  const refuse = () => Promise.reject(problem)
  return { entry: refuse, currentCustomerId: refuse, send: refuse, openChat: refuse }
}

/** Older clients want another configuration first and do not say from where the page was opened. */
const oldestClient = [3, 0, 24]

function isTooOld(userAgent: string): boolean {
  const version = /wxwork\/([\d.]+)/i.exec(userAgent)?.[1]?.split('.').map(Number) ?? []
  for (const [at, oldest] of oldestClient.entries()) {
    const own = version[at] ?? 0
    if (own !== oldest) return own < oldest
  }
  return false
}

/** The SDK lets the same failure also reject where nobody can catch it; the bridge tells of it where it matters. */
function keepOffWindow(failure: unknown): void {
  const hush = (event: PromiseRejectionEvent) => {
    if (event.reason === failure) event.preventDefault()
  }
  window.addEventListener('unhandledrejection', hush)
  setTimeout(() => window.removeEventListener('unhandledrejection', hush), 1_000)
}

const pageUrl = () => location.href.split('#')[0] ?? location.href

async function withLimit<T>(
  work: () => Promise<T>,
  limitMs: number,
  configProblem: () => BridgeError | null,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new BridgeError('no_answer', `${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work(), late])
  } catch (error) {
    if (error instanceof BridgeError) throw error
    throw configProblem() ?? nameFailure(error, 'refused')
  } finally {
    clearTimeout(timer)
  }
}

/** Corp id, signature, domain: Android tells of a refused configuration only with the call that comes after it. */
const configCodes = new Set(['40013', '40093', '80001'])

/** The clients' wordings differ by platform and version; see WeCom's docs of each API. */
function nameFailure(failure: unknown, otherwise: BridgeProblem): BridgeError {
  const detail = failureText(failure)
  const code = /e=(\d+)/.exec(detail)?.[1] ?? null
  if (otherwise === 'config_failed' || configCodes.has(code ?? ''))
    return new BridgeError('config_failed', detail, code)
  if (/cancel/i.test(detail)) return new BridgeError('cancelled', detail, code)
  if (/without\s*context/i.test(detail)) return new BridgeError('no_customer', detail, code)
  if (/no ?permission|permission ?denied|access ?denied/i.test(detail)) {
    return new BridgeError('no_permission', detail, code)
  }
  if (/function[_ ]?not[_ ]?exist/i.test(detail)) return new BridgeError('old_client', detail, code)
  return new BridgeError(otherwise, detail, code)
}

function failureText(failure: unknown): string {
  if (failure instanceof Error) return failure.message
  if (typeof failure !== 'object' || failure === null) return String(failure)
  // Depending on the client the text stands under one of three names.
  const told = failure as { errMsg?: unknown; err_msg?: unknown; errmsg?: unknown }
  return [told.errMsg, told.err_msg, told.errmsg]
    .filter((text): text is string => typeof text === 'string')
    .join(' ')
}

/** The platform's id of a file, which the server put in as it opened the touch. */
function mediaIdOf(content: { mediaId?: string | undefined }): string {
  if (content.mediaId) return content.mediaId
  throw new BridgeError('refused', 'the file has no media id', null)
}

/** The client wants a page's path to end in ".html", before its query. */
function pageOf(page: string): string {
  const [path = '', query] = page.split('?')
  const file = path.endsWith('.html') ? path : `${path}.html`
  return query === undefined ? file : `${file}?${query}`
}

type SdkMessage = Parameters<typeof ww.sendChatMessage>[0]

function toMessage(content: MessageContent): SdkMessage {
  switch (content.kind) {
    case 'text':
      return { msgtype: 'text', text: { content: content.text } }
    case 'image':
      return { msgtype: 'image', image: { mediaid: mediaIdOf(content) } }
    case 'file':
      return { msgtype: 'file', file: { mediaid: mediaIdOf(content) } }
    case 'video':
      return { msgtype: 'video', video: { mediaid: mediaIdOf(content) } }
    case 'link':
      return {
        msgtype: 'news',
        news: {
          link: content.url,
          title: content.title,
          desc: content.summary,
          imgUrl: content.cover ?? '',
        },
      }
    case 'mini_program':
      return {
        msgtype: 'miniprogram',
        miniprogram: {
          appid: content.appId,
          page: pageOf(content.page),
          title: content.title,
          imgUrl: content.cover,
        },
      }
  }
}
