import type { Middleware } from 'koa'
import { findOnlyCorp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { answerPlainPage } from './plain-page.ts'

const words = `<p>销冠在企业微信里使用：请从企业微信工作台打开。</p>
<p lang="en">Xiaoguan works inside WeCom: please open it from the WeCom workbench.</p>`

/**
 * What a person sees who opens the bare address in a browser: the H5 of the only corp, else where to go. Which
 * corps are served here is nobody's business; programs get their JSON answer as for any unknown path.
 */
export function serveFrontPage({ db }: Pick<Deps, 'db'>): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/' || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
    ctx.vary('accept')
    if (ctx.accepts('json', 'html') !== 'html') return next()
    const corpId = await findOnlyCorp(db)
    if (!corpId) return answerPlainPage(ctx, 200, '销冠 Xiaoguan', words)
    ctx.set('cache-control', 'no-store')
    ctx.redirect(`/c/${corpId}/h5`)
  }
}
