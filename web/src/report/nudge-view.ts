import type { Completion, PersonCompletion } from '@xiaoguan/shared/report'
import { daysAhead, timeText } from '../ui/corp-time.ts'

/** What this page knows of its own nudge, before the report says it. */
export type NudgeAttempt =
  | { status: 'sending' }
  | { status: 'sent'; at: string; by: string }
  | { status: 'failed'; words: string }

/** What stands beside a person: a button, or words in its place. */
export type NudgeView = {
  kind: 'ready' | 'sending' | 'sent' | 'nothing_late' | 'self' | 'left'
  words: string
  failure: string | null
}

/** What stands before the button where there is room for a sentence. */
export function nudgeHint(view: NudgeView, completion: Completion): string {
  if (view.kind === 'left') return '她没做的事，交接后由接手的人做'
  if (view.kind === 'nothing_late') return nothingLateWords(completion)
  if (view.kind === 'sent') return '会在企业微信里收到'
  return `发一条企业微信提醒：超时 ${completion.overdue} 条`
}

/** What is 没做 and not 超时 has lapsed: a reminder would change nothing. */
export function nothingLateWords({ missed }: Completion): string {
  return missed > 0 ? '过了时间的已经收起，没有能提醒的' : '没有超时的，不用提醒'
}

export function nudgeView(
  person: PersonCompletion,
  attempt: NudgeAttempt | undefined,
  { myName, now }: { myName: string; now: Date },
): NudgeView {
  if (person.isSelf) return { kind: 'self', words: '我', failure: null }
  if (person.hasLeft) return { kind: 'left', words: '已离职', failure: null }
  const sent = sentNudge(person, attempt, now)
  if (sent) {
    const who = sent.by === myName ? '' : `${sent.by} `
    return { kind: 'sent', words: `${who}${timeText(sent.at)} 已提醒`, failure: null }
  }
  if (attempt?.status === 'sending') return { kind: 'sending', words: '提醒中', failure: null }
  const failure = attempt?.status === 'failed' ? attempt.words : null
  if (person.completion.overdue === 0) return { kind: 'nothing_late', words: '提醒', failure }
  return { kind: 'ready', words: '提醒', failure }
}

/** By the report, or by this page's own attempt: a page left open overnight may nudge again. */
function sentNudge(person: PersonCompletion, attempt: NudgeAttempt | undefined, now: Date) {
  if (person.nudgedAt) return { at: person.nudgedAt, by: person.nudgedBy ?? '' }
  return attempt?.status === 'sent' && daysAhead(attempt.at, now) === 0 ? attempt : null
}
