import { isVisible, textOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { currentCredential } from './credentials.ts'
import { Refusal } from './refusal.ts'

export const corpTicketApi: Api = {
  path: '/cgi-bin/get_jsapi_ticket',
  method: 'GET',
  permission: 'any',
  empty: {},
  run(call) {
    const ticket = currentCredential(call.world, call.corp.corpId, 'corp_ticket', 0)
    return { ticket: ticket.value, expires_in: ticket.expiresIn }
  },
}

export const agentTicketApi: Api = {
  path: '/cgi-bin/ticket/get',
  method: 'GET',
  permission: 'any',
  empty: {},
  run(call) {
    if (call.query.get('type') !== 'agent_config') throw new Refusal(40058)
    const { corpId } = call.corp
    const ticket = currentCredential(call.world, corpId, 'agent_ticket', call.app.agentId)
    return { ticket: ticket.value, expires_in: ticket.expiresIn }
  },
}

export const userInfoApi: Api = {
  path: '/cgi-bin/auth/getuserinfo',
  method: 'GET',
  permission: 'any',
  empty: {},
  run: spendCode,
}

/**
 * A code of another app is 50001 while that app's redirect host is not trusted by this one, and
 * just an invalid code otherwise: the documents name both, this reading lets both be true.
 */
function spendCode(call: Call): Reply {
  const code = call.query.get('code') ?? ''
  if (code === '') throw new Refusal(41008)
  const grant = call.codes.peek(code)
  if (!grant || grant.corpId !== call.corp.corpId) throw new Refusal(40029)
  if (!call.app.trustedDomains.includes(grant.host)) throw new Refusal(50001)
  if (grant.agentId !== undefined && grant.agentId !== call.app.agentId) throw new Refusal(40029)
  call.codes.spend(code)
  const { user } = grant
  if (user.corpId !== call.corp.corpId) return { openid: `o-${user.corpId}-${user.userid}` }
  const member = call.corp.findUser(user.userid)
  if (!member) throw new Refusal(40029)
  const { userid } = member
  if (!grant.isPrivate || !isVisible(call.app, userid)) return { userid }
  const of = { corpId: call.corp.corpId, agentId: call.app.agentId, userid }
  return { userid, user_ticket: call.codes.issueTicket(of) }
}

/** What a member lets one app know of himself. */
export const userDetailApi: Api = {
  path: '/cgi-bin/auth/getuserdetail',
  method: 'POST',
  permission: 'any',
  empty: {},
  codeOnGet: 40063,
  run(call) {
    const ticket = call.codes.findTicket(textOf(call, 'user_ticket'))
    const isOwn = ticket?.corpId === call.corp.corpId && ticket.agentId === call.app.agentId
    if (!ticket || !isOwn) throw new Refusal(84015)
    if (ticket.expiresAt <= call.now) throw new Refusal(84014)
    const user = call.corp.findUser(ticket.userid)
    if (!user) throw new Refusal(84015)
    return {
      userid: user.userid,
      gender: '0',
      avatar: user.avatar,
      qr_code: `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=${user.userid}`,
      mobile: '',
      email: '',
      biz_mail: '',
      address: '',
    }
  },
}
