import type Router from '@koa/router'
import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('../client/page/', import.meta.url)
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}
/** The page's own parts and the two it shares with the client. */
const part = /^(?:base|dom|control[a-z-]*)\.(css|js)$/

/** The control page, for people; it uses the same addresses as tests do. */
export function routePage(router: Router): void {
  router.get('/', (ctx) => {
    // Its parts have addresses relative to the folder.
    if (!ctx.path.endsWith('/')) return ctx.redirect(`${ctx.path}/`)
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = readFileSync(new URL('control.html', folder))
  })
  router.get('/page/:file', (ctx) => {
    const name = ctx.params['file'] ?? ''
    const type = types[part.exec(name)?.[1] ?? '']
    const file = new URL(name, folder)
    if (!type || !existsSync(file)) return
    ctx.set('Content-Type', type)
    ctx.set('Cache-Control', 'no-cache')
    ctx.body = readFileSync(file)
  })
}
