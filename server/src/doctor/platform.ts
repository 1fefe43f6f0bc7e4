import type { Check, CheckId } from '@xiaoguan/shared'
import type { Corp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { type Agent, getAgent } from '../wecom/agent.ts'
import type { WecomCorp } from '../wecom/client.ts'
import { listFollowUsers } from '../wecom/contacts.ts'
import { checkCredentials } from '../wecom/credentials.ts'
import { WecomError, remedyOf } from '../wecom/errors.ts'
import { failed, otherKey, passed, skipped, warned } from './check-words.ts'

/** What a call came to: its value, or the error it threw. */
type Tried<T> = { value: T } | { error: unknown }

async function attempt<T>(call: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await call() }
  } catch (error) {
    return { error }
  }
}

const codeOf = (tried: Tried<unknown>): number | undefined =>
  'error' in tried && tried.error instanceof WecomError ? tried.error.errcode : undefined

function said(tried: Tried<unknown>): { zh: string; en: string } {
  const words = 'error' in tried && tried.error instanceof Error ? tried.error.message : 'ok'
  return { zh: `企业微信的回答：${words}`, en: `WeCom says: ${words}` }
}

/** Nothing is wrong with what was entered. */
function busy(tried: Tried<unknown>): { zh: string; en: string } {
  const { zh, en } = said(tried)
  return {
    zh: `${zh}。企业微信正忙或限制了调用，密钥不用改，过一会儿再查`,
    en: `${en}. WeCom is busy or limits calls: change nothing, look again later`,
  }
}

const afterReach: readonly CheckId[] = ['corp_id', 'secret']
const afterCredentials: readonly CheckId[] = [
  'trusted_ip',
  'agent',
  'trusted_domain',
  'contact_api',
  'contact_scope',
  'js_signature',
]

/** All that only the platform can tell, in the order in which one thing depends on the other. */
export async function checkPlatform(
  deps: Deps,
  corp: Corp,
  secret: string | undefined,
): Promise<Check[]> {
  if (secret === undefined)
    return [
      skipped('platform', 'secret'),
      skipped('corp_id', 'secret'),
      failed('secret', otherKey, 'pnpm connect'),
      ...afterCredentials.map((id) => skipped(id, 'secret')),
    ]
  const { corpId, wecomCorpId, agentId } = corp
  const wecom: WecomCorp = { corpId, wecomCorpId, agentId, secret }
  const credentials = await attempt(() => checkCredentials(deps.config.wecomApiUrl, wecom))
  if ('error' in credentials && codeOf(credentials) === undefined)
    return [
      failed('platform', said(credentials)),
      ...[...afterReach, ...afterCredentials].map((id) => skipped(id, 'platform')),
    ]
  if ('error' in credentials && remedyOf(credentials.error) === 'try_again')
    return [
      failed('platform', busy(credentials)),
      ...[...afterReach, ...afterCredentials].map((id) => skipped(id, 'platform')),
    ]
  const reached = passed('platform', { zh: '有回应', en: 'it answers' })
  if ('error' in credentials) return [reached, ...withoutToken(corp, credentials)]
  const agent = await attempt(() => getAgent(deps.wecom, wecom))
  const ip = checkIp(agent)
  const first = [
    reached,
    passed('corp_id', { zh: corp.wecomCorpId, en: corp.wecomCorpId }),
    passed('secret', { zh: '换到了凭证', en: 'a token was given for it' }),
    ip,
  ]
  if (ip.state === 'failed')
    return [...first, ...afterCredentials.slice(1).map((id) => skipped(id, 'trusted_ip'))]
  return [
    ...first,
    checkAgent(corp, agent),
    'value' in agent ? checkDomain(corp, agent.value) : skipped('trusted_domain', 'agent'),
    ...(await checkContact(deps, wecom)),
    await checkSignature(deps, wecom),
  ]
}

/** No token was given: which of the three is wrong, and what cannot be looked at for it. */
function withoutToken(corp: Corp, refused: Tried<unknown>): Check[] {
  const code = codeOf(refused)
  const wrong: CheckId = code === 40_013 ? 'corp_id' : code === 50_003 ? 'agent' : 'secret'
  const asked: readonly CheckId[] = [...afterReach, ...afterCredentials]
  return asked.map((id) => {
    if (id === wrong) return failed(id, said(refused))
    // A wrong secret, or an app switched off, is told only of a corp that exists.
    if (id === 'corp_id' && (code === 40_001 || code === 50_003))
      return passed(id, { zh: corp.wecomCorpId, en: corp.wecomCorpId })
    return skipped(id, wrong)
  })
}

