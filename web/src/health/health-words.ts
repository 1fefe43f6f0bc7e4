import type { FailedJob } from '@xiaoguan/shared/health'
import { troubleReason } from '@xiaoguan/shared/rules/trouble'
import { problemWords } from '../api/wecom-problem-words.ts'
import { agoText, spaced } from '../ui/time-words.ts'

const jobs: Readonly<Record<string, string>> = {
  'tag.sync': '把标签存到企业微信',
  'tag.edit': '改企业微信的标签库',
  'sop.tick': '安排跟进任务',
  'sop.customer-added': '新客户进 SOP',
  'callback.drain': '处理企业微信的通知',
  'welcome.send': '发欢迎语',
  'sync.run': '同步',
  'handover.step': '交接客人',
  'notice.send': '给同事发提醒',
  'nudge.send': '店长的提醒',
}

/** What a queue is for; one that is not known by its own name. */
export const jobText = (name: string) => jobs[name] ?? name

/** 没做成，试过 3 次 · 等着再试，试过 3 次; `tries` counts those after the first. */
export function jobStateText({ state, tries }: FailedJob): string {
  return `${state === 'failed' ? '没做成' : '等着再试'}，试过 ${tries + 1} 次`
}

// externalcontact/mark_tag: 60020 not allow to access from your ip
const saidByWecom = /^(?:\S+: )?(-?\d+) /
const noAnswer = /^\S+: no usable answer/

/** Why a job failed, out of what its error says; a tag's job in the words of the tags. */
export function jobReason({ name, reason }: { name: string; reason: string }): string {
  const errcode = saidByWecom.exec(reason)?.[1]
  const problem = noAnswer.test(reason) ? 'unreachable' : (errcode ?? 'unknown')
  const words = errcode && name.startsWith('tag.') ? problemWords(errcode) : null
  return words ?? troubleReason({ problem }) ?? ''
}

const reasons: Readonly<Record<string, string>> = {
  not_reachable: '不在应用的可见范围，或没登录企业微信',
  unreachable: '企业微信没有回应',
  '40003': '企业微信里没有这个人',
  '60111': '企业微信里没有这个人',
  '60011': '不在应用的可见范围',
  '81013': '不在应用的可见范围，或没登录企业微信',
  '701008': '没有互通账号（接口许可）',
}

/** Why messages do not reach a person. */
export function unreachableText(problem: string): string {
  return reasons[problem] ?? `企业微信没收下（错误码 ${problem || '未知'}）`
}

/** Tags wait a few seconds as a matter of course. */
const calmMs = 60_000

/** 3 个标签还没存到企业微信，最早的 5 分钟前；null while that is nothing to speak of. */
export function tagsPendingText(
  { tagsPending, oldestTagPendingAt }: { tagsPending: number; oldestTagPendingAt: string | null },
  now: Date,
): string | null {
  if (tagsPending === 0 || !oldestTagPendingAt) return null
  if (now.getTime() - Date.parse(oldestTagPendingAt) < calmMs) return null
  const oldest = spaced(agoText(oldestTagPendingAt, now))
  return `${tagsPending} 个标签还没存到企业微信，最早的${oldest}打的。会一直重试，不用做什么；久了就看「企业微信」页的连接检查`
}
