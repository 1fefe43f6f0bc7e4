import { readFileSync } from 'node:fs'
import type { Middleware } from 'koa'

const folder = new URL('page/', import.meta.url)
const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** The client's page and its files, by names of one level only, so that no path leads elsewhere. */
export const staticPages: Middleware = async (ctx, next) => {
  const name = ctx.path === '/' ? 'index.html' : ctx.path.slice(1)
  const extension = /^[a-z-]+\.([a-z]+)$/.exec(name)?.[1]
  const type = extension && types[extension]
  if (!type || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()
  try {
    ctx.body = readFileSync(new URL(name, folder))
  } catch {
    return next()
  }
  ctx.set('Content-Type', type)
  ctx.set('Cache-Control', 'no-cache')
}
