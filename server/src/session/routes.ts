import { signPage } from '@xiaoguan/shared'
import type { WebDist } from '../http/assets.ts'
import { type Serving, serve } from '../http/serve.ts'
import { finishLogin, pageNames, showPage, signPageAddress } from './pages.ts'

export function sessionRoutes(serving: Serving, web: WebDist) {
  const { router, deps } = serving
  for (const page of pageNames) {
    router.get(`/${page}`, (ctx) => showPage(deps, web, ctx, String(ctx.params.corpKey), page))
  }
  router.get('/login', (ctx) => finishLogin(deps, ctx, String(ctx.params.corpKey)))
  serve(serving, signPage, ({ body, session }) => signPageAddress(deps, session.corpId, body.url))
}
