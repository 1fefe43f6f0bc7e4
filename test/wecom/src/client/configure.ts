import { jsApiSignature, type SignedPage } from '../platform/signature.ts'
import { userKey, type SimApp, type SimCredential } from '../world.ts'
import { failed, moreInfo, ok, refused, type Answer } from './answer.ts'
import { listParam, textParam, type CallContext } from './call.ts'
import { isOlder } from './device.ts'
import type { PageRights } from './page-rights.ts'

/** What `config` of older SDKs and of older clients does: identity of the corp. */
export function preVerifyJsApi(context: CallContext, rights: PageRights): Answer {
  const { call, corp } = context
  const { params } = call
  if (textParam(params, 'verifyAppId') !== corp.corpId) return unverified('invalid corpId', 40013)
  const page = {
    noncestr: textParam(params, 'verifyNonceStr'),
    timestamp: textParam(params, 'verifyTimestamp'),
    url: call.href,
  }
  const tickets = ticketsOf(context, 'corp_ticket', 0)
  if (!isSigned(page, textParam(params, 'verifySignature'), tickets))
    return unverified('invalid signature', 40093)
  if (![...corp.apps.values()].some((app) => trusts(app, call.href)))
    return unverified('not match any reliable domain.', 80001)
  const apis = listParam(params, 'verifyJsApiList')
  rights.grant(call.page, call.href, { corp: new Set(apis) })
  return ok(call.name, { checkResult: allTrue(apis) })
}

function unverified(text: string, code: number): Answer {
  return { err_msg: 'preVerifyJSAPI:fail', err_info: moreInfo(text, code) }
}

/** Identity of the corp and the app: what every customer-contact API needs. */
export function agentConfig(context: CallContext, rights: PageRights): Answer {
  const { call, corp, platform } = context
  const { params } = call
  const agentId = Number(textParam(params, 'agentid'))
  const app = corp.apps.get(agentId)
  if (textParam(params, 'corpid') !== corp.corpId)
    return failed(platform, call.name, moreInfo('invalid corpId', 40013))
  if (!app) return refused(platform, call.name, 'invalid agentid')
  if (!isVisible(app, context.user.userid))
    return failed(platform, call.name, 'user not in allow list')
  const page = {
    noncestr: textParam(params, 'nonceStr'),
    timestamp: textParam(params, 'timestamp'),
    url: call.href,
  }
  const tickets = ticketsOf(context, 'agent_ticket', agentId)
  if (!isSigned(page, textParam(params, 'signature'), tickets))
    return failed(platform, call.name, moreInfo('fail_invalid signature', 40093))
  // The one refusal whose raw text carries no API name.
  if (!trusts(app, call.href)) {
    const text = moreInfo('not match any reliable domain.', 80001)
    return platform === 'win-errmsg' ? { errmsg: text } : { err_msg: text }
  }
  if (isOlder(context.version, '3.0.24') && !rights.of(call.page, call.href).corp)
    return refused(platform, call.name, 'no permission')
  const apis = listParam(params, 'jsApiList')
  rights.grant(call.page, call.href, { agent: { agentId, apis: new Set(apis) } })
  return ok(call.name, { checkResult: allTrue(apis) })
}

function isSigned(page: SignedPage, signature: string, tickets: string[]): boolean {
  return tickets.some((ticket) => jsApiSignature(ticket, page) === signature)
}

function ticketsOf(context: CallContext, kind: SimCredential['kind'], agentId: number): string[] {
  const now = context.world.now()
  return context.corp.credentials
    .filter((each) => each.kind === kind && each.agentId === agentId)
    .filter((each) => !each.revoked && each.expiresAt > now)
    .map((each) => each.value)
}

/** 可信域名: the whole host with its port, never a part of it. */
function trusts(app: SimApp, href: string): boolean {
  return app.trustedDomains.includes(new URL(href).host)
}

function isVisible(app: SimApp, userid: string): boolean {
  if (app.visibleUserIds === 'all') return true
  return app.visibleUserIds.some((each) => userKey(each) === userKey(userid))
}

function allTrue(apis: string[]): Record<string, boolean> {
  return Object.fromEntries(apis.map((api) => [api, true]))
}
