import type { OutcomeKind } from '@xiaoguan/shared'
import { daysBetween, wallClock } from '../corp-time.ts'
import type { DidRow, SaidRow } from './rows.ts'

const freshDays = 30

const said: Record<OutcomeKind, string> = {
  replied: '回过',
  interested: '说有兴趣',
  booked: '约好了',
  ordered: '下过单',
  visited: '到过店',
  later: '说下次再聊',
  refused: '说不需要',
  do_not_disturb: '说别再发',
  no_reply: '',
}
const signalled: Record<string, string> = {
  liked: '给朋友圈点了赞',
  commented: '评论了朋友圈',
  opened: '点开过链接',
  paid: '付过款',
  redeemed: '用了券',
}

/** What she last said or did, in a clerk's words, e.g. 她前天回过：有点紧; null when nothing is recent. */
export function lastHeard(
  rows: { said: SaidRow | null; did: DidRow | null },
  timeZone: string,
  now: Date,
): string | null {
  const heard = newer(
    rows.said && { at: rows.said.at, what: said[rows.said.kind], detail: rows.said.reason },
    rows.did && {
      at: rows.did.at,
      what: signalled[rows.did.kind] ?? '',
      detail: rows.did.kind === 'commented' ? rows.did.detail : null,
    },
  )
  if (!heard?.what) return null
  const days = daysBetween(
    wallClock(new Date(heard.at), timeZone).day,
    wallClock(now, timeZone).day,
  )
  if (days > freshDays) return null
  return `她${ago(days)}${heard.what}${heard.detail ? `：${heard.detail}` : ''}`
}

type Heard = { at: string; what: string; detail: string | null }

function newer(a: Heard | null, b: Heard | null): Heard | null {
  if (!a || !b) return a ?? b
  return Date.parse(a.at) >= Date.parse(b.at) ? a : b
}

function ago(days: number): string {
  return ['今天', '昨天', '前天'][Math.max(0, days)] ?? ` ${days} 天前`
}
