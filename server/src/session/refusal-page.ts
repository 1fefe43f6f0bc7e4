import { type ProblemCode, problems } from '@xiaoguan/shared'
import type { Context } from 'koa'
import { answerPlainPage } from '../http/plain-page.ts'

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

/** What went wrong before our page could start: what happened, what to do, try again. */
export function answerRefusal(ctx: Context, code: ProblemCode, againUrl?: string) {
  const { title, todo } = words[code] ?? otherwise
  const again = againUrl ? `<a href="${againUrl.replaceAll('"', '&quot;')}">再试一次</a>` : ''
  answerPlainPage(ctx, problems[code], title, `<p>${todo}</p>${again}`)
}
