import { randomBytes } from 'node:crypto'
import type { Boot, JsSignature } from '@xiaoguan/shared'
import type { Context } from 'koa'
import { type Corp, getCorp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import type { WebDist } from '../http/assets.ts'
import { readSession, writeSession } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { authorizeUrl } from '../wecom/oauth.ts'
import { freshSignature } from '../wecom/signature.ts'
import { answerRefusal } from './refusal-page.ts'
import { signIn } from './sign-in.ts'
import { type SignedInStaff, findStaff } from './store.ts'

export const pageNames = ['sidebar', 'h5', 'console'] as const
type PageName = (typeof pageNames)[number]

const loginCookie = 'xg_login'
const loginSeconds = 600

/** A page of a corp: with a session its HTML with the boot data inside, without one the way to the login. */
export async function showPage(
  deps: Deps,
  web: WebDist,
  ctx: Context,
  corpId: string,
  page: PageName,
) {
  const corp = await getCorp(deps.db, corpId)
  const session = readSession(ctx, deps.config.secretKey, corpId, deps.clock.now())
  const staff = session ? await findStaff(deps.db, corpId, session.staffId) : undefined
  const place = placeOf(ctx.query.to)
  if (!staff?.active) return toLogin(deps, ctx, corp, page, place)
  // Once, and away from the address: what is signed is the page's own.
  if (place) return ctx.redirect(`${pageUrl(corp, page)}#/${place}`)
  if (page === 'console' && staff.role !== 'operator') return answerRefusal(ctx, 'not_allowed')
  const html = web.page(page)
  if (!html) return answerRefusal(ctx, 'unavailable')
  const boot = await bootOf(deps, web, ctx, corp, staff)
  ctx.set('content-security-policy', contentPolicy(corp))
  ctx.set('cache-control', 'no-store')
  ctx.type = 'html'
  // "<" must not end the script element early, whatever a name holds.
  const json = JSON.stringify(boot).replaceAll('<', String.raw`\u003c`)
  ctx.body = html.replace(
    '<!--boot-->',
    () => `<script type="application/json" id="boot">${json}</script>`,
  )
}

function contentPolicy(corp: Corp): string {
  return [
    "default-src 'self'",
    "img-src 'self' data: https: http:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${corp.frameAncestors}`,
  ].join('; ')
}

async function bootOf(
  deps: Deps,
  web: WebDist,
  ctx: Context,
  corp: Corp,
  staff: SignedInStaff,
): Promise<Boot> {
  const url = new URL(ctx.originalUrl, corp.publicUrl)
  return {
    base: `/c/${corp.corpId}`,
    corpKey: corp.corpId,
    corpName: corp.name,
    wecomCorpId: corp.wecomCorpId,
    agentId: corp.agentId,
    staffId: staff.staffId,
    staffName: staff.name,
    role: staff.role,
    capabilities: staff.capabilities,
    signature: await signatureFor(deps, corp, url.href),
    now: deps.clock.now().toISOString(),
    version: web.version,
  }
}

/** Null when the platform can't be asked now: the page still opens and says what is missing. */
async function signatureFor(deps: Deps, corp: Corp, url: string): Promise<JsSignature | null> {
  try {
    const ticket = await deps.wecom.ticket(await deps.wecomCorp(corp.corpId), 'agent_ticket')
    return freshSignature(ticket, url, deps.clock.now())
  } catch (error) {
    deps.log.warn({ err: error, corpId: corp.corpId }, 'no ticket for the page signature')
    return null
  }
}

/** A signature for one of this corp's own pages; other addresses are refused. */
export async function signPageAddress(
  deps: Deps,
  corpId: string,
  address: string,
): Promise<JsSignature> {
  const corp = await getCorp(deps.db, corpId)
  const own = pageNames.some((page) => address.split(/[?#]/)[0] === pageUrl(corp, page))
  if (!own)
    throw new Problem('bad_request', { fields: { 'body.url': 'is none of this corp’s pages' } })
  const signature = await signatureFor(deps, corp, address)
  if (!signature) throw new Problem('wecom.unavailable')
  return signature
}

function pageUrl(corp: Corp, page: PageName | 'login'): string {
  return `${corp.publicUrl}/c/${corp.corpId}/${page}`
}

/** Where in the page a link leads (`?to=today/wm…`): what stands behind "#" does not survive a login. */
function placeOf(to: unknown): string {
  const isPlace = typeof to === 'string' && /^[a-z-]{1,20}(\/[\w.@-]{1,64}){0,2}$/.test(to)
  return isPlace ? to : ''
}

async function toLogin(deps: Deps, ctx: Context, corp: Corp, page: PageName, place: string) {
  const nonce = randomBytes(16).toString('hex')
  // The platform allows letters and digits only in `state`.
  const state = `${page}x${nonce}`
  setCookie(ctx, corp, loginCookie, `${state}.${encodeURIComponent(place)}`, loginSeconds)
  ctx.redirect(
    authorizeUrl(deps.wecom, await deps.wecomCorp(corp.corpId), pageUrl(corp, 'login'), state),
  )
}

/** Where the platform sends a person back: session cookie, then the page she wanted. */
export async function finishLogin(deps: Deps, ctx: Context, corpId: string) {
  const corp = await getCorp(deps.db, corpId)
  const state = String(ctx.query.state ?? '')
  const page = pageNames.find((name) => state.startsWith(`${name}x`))
  // A place may have dots of its own.
  const [expected, ...place] = (ctx.cookies.get(loginCookie) ?? '').split('.')
  if (!page || state !== expected)
    // Whatever page she wanted is not known: most come for the sidebar.
    return answerRefusal(ctx, 'session.bad_origin', pageUrl(corp, page ?? 'sidebar'))
  setCookie(ctx, corp, loginCookie, '', 0)
  try {
    const staff = await signIn(deps, corpId, String(ctx.query.code ?? ''))
    const session = { corpId, staffId: staff.staffId }
    writeSession(ctx, deps.config.secretKey, session, deps.clock.now(), isSecure(corp))
    const hash = placeOf(decodeURIComponent(place.join('.')))
    ctx.redirect(hash ? `${pageUrl(corp, page)}#/${hash}` : pageUrl(corp, page))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    deps.log.warn({ err: error.cause ?? error, corpId }, 'login refused')
    answerRefusal(ctx, error.code, pageUrl(corp, page))
  }
}

function isSecure(corp: Corp): boolean {
  return corp.publicUrl.startsWith('https:')
}

function setCookie(ctx: Context, corp: Corp, name: string, value: string, seconds: number) {
  const secure = isSecure(corp) ? '; Secure' : ''
  const path = `/c/${corp.corpId}/login`
  ctx.append(
    'set-cookie',
    `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`,
  )
}
