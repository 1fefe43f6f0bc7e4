import type { ProblemCode } from '@xiaoguan/shared/problem'
import { NetworkError, ProblemError } from './problem.ts'

/** What went wrong and what to do, in a clerk's words. */
export const problemText: Record<ProblemCode, string> = {
  bad_request: '填的内容不对，改一下再试',
  signed_out: '登录过期了，点「重新进入」',
  not_allowed: '你没有这项权限，找店长开通',
  not_found: '没找到，可能已经被删了，刷新看看',
  too_large: '内容太长了，删短一些再试',
  internal: '系统出了点问题，过一会儿再试',
  unavailable: '系统正忙，过一会儿再试',
  'session.other_staff': '这台电脑上换了人登录，请重新打开这个页面',
  'session.bad_origin': '页面来源不对，请从企业微信里重新打开',
  'staff.unknown': '还没有你的账号，找店长或运营开通',
  'staff.inactive': '你的账号已停用，找店长或运营处理',
  'customer.not_found': '没找到这位客人，可能刚加上，过一分钟再看',
  'customer.not_yours': '你还没有添加这位客人，要跟进请找店长转给你',
  'customer.salutation_missing': '先填称呼，再发',
  'customer.do_not_disturb': '她说过别再发，先不要主动联系',
  'customer.lost': '她已经不是好友了，消息到不了她那里',
  'change.reused': '这次改动和之前的冲突了，刷新后再改一次',
  'tag.unknown': '这个标签已经没有了，刷新看看',
  'tag.not_on': '这个标签已经取下了',
  'tag.not_yours': '这是同事打的标签，只能取下自己打的',
  'tag.not_ours': '这个标签是在企业微信后台建的，请到后台去改',
  'tag.name_taken': '这个组里已经有同名的标签了',
  'tag.limit_reached': '标签数到企业微信的上限了，先删掉一些',
  'tag_group.unknown': '这个标签组已经没有了，刷新看看',
  'script.unknown': '这条话术已经没有了，换一条',
  'script.archived': '这条话术已经停用，换一条',
  'script.unsuited': '这条不适合她，要发请再确认一次',
  'touch.unknown': '没找到这次发送的记录，刷新看看',
  'touch.preview_stale': '话术刚改过，看一眼新内容再发',
  'touch.over_cap': '这周聊得够多了，要发请写一句原因',
  'touch.already_sent': '这一步已经发过了',
  'touch.wrong_state': '这次发送的状态已经变了，刷新看看',
  'touch.variable_missing': '有空还没填，填好再发',
  'outcome.unknown': '这条记录已经没有了，刷新看看',
  'outcome.too_early': '消息还没发出去，发了再记',
  'task.unknown': '这一步已经没有了，刷新看看',
  'task.not_yours': '这一步是同事的，不用你做',
  'task.closed': '这一步已经结束了，刷新看下一步',
  'sop.unknown': '这个跟进计划已经没有了',
  'sop.already_enrolled': '她已经在这个跟进计划里了',
  'sop.not_matching': '她不符合这个跟进计划的条件',
  'enrollment.unknown': '她已经不在这个跟进计划里了',
  'reminder.unknown': '这条提醒已经没有了',
  'signal.unknown': '这一条已经处理过了',
  'handover.unknown': '没找到这次交接，刷新看看',
  'handover.same_person': '不能交给同一个人，换一位同事',
  'handover.nobody': '没有可以交接的客人，刷新看看',
  'handover.already_running': '有客人正在交接中，等结束了再交',
  'staff.not_found': '没找到这位同事，刷新看看',
  'job.unknown': '这个任务已经没有了，刷新看看',
  'nudge.already_today': '今天已经提醒过了',
  'nudge.nothing_late': '没有超时的，不用提醒',
  'wecom.unavailable': '企业微信暂时没有回应，过一会儿再试',
  'wecom.refused': '企业微信没收下，刷新看看原因',
}

/** Words for any failed call. */
export function errorText(error: unknown): string {
  if (error instanceof ProblemError) return problemText[error.code]
  if (error instanceof NetworkError && error.kind === 'timeout') return '等太久没有回应，再试一次'
  if (error instanceof NetworkError && error.kind === 'offline') return '网络不通，连上后再试'
  return problemText.internal
}