function checkIp(agent: Tried<Agent>): Check {
  if (codeOf(agent) !== 60_020)
    return passed('trusted_ip', { zh: '接受这台服务器的请求', en: 'this server is let in' })
  const told = 'error' in agent && agent.error instanceof Error ? agent.error.message : ''
  const address = /from ip: ([\da-fA-F.:]+?),? /.exec(told)?.[1]
  return failed(
    'trusted_ip',
    {
      zh: `企业微信不接受来自 ${address ?? '这台服务器'} 的请求；改完约 1 分钟后生效`,
      en: `WeCom refuses requests from ${address ?? 'this server'}; a change works after a minute`,
    },
    address,
  )
}

function checkAgent(corp: Corp, agent: Tried<Agent>): Check {
  if ('error' in agent) {
    const isOther = [40_056, 301_002].includes(codeOf(agent) ?? 0)
    const words = isOther
      ? {
          zh: `AgentId ${corp.agentId} 和 Secret 不是同一个应用的`,
          en: `AgentId ${corp.agentId} is not the app of this secret`,
        }
      : said(agent)
    return failed('agent', words)
  }
  const { name, closed, visibleStaffIds, visibleDepartmentIds } = agent.value
  if (closed) return failed('agent', { zh: `「${name}」停用了，请启用`, en: `${name} is off` })
  if (visibleStaffIds.length + visibleDepartmentIds.length === 0)
    return failed('agent', {
      zh: `「${name}」的可见范围是空的：把要用的部门加进去`,
      en: `${name} is visible to nobody: add the departments that will use it`,
    })
  const seen = visibleStaffIds.length
  return passed('agent', {
    zh: `「${name}」，可见 ${visibleDepartmentIds.length} 个部门、另有 ${seen} 人`,
    en: `${name}: visible to ${visibleDepartmentIds.length} departments and ${seen} more people`,
  })
}

function checkDomain(corp: Corp, { redirectDomain }: Agent): Check {
  const { host } = new URL(corp.publicUrl)
  if (redirectDomain === host) return passed('trusted_domain', { zh: host, en: host })
  const now = redirectDomain || '（空）'
  return failed(
    'trusted_domain',
    {
      zh: `现在填的是 ${now}，和网址 ${host} 不一致`,
      en: `set to ${redirectDomain || '(empty)'}, which is not ${host}`,
    },
    host,
  )
}

async function checkContact(deps: Deps, wecom: WecomCorp): Promise<Check[]> {
  const people = await attempt(() => listFollowUsers(deps.wecom, wecom))
  if (codeOf(people) === 48_002)
    return [
      failed('contact_api', {
        zh: '这个应用还不能调用客户联系接口：把它加进「可调用接口的应用」',
        en: 'this app may not call the customer-contact API: add it to the list',
      }),
      skipped('contact_scope', 'contact_api'),
    ]
  if ('error' in people)
    return [failed('contact_api', said(people)), skipped('contact_scope', 'contact_api')]
  const count = people.value.length
  return [
    passed('contact_api', { zh: '可以调用', en: 'allowed' }),
    count > 0
      ? passed('contact_scope', {
          zh: `${count} 位同事可以添加客户，并且在应用的可见范围里`,
          en: `${count} people may add customers and are visible to the app`,
        })
      : failed('contact_scope', {
          zh: '没有人在使用范围里（或不在应用的可见范围里）：把一线同事加进去',
          en: 'nobody may add customers (or nobody visible to the app): add the front line',
        }),
  ]
}

async function checkSignature(deps: Deps, wecom: WecomCorp): Promise<Check> {
  const tickets = await attempt(async () => {
    await deps.wecom.ticket(wecom, 'corp_ticket')
    await deps.wecom.ticket(wecom, 'agent_ticket')
  })
  if ('error' in tickets) return failed('js_signature', said(tickets))
  if (deps.config.demo)
    return warned('js_signature', { zh: '演示环境可以签名', en: 'signatures can be made (demo)' })
  return passed('js_signature', {
    zh: '拿到了两种票据，可以签名；侧边栏仍打不开时看「可信域名」两项',
    en: 'both tickets were given; if the sidebar still fails, look at the two domain checks',
  })
}
