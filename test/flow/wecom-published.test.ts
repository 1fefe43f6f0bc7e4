import { describe, expect, it } from 'vitest'
import { type Asked, answering, ok, withCredentials } from './wecom-answering.ts'
import { handled } from './wecom-published.ts'
import { findUnexplained, hasSamples, listSamples, readSample } from './wecom-samples.ts'

/** What is left aside on purpose. */
const leftAside = [
  [
    /Get(ApiDomainIp|AdminList|Permissions)|AgentList|SetScope|Workbench/,
    'other direction, third-party or workbench: not used',
  ],
  [
    /GetUserDetail|TAF|User\/Auth|GetUserInfoResp.*|SelectedTicket/,
    'sign-in is silent: no personal data, second checks or old forms',
  ],
  [
    /Department(Create|Get|SimpleList)|UserSimpleList|UserListId/,
    'user/list and department/list tell all of it',
  ],
  [
    /ByEmail|UserGetUserId|ActiveStat|active_stat|ConvertTo|convert_to/,
    'other ids and figures of members: not used',
  ],
  [
    /(ExternalUserId|ChatId|ContactList)Response/,
    'ids of other kinds and masked contacts: not used',
  ],
  [/UserBehaviorData|user_behavior|Statistic/, 'figures are counted from what is recorded here'],
  [
    /ContactWay|contact_way|CustomerAcquisition|JoinWay/,
    'codes and links are made in the console; their state comes with the follow',
  ],
  [
    /Strategy|InterceptRule|Subscribe|ProductAlbum|Moment\//,
    'rule groups and products are the console’s; of moments only posts and what came under them are read',
  ],
  [
    /GroupMessage|Message\/CgibinExternal|msg_template|group_msg|GroupWelcome|group_welcome/,
    'mass messages and group welcomes are the console’s',
  ],
  [/GroupChat(OnJob)?Transfer/, 'groups are handed over in the console'],
  [/Migration/, 'ids are those of this corp'],
  [
    /Update(Task|Template)Card|UploadByUrl|UploadImage/,
    'cards have no buttons; files are sent as they are',
  ],
  [/externalcontact_transfer$/, 'withdrawn; transfer_customer took its place'],
  [
    /department_(create|delete|update)|tag_(addtag|create|delete|deltag|get|list|update)/,
    'the directory and its own tags are never written',
  ],
  [/user_simplelist/, 'user/list tells all of it'],
] as const

describe.runIf(!hasSamples)('published answers', () => {
  it('are not beside the project; its own samples are tested in any case', () => {
    expect(hasSamples).toBe(false)
  })
})

describe.runIf(hasSamples)('published answers', () => {
  it.each(Object.entries(handled))('are taken: %s', async (name, [ask, expected]) => {
    const sample = readSample(`${name}.json`) as object
    const isCredential = /gettoken|GetToken|icket/.test(name)
    const wanted = /oken/.test(name) ? ['gettoken'] : ['ticket/get', 'get_jsapi_ticket']
    const { wecom, asked } = await answering((one: Asked) =>
      isCredential && wanted.includes(one.path)
        ? sample
        : withCredentials(() => (isCredential ? ok : sample))(one),
    )
    const taken = await ask(wecom)
    expect({ taken }).toMatchObject({ taken: expected })
    expect(asked.length).toBeLessThan(4)
  })

  it('are asked for with documented fields only', async () => {
    const requests = listSamples('skit/api').map((name) => `skit/api/${name}`)
    const unknown: string[] = []
    for (const [name, [ask]] of Object.entries(handled)) {
      const request = `${name.replace('Response', 'Request')}.json`
      if (!name.endsWith('Response') || !requests.includes(request)) continue
      const sample = readSample(`${name}.json`) as object
      const { wecom, asked } = await answering(withCredentials(() => sample))
      await ask(wecom)
      const documented = Object.keys(readSample(request) as object)
      const told = Object.keys(asked.at(-1)?.body as object)
      unknown.push(
        ...told.filter((key) => !documented.includes(key)).map((key) => `${name} ${key}`),
      )
    }
    expect(unknown).toEqual([])
  })

  it('of calls we do not make are left aside for a reason', () => {
    const names = [
      ...listSamples('skit/api')
        .filter((name) => name.endsWith('Response.json'))
        .map((name) => `skit/api/${name}`),
      ...listSamples('wechatpy').map((name) => `wechatpy/${name}`),
    ].map((name) => name.replace('.json', ''))
    const rest = names.filter((name) => !(name in handled))
    expect(findUnexplained(rest, leftAside)).toEqual({ unexplained: [], idle: [] })
    expect(Object.keys(handled).filter((name) => !names.includes(name))).toEqual([])
  })
})
