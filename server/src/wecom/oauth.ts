import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { text } from './fields.ts'

/** Where to send a page without session: silent login (snsapi_base). Document 91022. */
export function authorizeUrl(
  wecom: Wecom,
  corp: WecomCorp,
  redirectUrl: string,
  state: string,
): string {
  const query = new URLSearchParams({
    appid: corp.wecomCorpId,
    redirect_uri: redirectUrl,
    response_type: 'code',
    scope: 'snsapi_base',
    state,
    agentid: corp.agentId,
  })
  return `${wecom.oauthUrl}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`
}

/** The member behind a code; undefined for somebody who is not a member. Code: one use, five minutes. */
export async function memberOfCode(
  wecom: Wecom,
  corp: WecomCorp,
  code: string,
): Promise<string | undefined> {
  const Reply = z.object({ userid: text })
  const reply = await wecom.call(corp, { path: 'auth/getuserinfo', query: { code } }, Reply)
  return reply.userid ?? undefined
}
