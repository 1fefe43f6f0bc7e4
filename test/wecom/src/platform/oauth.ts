import type { Context } from 'koa'
import type { Corp, World } from '../world.ts'
import type { Codes } from './codes.ts'

/** Set by the client half: "<corpId>/<userid>" of the account signed in, URL-encoded or not. */
export const userCookie = 'wecom_sim_user'

type SignedIn = { corpId: string; userid: string }

/**
 * GET /connect/oauth2/authorize: sends the member back to the app with a code. It knows nothing
 * but appid and agentid; a secret is never part of it.
 */
export function authorize(ctx: Context, world: World, codes: Codes): void {
  const query = new URLSearchParams(ctx.querystring)
  const refused = findMistake(world, query)
  if (refused) return showError(ctx, refused)
  const user = signedIn(world, ctx.cookies.get(userCookie))
  if (!user) {
    ctx.redirect(`/?next=${encodeURIComponent(ctx.url)}`)
    return
  }
  const back = new URL(query.get('redirect_uri') ?? '')
  const agentId = query.has('agentid') ? Number(query.get('agentid')) : undefined
  const corpId = query.get('appid') ?? ''
  // Without an agentid the private scope counts as the silent one.
  const isPrivate = agentId !== undefined && query.get('scope') === 'snsapi_privateinfo'
  const grant = { corpId, agentId, host: back.host, user, isPrivate }
  back.searchParams.set('code', codes.issue(grant))
  back.searchParams.set('state', query.get('state') ?? '')
  ctx.redirect(back.href)
}

/** The words of the page WeCom shows, or undefined when all is well. */
function findMistake(world: World, query: URLSearchParams): string | undefined {
  const corp = world.corps.get(query.get('appid') ?? '')
  const agentId = query.get('agentid')
  if (!corp || (agentId !== null && !corp.apps.has(Number(agentId))))
    return 'appid或agentid参数错误'
  if (query.get('response_type') !== 'code') return 'response_type参数错误'
  const scope = query.get('scope') ?? ''
  if (!['snsapi_base', 'snsapi_privateinfo'].includes(scope)) return 'scope参数错误'
  if (!/^[a-zA-Z0-9]{0,128}$/.test(query.get('state') ?? '')) return 'state参数错误'
  if (!isTrusted(corp, agentId, query.get('redirect_uri') ?? '')) return 'redirect_uri参数错误'
  return undefined
}

/** The whole host with its port must be a trusted domain of the app, or of any when none is named. */
function isTrusted(corp: Corp, agentId: string | null, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false
  const { host, protocol } = new URL(redirectUri)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  const apps = [...corp.apps.values()]
  return apps
    .filter((app) => agentId === null || app.agentId === Number(agentId))
    .some((app) => app.trustedDomains.includes(host))
}

/** Who the cookie names, if that is somebody still employed. */
export function signedIn(world: World, cookie: string | undefined): SignedIn | undefined {
  const [corpId, userid] = decode(cookie ?? '').split('/')
  if (!corpId || !userid) return undefined
  const user = world.corps.get(corpId)?.findUser(userid)
  return user && { corpId, userid: user.userid }
}

function decode(cookie: string): string {
  try {
    return decodeURIComponent(cookie)
  } catch {
    // A cookie with a stray % names nobody.
    return ''
  }
}

function showError(ctx: Context, words: string): void {
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${words}</title><meta name="viewport" content="width=device-width"><body style="font:16px sans-serif;padding:3em;text-align:center"><h1 style="font-size:18px">${words}</h1></body></html>`
}
