import type { NextStep } from '@xiaoguan/shared/sidebar'
import type { PreparedScript, ScriptProof } from '@xiaoguan/shared/script'
import type { Touchpoint } from '@xiaoguan/shared/sop'
import { replyWords } from '../ui/reply-words.ts'
import { beforeText, spaced, whenThen } from '../ui/time-words.ts'

/** What the self-report button of a step says that is not a chat message. */
export const doneWords: Record<Exclude<Touchpoint, 'chat'>, string> = {
  phone: '打过了',
  visit: '当面说了',
  moments: '发了朋友圈',
}

/** 第 4 步/共 7 步 · 今天 18:00 前 */
export function progressWords(step: NextStep): string {
  return `第 ${step.position} 步/共 ${step.stepCount} 步`
}

export function deadlineWords(step: NextStep, now: Date): string {
  if (step.state === 'paused') return `先停着，${whenThen(step.dueAt, now, '再看')}`
  if (step.state === 'early') return whenThen(step.dueAt, now, '开始')
  if (step.late) return `超时，原定${spaced(beforeText(step.deadlineAt, now))}`
  return beforeText(step.deadlineAt, now)
}

/** Counted from what the plan is about; a birthday is written to before it. */
function dayWords(dayNumber: number): string {
  if (dayNumber === 0) return '当天'
  return dayNumber > 0 ? `第 ${dayNumber} 天` : `提前 ${-dayNumber} 天`
}

/** 第 3 天 · 她前天回过：有点紧 */
export function whyWords(step: NextStep): string {
  return [dayWords(step.dayNumber), step.why].filter(Boolean).join(' · ')
}

/** 像她这样的客人，10 个有 6 个会回（82 次）; nothing while the count says nothing. */
export function proofWords(proof: ScriptProof): string | null {
  const words = replyWords(proof)
  return words && `像她这样的客人，${words}`
}

/** Whose words these are, when a colleague's. */
export function fromWords(script: PreparedScript): string | null {
  return script.from ? `来自${script.from}` : null
}

export const skipReasons = ['刚聊过', '时间不合适', '内容不适合她', '她最近忙', '其他']
