import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BridgeProblem } from './bridge.ts'
import { openInside, watchRejections } from './real-sdk.ts'

afterEach(() => vi.unstubAllGlobals())

let watch: ReturnType<typeof watchRejections>
beforeAll(() => {
  watch = watchRejections()
})
afterAll(() => watch.end())

type Observed = {
  raw: { platform: string; api: string; when: string; raw?: object; raw_text?: string }[]
  normalised_by_jssdk_2_4_4: [object, 'resolve' | 'reject', string, number][]
}
type Found = Record<string, { default: unknown }>

// They lie beside the project where it is developed; elsewhere there is nothing to find.
const found: Found = import.meta.glob(
  '../../../../shared/wecom/fixtures/*-{strings,observations}.json',
  {
    eager: true,
  },
)
type Pretended = {
  FakeClient: new (of: { platform: string }) => { err: (api: string, why: string) => object }
}
const clients = import.meta.glob<Pretended>('../../../../shared/wecom/bridge/client-core.mjs', {
  eager: true,
})
function sampleOf(name: string): unknown {
  return Object.entries(found).find(([path]) => path.endsWith(`/${name}.json`))?.[1].default
}
// As the files' own notes describe them.
const published = sampleOf('ua-strings') as { client: string; ua: string }[] | undefined
const observed = sampleOf('bridge-observations') as Observed | undefined
const isThere = published !== undefined && observed !== undefined

const current = 'Mozilla/5.0 (Windows NT 10.0) wxwork/5.0.11 (MicroMessenger/6.2) WindowsWechat'

/** What a page of ours decides in such a client: `works`, or why not. */
async function decide(userAgent: string): Promise<string> {
  const answer = (api: string) => ({ err_msg: `${api}:ok`, userId: 'wm1' })
  const { bridge, asked } = await openInside({ userAgent, answer })
  const problem = await problemOf(bridge.currentCustomerId())
  // A client that it does not use is asked for nothing.
  if (problem && asked.length > 0) return `${problem}, but asked ${asked.join()}`
  return problem ?? 'works'
}

/** Rejections that nobody caught are told when all else is done. */
const othersTold = () => new Promise((resolve) => setTimeout(resolve))

async function problemOf(call: Promise<unknown>): Promise<BridgeProblem | undefined> {
  try {
    await call
    return undefined
  } catch (error) {
    // Each client is opened with modules of its own: no instanceof.
    return (error as { kind?: BridgeProblem }).kind
  } finally {
    await othersTold()
  }
}

/** How we name it when this API answers so. */
async function nameOf(api: string, answer: object): Promise<BridgeProblem | undefined> {
  const { bridge } = await openInside({
    userAgent: current,
    answer: (called) =>
      called === api ? { ...answer } : { err_msg: `${called}:ok`, userId: 'wm1' },
  })
  return problemOf(
    api === 'sendChatMessage'
      ? bridge.send({ kind: 'text', text: '你好' })
      : bridge.currentCustomerId(),
  )
}

const from = 'Mozilla/5.0 (X11; Linux) AppleWebKit/537.36'

describe('a page of ours, by the user agent', () => {
  it.each([
    ['Windows', current, 'works'],
    ['a phone', `${from} Mobile wxwork/4.1.36 MicroMessenger/7.0.1 NetType/4G`, 'works'],
    ['Mac', `${from} wxwork/5.0.8 MicroMessenger/7.0.0(0x17000000) MacWechat/5.0.8`, 'works'],
    ['the oldest that can', `${from} wxwork/3.0.24 MicroMessenger/7.0.1`, 'works'],
    ['one that cannot', `${from} wxwork/3.0.16 MicroMessenger/7.0.1`, 'old_client'],
    ['WeChat', `${from} MicroMessenger/8.0.40(0x18002831) NetType/WIFI`, 'outside_wecom'],
    ['a browser', `${from} Chrome/120.0.0.0 Safari/537.36`, 'outside_wecom'],
  ])('decides for %s', async (_, userAgent, decision) => {
    expect(await decide(userAgent)).toBe(decision)
  })
})

const more = 'more info at https://open.work.weixin.qq.com/devtool/query?e='

