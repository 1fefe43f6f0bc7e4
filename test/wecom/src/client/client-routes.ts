import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { addMessage, changeApp, saveUser, type World } from '../world.ts'
import { accountCookie, accountCookieHeader, readCookies } from './account-cookies.ts'
import { Call } from './call.ts'
import {
  accountKey,
  ClientCore,
  findAccount,
  platformIn,
  versionOf,
  type Account,
} from './client-core.ts'
import { clockAfter, type Clock } from './clock-file.ts'
import { relationOf } from './conversations.ts'
import { deviceOf } from './device.ts'
import { EventStreams } from './event-stream.ts'
import { describeUser, listAppMessages, listChats, listMessages, listPeople } from './listing.ts'
import { lateBridgeMs, Switches } from './switches.ts'

export interface ClientDeps {
  world: World
  clock: Clock
  gatewayUrl: string
}

/** The client page names its staff in this header, so that a page left over from another is refused. */
const accountHeader = 'x-wecom-account'
const shownMessages = 200

const Said = z.object({ from: z.enum(['staff', 'customer']), text: z.string().trim().min(1) })
const ClockMove = z.object({ move: z.enum(['hour', 'day', 'morning']) })
const SwitchChanges = z.object({
  ...Switches.partial().shape,
  /** Kept in the world, because the platform's API looks at them too. */
  staffCustomerContact: z.boolean().optional(),
  appCustomerContact: z.boolean().optional(),
})

/** The client page's own server part: everything under /_client, and /login. */
export function createClientRoutes(deps: ClientDeps): { router: Router; close: () => void } {
  const core = new ClientCore(deps.world)
  const streams = new EventStreams(deps.world)
  const router = new Router()
  router.get('/login', (ctx) => login(ctx, deps.world))
  router.get('/_client/people', (ctx) => {
    ctx.body = { corps: listPeople(deps.world.corps.values()) }
  })
  addConversationRoutes(router, deps)
  addClientRoutes(router, deps, core, streams)
  return { router, close: () => streams.close() }
}

function addConversationRoutes(router: Router, { world }: ClientDeps): void {
  const path = '/_client/chats/:chat/messages'
  router.get('/_client/chats', (ctx) => {
    const { corp, user } = getAccount(ctx, world)
    ctx.body = { chats: listChats(corp, user) }
  })
  router.get(path, (ctx) => {
    const { corp, user } = getAccount(ctx, world)
    const messages = listMessages(corp, user, ctx.params['chat'] ?? '', shownMessages)
    if (!messages) return ctx.throw(404, '没有这个会话')
    ctx.body = { messages }
  })
  router.post(path, bodyParser(), (ctx) => {
    const { corp, user } = getAccount(ctx, world)
    const of = relationOf(corp, user.userid, ctx.params['chat'] ?? '')
    const { from, text } = parse(ctx, Said)
    if (!of) return ctx.throw(404, '没有这个会话')
    ctx.body = {
      message: addMessage(world, of, { from, msgtype: 'text', body: { content: text } }),
    }
  })
  router.get('/_client/app-messages', (ctx) => {
    const { corp, user } = getAccount(ctx, world)
    ctx.body = { messages: listAppMessages(corp, user, shownMessages) }
  })
  router.get('/_client/media/:id', (ctx) => {
    const { corp } = getAccount(ctx, world)
    const media = corp.media.get(ctx.params['id'] ?? '')
    const bytes = media && world.media.read(media.media_id)
    if (!bytes) return ctx.throw(404, '素材已过期')
    ctx.type = media.contentType
    ctx.body = Buffer.from(bytes)
  })
}

