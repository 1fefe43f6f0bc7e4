import type { ProblemCode } from '@xiaoguan/shared/problem'
import { problemText } from '../api/problem-text.ts'
import { ProblemError } from '../api/problem.ts'
import { bridgeText } from '../wecom/bridge.ts'
import type { PlaceProblem } from './find-place.ts'

export type Notice = {
  title: string
  text: string
  /** For support: the platform's or the request's number. */
  code: string | null
  action: 'retry' | 'reload' | 'today'
}

const purpose =
  '这里告诉你：这位客人是谁、下一步做什么、话怎么说。请打开和客人的单独聊天，再点右侧的「跟进」。'

const placeNotices: Record<PlaceProblem, Omit<Notice, 'code'>> = {
  group_chat: { title: '这是群聊', text: purpose, action: 'today' },
  profile: { title: '这是客人的资料页', text: purpose, action: 'today' },
  workbench: { title: '跟进要在聊天里用', text: purpose, action: 'today' },
  no_customer: { title: '没看到是哪位客人', text: purpose, action: 'today' },
  outside_wecom: { title: '请在企业微信里打开', text: bridgeText.outside_wecom, action: 'retry' },
  old_client: { title: '企业微信版本太旧', text: bridgeText.old_client, action: 'retry' },
  no_permission: { title: '还没有权限', text: bridgeText.no_permission, action: 'retry' },
  config_failed: {
    title: '企业微信没认出这个页面',
    text: bridgeText.config_failed,
    action: 'reload',
  },
  no_answer: {
    title: '企业微信没有回应',
    text: '等一下再试；还不行就关掉这个侧边栏，重新打开',
    action: 'retry',
  },
  refused: { title: '企业微信没让看', text: '等一下再试；还不行就找管理员', action: 'retry' },
  cancelled: { title: '打开被取消了', text: '再试一次', action: 'retry' },
}

export function placeNotice(problem: PlaceProblem, code: string | null): Notice {
  return { ...placeNotices[problem], code }
}

const blocking: Partial<Record<ProblemCode, Pick<Notice, 'title' | 'action'>>> = {
  signed_out: { title: '登录过期了', action: 'reload' },
  not_allowed: { title: '没有权限', action: 'today' },
  'session.other_staff': { title: '换了人登录', action: 'reload' },
  'session.bad_origin': { title: '页面来源不对', action: 'reload' },
  'staff.unknown': { title: '还没有你的账号', action: 'retry' },
  'staff.inactive': { title: '账号已停用', action: 'retry' },
  'customer.not_found': { title: '还不认识这位客人', action: 'retry' },
  'customer.not_yours': { title: '这不是你的客人', action: 'today' },
}

/** A failure after which nothing of the customer may stay on screen; null: what is shown may stay. */
export function blockingNotice(error: unknown): Notice | null {
  if (!(error instanceof ProblemError)) return null
  const found = blocking[error.code]
  return found ? { ...found, text: problemText[error.code], code: error.requestId } : null
}
