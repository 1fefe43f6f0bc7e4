import { userKey, type Corp, type SimUser, type World } from '../world.ts'
import { notExist, ok, refused, type Answer } from './answer.ts'
import { apis, type Api } from './apis.ts'
import { listParam, type Call, type CallContext, type Outcome } from './call.ts'
import { agentConfig, preVerifyJsApi } from './configure.ts'
import { currentVersion, isMobile, isOlder, oldVersion, type Platform } from './device.ts'
import { PageRights, type Rights } from './page-rights.ts'
import { SwitchBoard, type Switches } from './switches.ts'

/** Who is signed in to the client. */
export interface Account {
  corp: Corp
  user: SimUser
}

/** "<corpId>/<userid>" → the account; undefined: no such corp or staff. */
export function findAccount(world: World, account: string): Account | undefined {
  const [corpId = '', ...rest] = account.split('/')
  const corp = world.corps.get(corpId)
  const user = corp?.findUser(rest.join('/'))
  return corp && user && { corp, user }
}

export function accountKey({ corp, user }: Account): string {
  return `${corp.corpId}/${userKey(user.userid)}`
}

/** The workbench opens on a phone; a desktop client's switches then mean an iPhone. */
export function platformIn(entry: Call['entry'], switches: Switches): Platform {
  return entry === 'normal' && !isMobile(switches.platform) ? 'ios' : switches.platform
}

export function versionOf(switches: Switches): string {
  return switches.oldVersion ? oldVersion : currentVersion
}

/** A call that reached the client, for tests that ask what a page did. */
export interface HeardCall {
  account: string
  at: number
  name: string
  entry: Call['entry']
  chat: string
  answer: Answer | null
}

const keptCalls = 500

/** The WeCom client behind the bridge: what a page may call, and what it is told. */
export class ClientCore {
  readonly switches = new SwitchBoard()
  readonly #world: World
  readonly #rights = new PageRights()
  #calls: HeardCall[] = []

  constructor(world: World) {
    this.#world = world
  }

  /** The newest calls, oldest first. */
  callsOf(account: string): HeardCall[] {
    return this.#calls.filter((call) => call.account === account)
  }

  invoke(account: Account, call: Call): Outcome {
    const key = accountKey(account)
    const outcome = this.#perform(account, call, this.switches.of(key))
    const { name, entry, chat } = call
    const heard = { account: key, at: this.#world.now(), name, entry, chat, answer: outcome.answer }
    this.#calls = [...this.#calls.slice(1 - keptCalls), heard]
    return outcome
  }

  #perform(account: Account, call: Call, switches: Switches): Outcome {
    if (switches.silent) return { answer: null, effects: [] }
    const context: CallContext = {
      world: this.#world,
      corp: account.corp,
      user: account.user,
      call,
      platform: platformIn(call.entry, switches),
      version: versionOf(switches),
    }
    const cancel = switches.cancelNext && call.name === 'sendChatMessage'
    const outcome = this.#answer(context, cancel)
    if (cancel) this.switches.change(accountKey(account), { cancelNext: false })
    return outcome
  }

  #answer(context: CallContext, cancel: boolean): Outcome {
    const { call } = context
    if (call.name === 'preVerifyJSAPI') return plain(preVerifyJsApi(context, this.#rights))
    if (call.name === 'agentConfig') return plain(agentConfig(context, this.#rights))
    if (call.name === 'checkJsApi') return plain(checkJsApi(context))
    const api = findApi(context, call.name)
    if (!api) return plain(notExist(call.name))
    const reason = this.#refusal(context, api)
    if (reason) return plain(refused(context.platform, call.name, reason))
    return api.run(context, cancel)
  }

  /** Permission first, then the place it is called from, as the real client does. */
  #refusal(context: CallContext, api: Api): string | null {
    const { call } = context
    if (!isPermitted(context, api, this.#rights.of(call.page, call.href))) return 'no permission'
    if (api.entries && !api.entries.includes(call.entry))
      return 'without context of external contact'
    return null
  }
}

function isPermitted(context: CallContext, api: Api, rights: Rights): boolean {
  const { call, corp, user } = context
  const byAgent = rights.agent?.apis.has(call.name) ?? false
  if (api.needs === 'nothing') return true
  if (api.needs === 'config' && rights.corp?.has(call.name)) return true
  if (!byAgent || api.needs !== 'customerContact') return byAgent
  const app = rights.agent && corp.apps.get(rights.agent.agentId)
  return Boolean(app?.customerContact && user.customerContact)
}

function checkJsApi(context: CallContext): Answer {
  const known = listParam(context.call.params, 'jsApiList').map(
    (name) => [name, findApi(context, name) !== null] as const,
  )
  return ok('checkJsApi', { checkResult: Object.fromEntries(known) })
}

/** An API of this platform and version; null: the client answers function_not_exist. */
function findApi(context: CallContext, name: string) {
  const api = Object.hasOwn(apis, name) ? apis[name] : undefined
  if (!api || (api.since && isOlder(context.version, api.since))) return null
  return api.mobileOnly && !isMobile(context.platform) ? null : api
}

function plain(answer: Answer): Outcome {
  return { answer, effects: [] }
}