function addClientRoutes(
  router: Router,
  deps: ClientDeps,
  core: ClientCore,
  streams: EventStreams,
): void {
  const { world, clock } = deps
  router.get('/_client/me', (ctx) => {
    ctx.body = describeClient(getAccount(ctx, world), deps, core)
  })
  router.get('/_client/events', (ctx) => {
    const stream = streams.add(getAccount(ctx, world))
    ctx.req.on('close', () => stream.destroy())
    ctx.set('Cache-Control', 'no-store')
    ctx.type = 'text/event-stream'
    ctx.body = stream
  })
  router.post('/_client/invoke', bodyParser({ jsonLimit: '8mb' }), (ctx) => {
    const account = getAccount(ctx, world)
    const wasCancelling = core.switches.of(accountKey(account)).cancelNext
    ctx.body = core.invoke(account, parse(ctx, Call))
    if (wasCancelling && !core.switches.of(accountKey(account)).cancelNext)
      streams.tell({ type: 'settings' }, accountKey(account))
  })
  router.get('/_client/calls', (ctx) => {
    ctx.body = { calls: core.callsOf(accountKey(getAccount(ctx, world))) }
  })
  router.put('/_client/switches', bodyParser(), (ctx) => {
    const account = getAccount(ctx, world)
    changeSwitches(account, parse(ctx, SwitchChanges), world, core)
    streams.tell({ type: 'settings' }, accountKey(account))
    ctx.body = describeClient(getAccount(ctx, world), deps, core)
  })
  router.post('/_client/clock', bodyParser(), (ctx) => {
    if (clock.offsetMs() === null) ctx.throw(409, '没有演示时钟')
    clock.moveTo(clockAfter(clock.now(), parse(ctx, ClockMove).move))
    streams.tell({ type: 'settings' })
    ctx.body = { now: clock.now() }
  })
}

function login(ctx: Context, world: World): void {
  const wanted = String(ctx.query['user'] ?? '')
  const to = String(ctx.query['to'] ?? '/')
  const account = findAccount(world, wanted)
  if (!account) return ctx.throw(404, '没有这位员工')
  ctx.append('Set-Cookie', accountCookieHeader(`${account.corp.corpId}/${account.user.userid}`))
  // Only our own pages: "//elsewhere" and "https://elsewhere" are not.
  ctx.redirect(/^\/(?![/\\])/.test(to) ? to : '/')
}

/** Who asks. A page opened for a staff who is no longer the signed-in one is told so by 409. */
function getAccount(ctx: Context, world: World): Account {
  const signedIn = readCookies(ctx.get('cookie')).get(accountCookie) ?? ''
  const named = ctx.get(accountHeader) || String(ctx.query['account'] ?? '') || signedIn
  const account = findAccount(world, signedIn)
  if (!account) return ctx.throw(401, '请先选择员工')
  if (named !== signedIn) return ctx.throw(409, '这个浏览器里已经换成了另一位员工')
  return account
}

function parse<T>(ctx: Context, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(ctx.request.body)
  return parsed.success ? parsed.data : ctx.throw(400, z.prettifyError(parsed.error))
}

function changeSwitches(
  account: Account,
  changes: z.infer<typeof SwitchChanges>,
  world: World,
  core: ClientCore,
): void {
  const { staffCustomerContact, appCustomerContact, ...switches } = changes
  const { corp, user } = account
  core.switches.change(accountKey(account), switches)
  if (staffCustomerContact !== undefined)
    saveUser(world, corp.corpId, { ...user, customerContact: staffCustomerContact })
  const app = toolbarApp(account)
  if (appCustomerContact !== undefined && app)
    changeApp(world, corp.corpId, app.agentId, { customerContact: appCustomerContact })
}

function toolbarApp({ corp }: Account) {
  const apps = [...corp.apps.values()]
  return apps.find((app) => app.sidebarUrl || app.workbenchUrl) ?? apps[0]
}

function describeClient(account: Account, { clock, gatewayUrl }: ClientDeps, core: ClientCore) {
  const app = toolbarApp(account)
  const switches = core.switches.of(accountKey(account))
  const device = (entry: Call['entry']) => ({
    ...deviceOf(platformIn(entry, switches), versionOf(switches)),
    bridgeDelayMs: switches.lateBridge ? lateBridgeMs : 0,
  })
  return {
    corpName: account.corp.name,
    staff: describeUser(account.corp, account.user),
    app: app && {
      agentId: app.agentId,
      name: app.name,
      sidebarUrl: app.sidebarUrl,
      workbenchUrl: app.workbenchUrl,
    },
    gatewayUrl,
    devices: { sidebar: device('single_chat_tools'), phone: device('normal') },
    switches: {
      ...switches,
      staffCustomerContact: account.user.customerContact,
      appCustomerContact: app?.customerContact ?? false,
    },
    clock: { now: clock.now(), movable: clock.offsetMs() !== null },
  }
}
