import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { id, listOf, text, whole } from './fields.ts'

const Agent = z.object({
  agentid: whole,
  name: text,
  close: whole,
  redirect_domain: text,
  allow_userinfos: z.nullish(z.object({ user: listOf(z.object({ userid: id })) })),
  allow_partys: z.nullish(z.object({ partyid: listOf(z.int()) })),
})

export type Agent = {
  agentId: string
  name: string
  /** Switched off in the console. */
  closed: boolean
  redirectDomain: string
  visibleStaffIds: string[]
  visibleDepartmentIds: number[]
}

/** This app as the console has it. 40056: no such agent. Document 90227. */
export async function getAgent(wecom: Wecom, corp: WecomCorp): Promise<Agent> {
  const query = { agentid: corp.agentId }
  const agent = await wecom.call(corp, { path: 'agent/get', query }, Agent)
  return {
    agentId: String(agent.agentid ?? corp.agentId),
    name: agent.name ?? '',
    closed: agent.close === 1,
    redirectDomain: agent.redirect_domain ?? '',
    visibleStaffIds: (agent.allow_userinfos?.user ?? []).map((user) => user.userid),
    visibleDepartmentIds: agent.allow_partys?.partyid ?? [],
  }
}

/** Where callbacks come from: addresses, or patterns like `101.226.103.*`. Document 92520. */
export async function getCallbackIps(wecom: Wecom, corp: WecomCorp): Promise<string[]> {
  const Reply = z.object({ ip_list: listOf(id) })
  return (await wecom.call(corp, { path: 'getcallbackip' }, Reply)).ip_list
}