describe('the real SDK’s answer', () => {
  it.each<[string, object, BridgeProblem | undefined]>([
    ['sendChatMessage', { err_msg: 'sendChatMessage:ok' }, undefined],
    ['sendChatMessage', {}, undefined],
    ['sendChatMessage', { err_msg: 'sendChatMessage:cancel' }, 'cancelled'],
    ['sendChatMessage', { err_msg: 'sendChatMessage:fail' }, 'refused'],
    ['sendChatMessage', { err_msg: 'sendChatMessage:function_not_exist' }, 'old_client'],
    ['sendChatMessage', { errmsg: 'fail_permission denied' }, 'no_permission'],
    ['sendChatMessage', { err_msg: `sendChatMessage:fail_x ${more}40093` }, 'config_failed'],
    ['getCurExternalContact', { errmsg: 'fail_without context of x' }, 'no_customer'],
    [
      'getCurExternalContact',
      { err_msg: 'getCurExternalContact:fail_fail_without context of x', err_code: 2 },
      'no_customer',
    ],
    ['getCurExternalContact', { err_msg: 'x:fail_no permission to execute' }, 'no_permission'],
    ['agentConfig', { err_msg: `invalid signature ${more}40093` }, 'config_failed'],
    ['agentConfig', { err_msg: 'user not in allow list' }, 'config_failed'],
  ])('%s %o is named', async (api, answer, name) => {
    expect(await nameOf(api, answer)).toBe(name)
  })

  it('keeps the platform’s code, and nothing is left on the window', async () => {
    const answer = { err_msg: `not match any reliable domain. ${more}80001` }
    const { bridge } = await openInside({
      userAgent: current,
      answer: (api) => (api === 'agentConfig' ? { ...answer } : { err_msg: `${api}:ok` }),
    })
    await expect(bridge.currentCustomerId()).rejects.toMatchObject({ code: '80001' })
    // The SDK rejects once more where nobody can catch it: the bridge keeps that off the window.
    await othersTold()
    expect(watch.passed).toEqual([])
  })

  it.each([
    ['single_chat_tools', 'single_chat_tools'],
    ['group_chat_tools', 'group_chat_tools'],
    ['contact_profile', 'contact_profile'],
    ['chat_attachment', 'chat_attachment'],
    ['normal', 'normal'],
    // Entries that are not ours to explain: whether there is a customer is asked all the same.
    ['single_kf_tools', 'unknown'],
    ['chain_single_chat_tools', 'unknown'],
    ['chain_group_chat_tools', 'unknown'],
    ['internal_group_chat_board', 'unknown'],
  ])('tells the entry %s', async (entry, known) => {
    const { bridge } = await openInside({
      userAgent: current,
      answer: (api) => ({ err_msg: `${api}:ok`, entry }),
    })
    expect(await bridge.entry()).toBe(known)
  })
})

describe.runIf(!isThere)('published observations of clients', () => {
  it('are not beside the project; its own samples are tested in any case', () => {
    expect(isThere).toBe(false)
  })
})

/** How each is named, by API and what happened. */
const names: Record<string, BridgeProblem> = {
  'not in a single customer chat': 'no_customer',
  same: 'no_customer',
  'no permission': 'no_permission',
  'user cancels': 'cancelled',
  // An old client on a phone, or content it does not take: another piece may go.
  'non-text on old client': 'refused',
  'mini programme not bound to corp': 'refused',
  'bad mini programme fields': 'refused',
  'bad news link/imgUrl': 'refused',
  'bad signature': 'config_failed',
  'wrong corpid': 'config_failed',
  'domain not trusted': 'config_failed',
  "member outside the app's visible range": 'config_failed',
}
const notOurs: Record<string, string> = {
  preVerifyJSAPI: 'asked by the SDK of clients that are too old for us',
  'qy.sendChatMessage': 'of mini programs, not of pages',
}
/** The calls of ours that stand for those named otherwise. */
const standIns: Record<string, string> = {
  any: 'sendChatMessage',
  'any after config': 'sendChatMessage',
  'agentConfig / sendChatMessage': 'sendChatMessage',
  getCurExternalChat: 'getCurExternalContact',
}

describe.runIf(isThere)('published observations of clients', () => {
  it.each(published ?? [])('are decided rightly: $client', async ({ client, ua }) => {
    expect(await decide(ua)).toBe(/not WeCom/.test(client) ? 'outside_wecom' : 'works')
  })

  it.each((observed?.raw ?? []).filter(({ api }) => !(api in notOurs)))(
    'are named rightly: $platform $api, $when',
    async ({ api, when, raw, raw_text: text = '' }) => {
      const ours = standIns[api] ?? api
      expect(await nameOf(ours, raw ?? { err_msg: text.replace('<api>', ours) })).toBe(names[when])
    },
  )

  it('are all named or not ours', () => {
    const all = observed?.raw ?? []
    const left = all.filter(({ api, when }) => !(api in notOurs) && !(when in names))
    expect(left).toEqual([])
    expect(Object.keys(notOurs).filter((name) => !all.some(({ api }) => api === name))).toEqual([])
  })

  it.each(observed?.normalised_by_jssdk_2_4_4 ?? [])(
    'come out of the SDK as they say, and are named: %o %s %s',
    async (answer, outcome, said) => {
      const name = await nameOf('sendChatMessage', answer)
      expect(name).toBe(outcome === 'resolve' ? undefined : nameOfSaid(said))
    },
  )
})

const pretended = Object.values(clients)[0]
describe.runIf(pretended)('the pretended clients', () => {
  const platforms = ['win', 'win-errmsg', 'mac', 'ios', 'android']
  it.each(platforms)('refuse in words that are named rightly: %s', async (platform) => {
    const client = pretended && new pretended.FakeClient({ platform })
    const nameOfWhy = (api: string, why: string) => nameOf(api, client?.err(api, why) ?? {})
    const contact = 'getCurExternalContact'
    expect(await nameOfWhy(contact, 'no permission')).toBe('no_permission')
    expect(await nameOfWhy(contact, 'without context of external contact')).toBe('no_customer')
    expect(await nameOfWhy('sendChatMessage', 'no permission')).toBe('no_permission')
    expect(await nameOfWhy('sendChatMessage', 'invalid imgUrl')).toBe('refused')
  })
})

function nameOfSaid(said: string): BridgeProblem {
  if (/cancel/.test(said)) return 'cancelled'
  if (/context/.test(said)) return 'no_customer'
  if (/permission|denied/.test(said)) return 'no_permission'
  if (/exist/.test(said)) return 'old_client'
  return /e=\d/.test(said) ? 'config_failed' : 'refused'
}
