import { type ProblemCode, problems } from '@xiaoguan/shared'

type Words = { title: string; todo: string }

const words: Partial<Record<ProblemCode, Words>> = {
  'staff.unknown': {
    title: '没有认出你',
    todo: '请用本企业的企业微信账号打开；如果是新同事，请管理员把你加到「销冠」的可见范围。',
  },
  'staff.inactive': { title: '你的账号已停用', todo: '如果这不对，请联系店长或管理员恢复。' },
  not_allowed: {
    title: '这里是运营后台',
    todo: '你没有运营的权限。要改标签、看运行状况，请找运营或管理员开通。',
  },
  'session.bad_origin': { title: '登录没有完成', todo: '请从企业微信里重新打开「销冠」。' },
  'wecom.unavailable': {
    title: '企业微信暂时没有回应',
    todo: '稍等一会儿再试一次；一直这样请告诉管理员。',
  },
  'wecom.refused': {
    title: '企业微信没有通过这次登录',
    todo: '登录码可能已过期，再试一次；一直这样请管理员检查应用的密钥、可信 IP 和可见范围。',
  },
  unavailable: { title: '页面还没有准备好', todo: '服务正在更新，请一分钟后再试。' },
}
const otherwise: Words = { title: '打不开这个页面', todo: '请从企业微信里重新打开「销冠」。' }

/** A page without script for what goes wrong before ours can start: what happened, what to do, try again. */
export function refusalPage(
  code: ProblemCode,
  againUrl?: string,
): { status: number; html: string } {
  const { title, todo } = words[code] ?? otherwise
  const again = againUrl ? `<a href="${againUrl.replaceAll('"', '&quot;')}">再试一次</a>` : ''
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title><style>
body{font:14px/1.6 -apple-system,"PingFang SC","Microsoft YaHei",sans-serif;margin:0;padding:72px 24px;text-align:center;color:#1d2129;background:#f4f5f7}
h1{font-size:17px;margin:0 0 8px}p{margin:0 auto 20px;max-width:300px;color:#5f6773}
a{display:inline-block;line-height:44px;padding:0 28px;border-radius:9px;background:#2563d9;color:#fff;text-decoration:none}
@media (prefers-color-scheme:dark){body{color:#e8eaed;background:#17181a}p{color:#9aa1ab}a{background:#2f6fdb}}
</style><h1>${title}</h1><p>${todo}</p>${again}</html>`
  return { status: problems[code], html }
}
