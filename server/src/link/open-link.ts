import type { Context, Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import { answerPlainPage } from '../http/plain-page.ts'
import { recordSignals } from '../signal/record-store.ts'
import { isReader } from './is-reader.ts'
import { type LinkRow, countOpen, findLink, isWebAddress } from './store.ts'

const underHere = /^\/l\/([^/]*)$/
/** 16 bytes in base64url. */
const tokenForm = /^[\w-]{22}$/

/** Leads from a link of ours to the page it stands for: only to addresses that were sent, kept by us. */
export function serveLinks(deps: Deps): Middleware {
  return async (ctx, next) => {
    const token = underHere.exec(ctx.path)?.[1]
    if (token === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.set('referrer-policy', 'no-referrer')
    ctx.set('x-robots-tag', 'noindex, nofollow')
    ctx.set('cache-control', 'no-store')
    const link = tokenForm.test(token) ? await findLink(deps.db, token) : undefined
    if (!link || !isWebAddress(link.url))
      return answerPlainPage(
        ctx,
        404,
        '没有这个页面',
        '<p>链接可能抄漏了几个字，回聊天里再点一次。</p>',
      )
    if (isReader(askingOf(ctx))) await note(deps, link, token)
    ctx.status = 302
    ctx.set('location', new URL(link.url).href)
    ctx.body = ''
  }
}

const askingOf = (ctx: Context) => ({
  method: ctx.method,
  userAgent: ctx.get('user-agent'),
  purpose: ctx.get('sec-purpose') || ctx.get('purpose') || ctx.get('x-moz'),
})

/** No person taps a link so soon after it went out: that is the client looking for a picture of the page. */
const previewMs = 3000

/** She gets her page whatever becomes of our note. */
async function note(deps: Deps, link: LinkRow, token: string): Promise<void> {
  const now = deps.clock.now()
  const isOut = link.partState === 'sent' || link.partState === 'unconfirmed'
  if (!isOut || now.getTime() - link.partAt.getTime() < previewMs) return
  try {
    await deps.db.transaction().execute(async (db) => {
      // Before the link's own row: every change to a customer begins with hers.
      if (!link.openedAt) await recordSignals(db, link.corpId, [signalOf(link, token, now)])
      await countOpen(db, link, token, now)
    })
  } catch (error) {
    deps.log.error({ err: error, corpId: link.corpId }, 'opened link not noted')
  }
}

const signalOf = (link: LinkRow, token: string, now: Date) => ({
  customerId: link.customerId,
  kind: 'opened' as const,
  staffId: link.staffId,
  at: now,
  detail: link.title,
  sourceKey: `link:${token}`,
})
