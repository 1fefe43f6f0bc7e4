import type { Context } from 'koa'

/** A page without script, for what happens before ours can start. `body` is HTML. */
export function answerPlainPage(ctx: Context, status: number, title: string, body: string) {
  ctx.status = status
  ctx.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
  ctx.set('cache-control', 'no-store')
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title><style>
body{font:14px/1.6 -apple-system,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;padding:72px 24px;text-align:center;color:#1d2129;background:#f4f5f7}
h1{font-size:17px;margin:0 0 8px}p{margin:0 auto 20px;max-width:300px;color:#5f6773}
a{display:inline-block;line-height:44px;padding:0 28px;border-radius:9px;background:#2563d9;color:#fff;text-decoration:none}
@media (prefers-color-scheme:dark){body{color:#e8eaed;background:#17181a}p{color:#9aa1ab}a{background:#2f6fdb}}
</style><h1>${title}</h1>${body}</html>`
}
