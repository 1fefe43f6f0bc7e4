import { checkAgentId } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { Refusal } from './refusal.ts'

/** Answers a disabled app too: how else would it learn of it. */
export const agentGetApi: Api = {
  path: '/cgi-bin/agent/get',
  method: 'GET',
  permission: 'any',
  empty: {},
  whileDisabled: true,
  run(call) {
    const asked = call.query.get('agentid') ?? ''
    if (asked === '') throw new Refusal(41011)
    checkAgentId(call, Number(asked))
    const { app } = call
    return {
      agentid: app.agentId,
      name: app.name,
      square_logo_url: `https://wework.qpic.cn/wwpic/${app.agentId}/0`,
      description: '',
      ...visibleRange(call),
      close: app.disabled ? 1 : 0,
      redirect_domain: app.trustedDomains[0] ?? '',
      report_location_flag: 0,
      isreportenter: 0,
      home_url: app.workbenchUrl,
      customized_publish_status: 1,
    }
  },
}

/** 可见范围: single members, or the root department for everybody. */
function visibleRange({ app, corp }: Call): Reply {
  const everybody = app.visibleUserIds === 'all'
  const userids = app.visibleUserIds === 'all' ? [] : app.visibleUserIds
  const roots = [...corp.departments.values()].filter((each) => each.parentid === 0)
  return {
    allow_userinfos: { user: userids.map((userid) => ({ userid })) },
    allow_partys: { partyid: everybody ? roots.map(({ id }) => id) : [] },
    allow_tags: { tagid: [] },
  }
}

export const callbackIpApi: Api = {
  path: '/cgi-bin/getcallbackip',
  method: 'GET',
  permission: 'any',
  empty: { ip_list: [] },
  run: (call) => ({ ip_list: call.settings.callbackIps }),
}

export const apiDomainIpApi: Api = {
  path: '/cgi-bin/get_api_domain_ip',
  method: 'GET',
  permission: 'any',
  empty: { ip_list: [] },
  run: () => ({ ip_list: ['127.0.0.1'] }),
}
