import type { Middleware } from 'koa'
import type { Deps } from '../deps.ts'
import { findDomainFile } from './store.ts'

const fileName = /^\/(WW_verify_\w{1,64}\.txt)$/

/** Serves the file by which WeCom checks that a trusted domain is the corp's own, at the root of the address. */
export function serveDomainFile(deps: Deps): Middleware {
  return async (ctx, next) => {
    const name = fileName.exec(ctx.path)?.[1]
    const text = name ? await findDomainFile(deps.db, name) : undefined
    if (text === undefined) return next()
    ctx.type = 'text/plain'
    ctx.body = text
  }
}
